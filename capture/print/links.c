/* Which printer decodes which link type. */
#include "capture/print/printers.h"

#include <pcap/dlt.h>
#include <stddef.h>

struct link_row {
	int link_type;
	print_function *print;
};

/* tcpdump knows it only where it was made. */
static void print_nothing_link(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)p;
	(void)at;
	(void)length;
}

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
    {DLT_USB_LINUX, print_usb_link},
    {DLT_USB_LINUX_MMAPPED, print_usb_mapped_link},
    {DLT_BLUETOOTH_HCI_H4_WITH_PHDR, print_bluetooth_link},
    {DLT_NFLOG, print_nflog_link},
    {DLT_PFLOG, print_pflog_link},
    {DLT_ENC, print_enc_link},
    {DLT_PPI, print_ppi_link},
    {DLT_PKTAP, print_pktap_link},
    {DLT_DSA_TAG_DSA, print_dsa_link},
    {DLT_DSA_TAG_EDSA, print_edsa_link},
    {DLT_IEEE802_15_4, print_wpan_link},
    {DLT_IEEE802_15_4_NOFCS, print_wpan_link},
    {DLT_IEEE802_15_4_TAP, print_wpan_tap_link},
    {DLT_IEEE802_11, print_wifi_link},
    {DLT_IEEE802_11_RADIO, print_radiotap_link},
    {DLT_IEEE802_11_RADIO_AVS, print_avs_link},
    {DLT_PRISM_HEADER, print_prism_link},
    {DLT_IEEE802, print_token_ring_link},
    {DLT_FRELAY, print_frame_relay_link},
    {DLT_MFR, print_frame_relay_bundle},
    {DLT_FDDI, print_fddi_link},
    {DLT_LTALK, print_local_talk},
    {DLT_DSA_TAG_BRCM, print_brcm_tag_link},
    {DLT_DSA_TAG_BRCM_PREPEND, print_brcm_tag_prepend_link},
    {DLT_IPOIB, print_ipoib_link},
    {DLT_VSOCK, print_vsock_link},
    {DLT_SLIP, print_slip_link},
    {DLT_SLIP_BSDOS, print_slip_bsdos_link},
    {DLT_ARCNET, print_arcnet_link},
    {DLT_ARCNET_LINUX, print_arcnet_linux_link},
    {DLT_ATM_RFC1483, print_atm_link},
    {DLT_ATM_CLIP, print_cip_link},
    {DLT_SUNATM, print_sunatm_link},
    {DLT_IPNET, print_ipnet_link},
    {DLT_APPLE_IP_OVER_IEEE1394, print_firewire_link},
    {DLT_SYMANTEC_FIREWALL, print_symantec_link},
    {DLT_IP_OVER_FC, print_fibre_channel_link},
    {DLT_NETANALYZER, print_netanalyzer_link},
    {DLT_NETANALYZER_TRANSPARENT, print_netanalyzer_raw_link},
    {DLT_JUNIPER_ATM1, print_juniper_atm1_link},
    {DLT_JUNIPER_ATM2, print_juniper_atm2_link},
    {DLT_JUNIPER_MLPPP, print_juniper_mlppp_link},
    {DLT_JUNIPER_MLFR, print_juniper_mlfr_link},
    {DLT_JUNIPER_MFR, print_juniper_mfr_link},
    {DLT_JUNIPER_PPPOE, print_juniper_pppoe_link},
    {DLT_JUNIPER_PPPOE_ATM, print_juniper_pppoe_atm_link},
    {DLT_JUNIPER_GGSN, print_juniper_ggsn_link},
    {DLT_JUNIPER_MONITOR, print_juniper_monitor_link},
    {DLT_JUNIPER_SERVICES, print_juniper_services_link},
    {DLT_JUNIPER_ES, print_juniper_es_link},
    {DLT_JUNIPER_ETHER, print_juniper_ether_link},
    {DLT_JUNIPER_PPP, print_juniper_ppp_link},
    {DLT_JUNIPER_FRELAY, print_juniper_frelay_link},
    {DLT_JUNIPER_CHDLC, print_juniper_chdlc_link},
    {DLT_PPP_BSDOS, print_nothing_link},
};

print_function *print_link_find(int link_type)
{
	if (link_type == DLT_USER2) /* what Apple's own programs write */
		link_type = DLT_PKTAP;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].link_type == link_type)
			return rows[i].print;
	return NULL;
}
