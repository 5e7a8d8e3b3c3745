/*
 * LLC and SNAP (IEEE 802.2, RFC 1042, RFC 2684).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	SAP_IP = 0x06,
	SAP_STP = 0x42,
	SAP_SNAP = 0xaa,
	SAP_IPX = 0xe0,
	SAP_OSI = 0xfe,
	SAP_GLOBAL = 0xff,
	FRAME_U = 3, /* the lowest two bits of the control field */
	FRAME_S = 1,
	CONTROL_UI = 0x03,
	CONTROL_XID = 0xaf,
	POLL_U = 0x10,
	POLL_IS = 0x100,
	XID_FORMAT = 0x81,
	OUI_ETHERNET = 0x000000,
	OUI_CISCO = 0x00000c,
	OUI_CISCO_BRIDGED = 0x0000f8,
	OUI_BRIDGED = 0x0080c2,
	OUI_APPLETALK = 0x080007,
	SNAP_HEADER = 5,
};

static const struct print_name saps[] = {
    {0x00, "Null"},
    {0xff, "Global"},
    {0x02, "802.1B I"},
    {0x03, "802.1B G"},
    {0x06, "IP"},
    {0x04, "SNA"},
    {0x0e, "ProWay NM"},
    {0x42, "STP"},
    {0x4e, "RS511"},
    {0x7e, "ISO8208"},
    {0x8e, "ProWay"},
    {0xaa, "SNAP"},
    {0xe0, "IPX"},
    {0xf0, "NetBeui"},
    {0xfe, "OSI"},
    {0, NULL},
};

static const struct print_name commands[] = {
    {0x03, "ui"},
    {0xe3, "test"},
    {0xaf, "xid"},
    {0x63, "ua"},
    {0x43, "disc"},
    {0x0f, "dm"},
    {0x6f, "sabme"},
    {0x87, "frmr"},
    {0, NULL},
};

static const struct print_name flag_names[] = {
    {0x00, "Command"},
    {0x01, "Response"},
    {0x10, "Poll"},
    {0x11, "Final"},
    {0x100, "Poll"},
    {0x101, "Final"},
    {0, NULL},
};

static const struct print_name supervisories[] = {
    {0, "Receiver Ready"},
    {1, "Receiver not Ready"},
    {2, "Reject"},
    {0, NULL},
};

static const struct print_name cisco_pids[] = {
    {0x2000, "CDP"},
    {0x2003, "VTP"},
    {0x2004, "DTP"},
    {0x111, "UDLD"},
    {0x10b, "PVST"},
    {0x10c, "VLAN Bridge"},
    {0, NULL},
};

static const struct print_name bridged_pids[] = {
    {0x01, "Ethernet + FCS"},
    {0x07, "Ethernet w/o FCS"},
    {0x02, "802.4 + FCS"},
    {0x08, "802.4 w/o FCS"},
    {0x03, "Token Ring + FCS"},
    {0x09, "Token Ring w/o FCS"},
    {0x04, "FDDI + FCS"},
    {0x0a, "FDDI w/o FCS"},
    {0x05, "802.6 + FCS"},
    {0x0b, "802.6 w/o FCS"},
    {0x0e, "BPDU"},
    {0, NULL},
};

/* A frame's LLC header. */
struct llc {
	uint8_t dsap; /* without the group bit */
	uint8_t ssap; /* without the response bit */
	bool response;
	bool unnumbered;
	uint16_t control;
	int size;
};

static const char *pid_name(uint32_t oui, uint16_t pid)
{
	const char *name = NULL;

	if (oui == OUI_ETHERNET || oui == OUI_CISCO_BRIDGED || oui == OUI_APPLETALK)
		name = print_ethertype_name(pid);
	else if (oui == OUI_CISCO)
		name = print_find(cisco_pids, pid);
	else if (oui == OUI_BRIDGED)
		name = print_find(bridged_pids, pid);
	return name != NULL ? name : "Unknown";
}

static bool print_cisco(struct print *p, uint16_t pid, const uint8_t *at, uint32_t length)
{
	static const struct {
		uint16_t pid;
		print_function *print;
	} printers[] = {
	    {0x2000, print_cdp},
	    {0x2003, print_vtp},
	    {0x2004, print_dtp},
	    {0x0111, print_udld},
	    {0x010b, print_stp},
	    {0x010c, print_stp},
	};

	for (unsigned i = 0; i < sizeof printers / sizeof printers[0]; i++) {
		if (printers[i].pid == pid) {
			printers[i].print(p, at, length);
			return true;
		}
	}
	return false;
}

/* RFC 2684's bridged frames behind `pad` bytes. */
static bool print_bridged(
    struct print *p, uint16_t pid, const uint8_t *at, uint32_t length, uint32_t pad)
{
	uint32_t skip = pid == 0x0004 || pid == 0x000a ? pad + 1 : pad;

	switch (pid) {
	case 0x0001: /* Ethernet */
	case 0x0007:
	case 0x0003: /* Token Ring */
	case 0x0009:
	case 0x0004: /* FDDI */
	case 0x000a:
		if (!print_has(p, at, skip)) {
			print_truncated(p);
			return true;
		}
		break;
	case 0x000e:
		print_stp(p, at, length);
		return true;
	default:
		return false;
	}
	at += skip;
	length -= skip;
	if (pid == 0x0001 || pid == 0x0007)
		print_ethernet(p, at, length, NULL, NULL);
	else if (pid == 0x0003 || pid == 0x0009)
		print_token_ring(p, at, length);
	else
		print_fddi(p, at, length);
	return true;
}

/* The addresses of the frame that holds this one, unless -e showed them. */
static void put_addresses(struct print *p)
{
	if (p->link.source == NULL)
		return;
	text_mac(p->text, p->link.source, p->link.length);
	text_str(p->text, " > ");
	text_mac(p->text, p->link.destination, p->link.length);
	text_char(p->text, ' ');
}

static void put_unknown_snap(struct print *p, uint32_t oui, uint16_t pid, uint32_t length)
{
	put_addresses(p);
	if (oui == OUI_ETHERNET)
		text_printf(p->text, "SNAP, ethertype %s (0x%04x), length %u: ", pid_name(oui, pid),
		    pid, length);
	else
		text_printf(p->text, "SNAP, oui %s (0x%06x), pid %s (0x%04x), length %u: ",
		    print_name_or(print_oui_names, oui, "Unknown"), oui, pid_name(oui, pid), pid,
		    length);
}

bool print_snap(struct print *p, const uint8_t *at, uint32_t length, uint32_t pad)
{
	uint32_t oui;
	uint16_t pid;
	bool known = false;

	p->protocol = "snap";
	if (!print_has(p, at, SNAP_HEADER) || length < SNAP_HEADER) {
		print_truncated(p);
		return true;
	}
	oui = get_u24(p, at);
	pid = get_u16(p, at + 3);
	at += SNAP_HEADER;
	length -= SNAP_HEADER;
	if (p->options->link_header)
		text_printf(p->text, "oui %s (0x%06x), %s %s (0x%04x), length %u: ",
		    print_name_or(print_oui_names, oui, "Unknown"), oui,
		    oui == 0 ? "ethertype" : "pid", pid_name(oui, pid), pid, length);
	if (oui == OUI_ETHERNET || oui == OUI_CISCO_BRIDGED ||
	    (oui == OUI_APPLETALK && pid == 0x809b))
		known = print_ethertype(p, pid, at, length);
	else if (oui == OUI_CISCO)
		known = print_cisco(p, pid, at, length);
	else if (oui == OUI_BRIDGED)
		known = print_bridged(p, pid, at, length, pad);
	if (!known && !p->options->link_header)
		put_unknown_snap(p, oui, pid, length);
	return known;
}

static void put_sap(struct print *p, const char *unknown, uint8_t sap)
{
	print_named(p, saps, unknown, sap);
	text_char(p->text, ' ');
}

/* "src > dst SAP " of what is not known; the SAPs both when they differ. */
static void put_saps(struct print *p, const struct llc *h)
{
	if (p->link.source != NULL) {
		text_mac(p->text, p->link.source, p->link.length);
		text_char(p->text, ' ');
	}
	if (h->ssap != h->dsap)
		put_sap(p, "Unknown SSAP 0x%02x", h->ssap);
	if (p->link.source != NULL || h->ssap != h->dsap)
		text_str(p->text, "> ");
	if (p->link.source != NULL) {
		text_mac(p->text, p->link.destination, p->link.length);
		text_char(p->text, ' ');
	}
	put_sap(p, "Unknown DSAP 0x%02x", h->dsap);
}

static void put_header(struct print *p, const struct llc *h, bool group)
{
	text_printf(p->text, "LLC, dsap %s (0x%02x) %s, ssap %s (0x%02x) %s",
	    print_name_or(saps, h->dsap, "Unknown"), h->dsap, group ? "Group" : "Individual",
	    print_name_or(saps, h->ssap, "Unknown"), h->ssap, h->response ? "Response" : "Command");
	text_printf(p->text, h->unnumbered ? ", ctrl 0x%02x: " : ", ctrl 0x%04x: ", h->control);
}

/* True: nothing is left to dump. */
static bool put_xid(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length == 0)
		return true;
	if (!print_has(p, at, 1)) {
		print_truncated(p);
		return true;
	}
	if (at[0] != XID_FORMAT)
		return false;
	if (length < 3 || !print_has(p, at, 3)) {
		print_truncated(p);
		print_dump(p, at, print_left(p, at));
	} else {
		text_printf(p->text, ": %02x %02x", at[1], at[2]);
	}
	return true;
}

static const char *flags(const struct llc *h, uint16_t poll)
{
	return print_name_or(flag_names, h->response | (h->control & poll), "?");
}

/* True: nothing is left to dump. */
static bool put_control(struct print *p, const struct llc *h, const uint8_t *at, uint32_t length)
{
	uint32_t whole = length + (uint32_t)h->size;

	if (h->unnumbered) {
		text_str(p->text, "Unnumbered, ");
		print_named(p, commands, "%02x", h->control & 0xef);
		text_printf(p->text, ", Flags [%s], length %u", flags(h, POLL_U), whole);
		return (h->control & ~POLL_U) == CONTROL_XID && put_xid(p, at, length);
	}
	if ((h->control & FRAME_S) != 0) {
		text_printf(p->text, "Supervisory, %s, rcv seq %u, Flags [%s], length %u",
		    print_name_or(supervisories, h->control >> 2 & 3, "?"), h->control >> 9,
		    flags(h, POLL_IS), whole);
		return true;
	}
	text_printf(p->text, "Information, send seq %u, rcv seq %u, Flags [%s], length %u",
	    h->control >> 1 & 0x7f, h->control >> 9, flags(h, POLL_IS), whole);
	return false;
}

/* True: a printer took what follows. */
static bool payload(struct print *p, const struct llc *h, const uint8_t *at, uint32_t length)
{
	if (h->ssap != h->dsap || h->control != CONTROL_UI || !h->unnumbered)
		return false;
	switch (h->ssap) {
	case SAP_STP:
		print_stp(p, at, length);
		return true;
	case SAP_IP:
		print_ip(p, at, length);
		return true;
	case SAP_IPX:
		if (p->options->link_header)
			text_str(p->text, "IPX 802.2: ");
		print_ipx(p, at, length);
		return true;
	case SAP_OSI:
		print_iso(p, at, length);
		return true;
	default:
		return false;
	}
}

static int too_short(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left = print_left(p, at);

	print_truncated(p);
	print_dump(p, at, left);
	return (int)(left < length ? left : length);
}

int print_llc(struct print *p, const uint8_t *at, uint32_t length)
{
	struct llc h;
	uint32_t size = 3;

	p->protocol = "llc";
	if (length < size || !print_has(p, at, size))
		return too_short(p, at, length);
	h.unnumbered = (at[2] & FRAME_U) == FRAME_U;
	if (!h.unnumbered)
		size = 4;
	if (length < size || !print_has(p, at, size))
		return too_short(p, at, length);
	h.control = h.unnumbered ? at[2] : get_le16(p, at + 2);
	h.dsap = at[0] & 0xfe;
	h.ssap = at[1] & 0xfe;
	h.response = at[1] & 1;
	h.size = (int)size;
	if (at[0] == SAP_GLOBAL && at[1] == SAP_GLOBAL) {
		/* IPX right behind the length, as Novell once did. */
		if (p->options->link_header)
			text_str(p->text, "IPX 802.3: ");
		print_ipx(p, at, length);
		return 0;
	}
	if (p->options->link_header)
		put_header(p, &h, at[0] & 1);
	at += size;
	length -= size;
	if (h.ssap == SAP_SNAP && h.dsap == SAP_SNAP && h.control == CONTROL_UI)
		return print_snap(p, at, length, 2) ? h.size + SNAP_HEADER
						    : -(h.size + SNAP_HEADER);
	if (payload(p, &h, at, length))
		return h.size;
	if (!p->options->link_header)
		put_saps(p, &h);
	return put_control(p, &h, at, length) ? h.size : -h.size;
}
