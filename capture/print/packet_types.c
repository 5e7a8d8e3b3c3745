/* What -T makes of payloads: one printer for all ports. */
#include "capture/print/packet_types.h"

#include <strings.h>

static const struct print_packet_type types[] = {
    {.name = "vat", .udp = print_vat},
    {.name = "wb", .udp = print_wb},
    {.name = "rpc", .udp = print_rpc, .no_ports = true},
    {.name = "rtp", .udp = print_rtp},
    {.name = "rtcp", .udp = print_rtcp},
    {.name = "snmp", .udp = print_snmp},
    {.name = "cnfp", .udp = print_netflow},
    {.name = "tftp", .udp = print_tftp},
    {.name = "aodv", .udp = print_aodv},
    {.name = "carp", .carp = true},
    {.name = "radius", .udp = print_radius},
    {.name = "zmtp1", .tcp = print_zmtp},
    {.name = "vxlan", .udp = print_vxlan},
    {.name = "pgm", .udp = print_pgm},
    {.name = "pgm_zmtp1", .udp = print_pgm, .zmtp = true},
    {.name = "lmp", .udp = print_lmp},
    {.name = "resp", .tcp = print_resp},
    {.name = "ptp", .udp = print_ptp},
    {.name = "someip", .udp = print_someip},
    {.name = "domain", .udp = print_domain, .tcp = print_domain_tcp},
};

const struct print_packet_type *print_packet_type_find(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcasecmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}
