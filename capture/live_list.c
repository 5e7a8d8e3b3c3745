/*
 * What libpcap can tell of interfaces without capturing: the lists of -D, -L and -J.
 */
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/link_name.h"
#include "capture/live.h"
#include "capture/printer.h"

char *live_default_device(char *message, size_t size)
{
	char problem[PCAP_ERRBUF_SIZE] = "", *name = NULL;
	pcap_if_t *list = NULL;

	if (pcap_findalldevs(&list, problem) < 0 || !list)
		snprintf(message, size, "%s", problem[0] ? problem : "no interface to capture on");
	else if (!(name = strdup(list->name)))
		snprintf(message, size, "no memory");
	if (list)
		pcap_freealldevs(list);
	return name;
}

/* The words between the brackets: flags, then what is known of the connection. */
static void print_flags(const pcap_if_t *d)
{
	static const struct {
		bpf_u_int32 mask, value;
		const char *name;
	} names[] = {
	    {PCAP_IF_UP, PCAP_IF_UP, "Up"},
	    {PCAP_IF_RUNNING, PCAP_IF_RUNNING, "Running"},
	    {PCAP_IF_LOOPBACK, PCAP_IF_LOOPBACK, "Loopback"},
	    {PCAP_IF_WIRELESS, PCAP_IF_WIRELESS, "Wireless"},
	};
	const char *between = "";

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((d->flags & names[i].mask) == names[i].value) {
			printf("%s%s", between, names[i].name);
			between = ", ";
		}
	}
	if (!between[0])
		printf("none");
}

static void print_connection(const pcap_if_t *d)
{
	bool wireless = d->flags & PCAP_IF_WIRELESS;

	switch (d->flags & PCAP_IF_CONNECTION_STATUS) {
	case PCAP_IF_CONNECTION_STATUS_UNKNOWN:
		if (wireless && !(d->flags & PCAP_IF_LOOPBACK))
			printf(", Association status unknown");
		break;
	case PCAP_IF_CONNECTION_STATUS_CONNECTED:
		printf(wireless ? ", Associated" : ", Connected");
		break;
	case PCAP_IF_CONNECTION_STATUS_DISCONNECTED:
		printf(wireless ? ", Not associated" : ", Disconnected");
		break;
	default:
		break;
	}
}

int live_list_interfaces(char *message, size_t size)
{
	char problem[PCAP_ERRBUF_SIZE];
	pcap_if_t *list;
	int number = 1;

	if (pcap_findalldevs(&list, problem) < 0) {
		snprintf(message, size, "%s", problem);
		return -1;
	}
	for (const pcap_if_t *d = list; d; d = d->next) {
		printf("%d.%s", number++, d->name);
		if (d->description)
			printf(" (%s)", d->description);
		printf(" [");
		print_flags(d);
		print_connection(d);
		printf("]\n");
	}
	pcap_freealldevs(list);
	return 0;
}

int live_list_link_types(const char *device, bool monitor, char *message, size_t size)
{
	char problem[PCAP_ERRBUF_SIZE];
	pcap_t *p = pcap_create(device, problem);
	int *types, n, status;

	if (!p) {
		snprintf(message, size, "%s: %s", device, problem);
		return -1;
	}
	if (monitor)
		pcap_set_rfmon(p, 1);
	status = pcap_activate(p);
	n = status < 0 ? status : pcap_list_datalinks(p, &types);
	if (n < 0) {
		snprintf(message, size, "%s: %s", device, pcap_statustostr(n));
		pcap_close(p);
		return -1;
	}
	printf("Data link types for %s (use option -y to set):\n", device);
	for (int i = 0; i < n; i++) {
		char text[128];

		link_name_describe(types[i], text, sizeof(text));
		printf(
		    "  %s%s\n", text, printer_knows(types[i]) ? "" : " (printing not supported)");
	}
	pcap_free_datalinks(types);
	pcap_close(p);
	return 0;
}

int live_list_stamp_types(const char *device, char *message, size_t size)
{
	char problem[PCAP_ERRBUF_SIZE];
	pcap_t *p = pcap_create(device, problem);
	int *types, n;

	if (!p) {
		snprintf(message, size, "%s: %s", device, problem);
		return -1;
	}
	n = pcap_list_tstamp_types(p, &types);
	if (n <= 0) {
		snprintf(message, size, "%s: %s", device,
		    n < 0 ? pcap_statustostr(n) : "its time stamps cannot be chosen");
		pcap_close(p);
		return -1;
	}
	printf("Time stamp types for %s (use option -j to set):\n", device);
	for (int i = 0; i < n; i++)
		printf("  %s (%s)\n", pcap_tstamp_type_val_to_name(types[i]),
		    pcap_tstamp_type_val_to_description(types[i]));
	pcap_free_tstamp_types(types);
	pcap_close(p);
	return 0;
}
