#include "capture/link_name.h"

#include <pcap/pcap.h>
#include <stdio.h>

void link_name_describe(int link_type, char *text, size_t size)
{
	const char *name = pcap_datalink_val_to_name(link_type);

	if (name)
		snprintf(text, size, "%s (%s)", name, pcap_datalink_val_to_description(link_type));
	else
		snprintf(text, size, "%d", link_type);
}

int link_name_find(const char *name)
{
	return pcap_datalink_name_to_val(name);
}
