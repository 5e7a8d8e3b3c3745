/* Which printer decodes which link type. */
#include "capture/print/printers.h"

#include <pcap/dlt.h>
#include <stddef.h>

struct link_row {
	int link_type;
	print_function *print;
};

static const struct link_row rows[] = {
    {DLT_EN10MB, print_ethernet_link},
    {DLT_NULL, print_null_link},
    {DLT_LOOP, print_null_link},
    {DLT_RAW, print_raw_link},
    {DLT_IPV4, print_raw_link},
    {DLT_IPV6, print_raw_link},
    {DLT_LINUX_SLL, print_sll_link},
    {DLT_LINUX_SLL2, print_sll2_link},
    {DLT_C_HDLC, print_chdlc_link},
    {DLT_HDLC, print_chdlc_link},
    {DLT_PPP, print_ppp_link},
    {DLT_PPP_PPPD, print_ppp_link},
    {DLT_PPP_SERIAL, print_ppp_hdlc_link},
    {DLT_PPP_ETHER, print_pppoe_link},
};

print_function *print_link_find(int link_type)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].link_type == link_type)
			return rows[i].print;
	return NULL;
}
