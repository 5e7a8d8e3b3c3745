#include "replay/filter.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRAMS = 16, SNAPLEN = 262144 };

struct filter {
	char *expression;
	unsigned count;
	struct {
		int link_type;
		bool usable;
		struct bpf_program code;
	} programs[PROGRAMS];
};

/* 0, or -1: message, unless NULL, says why. */
static int compile(const char *expression, int link_type, struct bpf_program *code, char *message,
    size_t size)
{
	pcap_t *p = pcap_open_dead(link_type, SNAPLEN);
	int result;

	if (!p)
		return -1;
	result = pcap_compile(p, code, expression, 1, PCAP_NETMASK_UNKNOWN);
	if (result != 0 && message)
		snprintf(message, size, "filter %s: %s", expression, pcap_geterr(p));
	pcap_close(p);
	return result;
}

struct filter *filter_open(const char *expression, char *message, size_t size)
{
	struct filter *f = calloc(1, sizeof(*f));
	struct bpf_program code;

	if (!f || !(f->expression = strdup(expression))) {
		snprintf(message, size, "filter %s: no memory", expression);
		free(f);
		return NULL;
	}
	if (compile(expression, DLT_EN10MB, &code, message, size) != 0 &&
	    compile(expression, DLT_RAW, &code, NULL, 0) != 0) {
		filter_close(f);
		return NULL;
	}
	pcap_freecode(&code);
	return f;
}

void filter_close(struct filter *f)
{
	if (!f)
		return;
	for (unsigned i = 0; i < f->count; i++)
		if (f->programs[i].usable)
			pcap_freecode(&f->programs[i].code);
	free(f->expression);
	free(f);
}

/* The place of the program for a link type; the last one is made anew when all are taken. */
static unsigned program_for(struct filter *f, int link_type)
{
	unsigned i;

	for (i = 0; i < f->count; i++)
		if (f->programs[i].link_type == link_type)
			return i;
	if (i == PROGRAMS) {
		i--;
		if (f->programs[i].usable)
			pcap_freecode(&f->programs[i].code);
	} else {
		f->count++;
	}
	f->programs[i].link_type = link_type;
	f->programs[i].usable = compile(f->expression, link_type, &f->programs[i].code, NULL, 0) == 0;
	return i;
}

bool filter_takes(struct filter *f, const struct reader_packet *packet)
{
	unsigned i = program_for(f, packet->link_type);
	struct pcap_pkthdr header = { .caplen = packet->caplen, .len = packet->len };

	return f->programs[i].usable &&
	       pcap_offline_filter(&f->programs[i].code, &header, packet->data) != 0;
}
