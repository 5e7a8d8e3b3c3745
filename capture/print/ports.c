/*
 * Which printer decodes the payload of which TCP or UDP port.
 *
 * Of the two ports of a packet the one whose row stands first decides, as in tcpdump, whose order
 * the rows keep (not that of the numbers: a packet between 49152 and 5060 is no SIP). A bit a port
 * tells apart the many packets that have no row at all.
 */
#include "capture/print/packet_types.h"

#include <stddef.h>
#include <stdlib.h>

/* Which of the two ports must be the row's. */
enum port_side { EITHER, SOURCE, DESTINATION };

struct port_row {
	uint16_t first; /* ports first to last */
	uint16_t last;
	bool colon; /* ": " is printed first */
	print_function *print;
	enum port_side side;
};

static const struct port_row tcp_rows[] = {
    {23, 23, false, print_telnet, EITHER},
    {25, 25, true, print_smtp, EITHER},
    {43, 43, true, print_whois, EITHER},
    {179, 179, false, print_bgp, EITHER},
    {1723, 1723, false, print_pptp, EITHER},
    {6379, 6379, false, print_resp, EITHER},
    {22, 22, false, print_ssh, EITHER},
    {10288, 10288, false, print_beep, EITHER},
    {6633, 6633, false, print_openflow, EITHER},
    {6653, 6653, false, print_openflow, EITHER},
    {21, 21, true, print_ftp, EITHER},
    {80, 80, true, print_http, EITHER},
    {8080, 8080, true, print_http, EITHER},
    {554, 554, true, print_rtsp, EITHER},
    {8554, 8554, true, print_rtsp, EITHER},
    {53, 53, false, print_domain_tcp, EITHER},
    {639, 639, false, print_msdp, EITHER},
    {323, 323, false, print_rpki, EITHER},
    {646, 646, false, print_ldp, EITHER},
};

static const struct port_row udp_rows[] = {
    {53, 53, false, print_domain, EITHER},
    {5353, 5353, false, print_mdns, EITHER},
    {525, 525, false, print_timed, EITHER},
    {69, 69, false, print_tftp, EITHER},
    {67, 68, false, print_bootp, EITHER},
    {520, 520, false, print_rip, EITHER},
    {654, 654, false, print_aodv, EITHER},
    {500, 500, false, print_isakmp, EITHER},
    {4500, 4500, false, print_isakmp_nat, EITHER},
    {7500, 7500, false, print_isakmp, EITHER},
    {8500, 8500, false, print_isakmp, EITHER},
    {161, 162, false, print_snmp, EITHER},
    {123, 123, false, print_ntp, EITHER},
    {88, 88, false, print_krb, EITHER},
    {750, 750, false, print_krb, EITHER},
    {1701, 1701, false, print_l2tp, EITHER},
    {3456, 3456, false, print_vat, DESTINATION},
    {2103, 2104, false, print_zephyr, EITHER},
    {7000, 7009, false, print_rx, EITHER},
    {521, 521, false, print_ripng, EITHER},
    {546, 547, false, print_dhcp6, EITHER},
    {5359, 5359, false, print_ahcp, EITHER},
    {6696, 6697, false, print_babel, EITHER},
    {8231, 8231, false, print_hncp, EITHER},
    {4567, 4567, false, print_wb, DESTINATION},
    {496, 496, false, print_auto_rp, EITHER},
    {1645, 1646, false, print_radius, EITHER},
    {1700, 1700, false, print_radius, EITHER},
    {1812, 1813, false, print_radius, EITHER},
    {3799, 3799, false, print_radius, EITHER},
    {1985, 1985, false, print_hsrp, DESTINATION},
    {921, 921, false, print_lwres, EITHER},
    {646, 646, false, print_ldp, EITHER},
    {698, 698, false, print_olsr, EITHER},
    {3503, 3503, false, print_lsp_ping, EITHER},
    {49152, 49152, false, print_bcm_li, SOURCE},
    {3784, 3784, false, print_bfd, DESTINATION},
    {4784, 4784, false, print_bfd_multihop, DESTINATION},
    {6784, 6784, false, print_bfd_lag, DESTINATION},
    {3785, 3785, false, print_bfd_echo, DESTINATION},
    {701, 701, false, print_lmp, EITHER},
    {1589, 1589, false, print_vqp, EITHER},
    {6343, 6343, false, print_sflow, EITHER},
    {12223, 12223, false, print_lwapp_request, DESTINATION},
    {12223, 12223, false, print_lwapp_response, SOURCE},
    {12222, 12222, false, print_lwapp_data, EITHER},
    {5060, 5060, false, print_sip, EITHER},
    {514, 514, false, print_syslog, EITHER},
    {8472, 8472, false, print_otv, EITHER},
    {4789, 4789, false, print_vxlan, EITHER},
    {6081, 6081, false, print_geneve, EITHER},
    {4342, 4342, false, print_lisp, EITHER},
    {4790, 4790, false, print_vxlan_gpe, EITHER},
    {17754, 17754, false, print_zep, EITHER},
    {6635, 6635, false, print_mpls, EITHER},
    {319, 320, false, print_ptp, EITHER},
    {30490, 30490, false, print_someip, EITHER},
};

struct port_set {
	uint64_t bits[65536 / 64];
	uint8_t first[256]; /* row that may hold a port with this lower byte */
};

struct print_ports {
	struct port_set tcp;
	struct port_set udp;
};

static void fill(struct port_set *set, const struct port_row *rows, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		for (uint32_t port = rows[i].first; port <= rows[i].last; port++) {
			set->bits[port / 64] |= UINT64_C(1) << port % 64;
			set->first[port % 256] = (uint8_t)i;
		}
	}
}

static bool in_set(const struct port_set *set, uint16_t port)
{
	return set->bits[port / 64] >> port % 64 & 1;
}

/* One question, not two: which side has the known port is hard to guess. */
static bool either_in_set(const struct port_set *set, uint16_t one, uint16_t other)
{
	return (in_set(set, one) | in_set(set, other)) != 0;
}

struct print_ports *print_ports_open(void)
{
	struct print_ports *ports = calloc(1, sizeof *ports);

	if (!ports)
		return NULL;
	fill(&ports->tcp, tcp_rows, sizeof tcp_rows / sizeof tcp_rows[0]);
	fill(&ports->udp, udp_rows, sizeof udp_rows / sizeof udp_rows[0]);
	return ports;
}

void print_ports_close(struct print_ports *ports)
{
	free(ports);
}

static bool row_has(const struct port_row *row, uint16_t port, enum port_side side)
{
	return port >= row->first && port <= row->last &&
	       (row->side == EITHER || row->side == side);
}

/* No row before it holds one of the two ports, at least one of which is in the set. */
static size_t first_row(const struct port_set *set, uint16_t source, uint16_t destination)
{
	uint8_t one = in_set(set, source) ? set->first[source % 256] : UINT8_MAX;
	uint8_t other = in_set(set, destination) ? set->first[destination % 256] : UINT8_MAX;

	return one < other ? one : other;
}

static bool print_first(struct print *p, const struct port_set *set, const struct port_row *rows,
    size_t n, const uint8_t *at, uint32_t length)
{
	for (size_t i = first_row(set, p->source_port, p->destination_port); i < n; i++) {
		if (!row_has(&rows[i], p->source_port, SOURCE) &&
		    !row_has(&rows[i], p->destination_port, DESTINATION))
			continue;
		if (rows[i].colon)
			text_str(p->text, ": ");
		rows[i].print(p, at, length);
		return true;
	}
	return false;
}

bool print_tcp_port(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length)
{
	const struct port_set *set = &p->memory->ports->tcp;
	const struct print_packet_type *type = p->options->packet_type;

	p->source_port = source;
	p->destination_port = destination;
	if (type) {
		if (type->tcp)
			type->tcp(p, at, length);
		return true;
	}
	if (either_in_set(set, source, destination) &&
	    print_first(p, set, tcp_rows, sizeof tcp_rows / sizeof tcp_rows[0], at, length))
		return true;
	return print_nfs_tcp(p, source, destination, at, length);
}

bool print_udp_port(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length)
{
	const struct port_set *set = &p->memory->ports->udp;

	p->source_port = source;
	p->destination_port = destination;
	if (either_in_set(set, source, destination) &&
	    print_first(p, set, udp_rows, sizeof udp_rows / sizeof udp_rows[0], at, length))
		return true;
	return print_appletalk_udp(p, source, destination, at, length);
}
