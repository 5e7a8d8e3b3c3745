/*
 * Spanning tree: STP, RSTP (802.1w), MSTP (802.1s) and shortest path bridging (802.1aq).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	STP_REGULAR = 0,
	STP_RAPID = 2,
	STP_MULTIPLE = 3,
	STP_SPB = 4,
	TYPE_CONFIG = 0,
	TYPE_RAPID = 2,
	STP_LENGTH = 36,         /* of a rapid BPDU, the version 1 length included */
	MSTP_LENGTH = 102,       /* up to the first instance */
	MSTP_CONFIG_LENGTH = 64, /* of what version 3's length covers before the instances */
	MSTI_LENGTH = 16,
	SPB_LENGTH = 87,
};

static const struct print_name protocols[] = {
    {0, "802.1d"},
    {2, "802.1w"},
    {3, "802.1s"},
    {4, "802.1aq"},
    {0, NULL},
};

static const struct print_name flag_names[] = {
    {0x01, "Topology change"},
    {0x02, "Proposal"},
    {0x10, "Learn"},
    {0x20, "Forward"},
    {0x40, "Agreement"},
    {0x80, "Topology change ACK"},
    {0, NULL},
};

static const struct print_name types[] = {
    {0x00, "Config"},
    {0x02, "Rapid STP"},
    {0x80, "Topology Change"},
    {0, NULL},
};

static const struct print_name roles[] = {
    {0, "Unknown"},
    {1, "Alternate"},
    {2, "Root"},
    {3, "Designated"},
    {0, NULL},
};

static void bridge_id(struct print *p, const char *before, const uint8_t *at)
{
	print_need(p, at, 8);
	text_str(p->text, before);
	text_printf(p->text, "%.2x%.2x.%.2x:%.2x:%.2x:%.2x:%.2x:%.2x", at[0], at[1], at[2], at[3],
	    at[4], at[5], at[6], at[7]);
}

static const char *role(uint8_t flags)
{
	return print_name_or(roles, (flags & 0x0c) >> 2, "Unknown");
}

static void flags_in_brackets(struct print *p, uint8_t flags)
{
	print_bits(p, flag_names, "none", ", ", flags);
	text_char(p->text, ']');
}

/* The four timers, in 1/256 s. */
static void timers(struct print *p, const uint8_t *at)
{
	print_need(p, at + 27, 8);
	text_printf(p->text,
	    "\n\tmessage-age %.2fs, max-age %.2fs, hello-time %.2fs, forwarding-delay %.2fs",
	    (double)get_u16(p, at + 27) / 256, (double)get_u16(p, at + 29) / 256,
	    (double)get_u16(p, at + 31) / 256, (double)get_u16(p, at + 33) / 256);
}

static void config(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t flags = get_u8(p, at + 4);

	text_str(p->text, ", Flags [");
	flags_in_brackets(p, flags);
	print_need(p, at + 17, 10);
	bridge_id(p, ", bridge-id ", at + 17);
	text_printf(p->text, ".%04x, length %u", get_u16(p, at + 25), length);
	if (p->options->verbose == 0)
		return;
	timers(p, at);
	bridge_id(p, "\n\troot-id ", at + 5);
	text_printf(p->text, ", root-pathcost %u", get_u32(p, at + 13));
	if (at[2] == STP_RAPID)
		text_printf(p->text, ", port-role %s", role(flags));
}

static void instance(struct print *p, const uint8_t *at)
{
	uint8_t flags = get_u8(p, at);

	text_printf(p->text, "\n\tMSTI %u, Flags [", get_u16(p, at + 1) & 0xfff);
	flags_in_brackets(p, flags);
	text_printf(p->text, ", port-role %s", role(flags));
	print_need(p, at + 1, 12);
	bridge_id(p, "\n\t\tMSTI regional-root-id ", at + 1);
	text_printf(p->text, ", pathcost %u", get_u32(p, at + 9));
	print_need(p, at, MSTI_LENGTH);
	text_printf(p->text, "\n\t\tMSTI bridge-prio %u, port-prio %u, hops %u", at[13] >> 4,
	    at[14] >> 4, at[15]);
}

static void digest(struct print *p, const uint8_t *at, unsigned words)
{
	print_need(p, at, 4 * words);
	text_str(p->text, "digest ");
	for (unsigned i = 0; i < words; i++)
		text_hex(p->text, get_u32(p, at + 4 * i), 8);
}

static void multiple(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t flags = get_u8(p, at + 4);
	uint16_t v3_length;

	text_str(p->text, ", CIST Flags [");
	flags_in_brackets(p, flags);
	text_printf(p->text, ", length %u", length);
	if (p->options->verbose == 0)
		return;
	text_printf(p->text, "\n\tport-role %s, ", role(flags));
	bridge_id(p, "CIST root-id ", at + 5);
	text_printf(p->text, ", CIST ext-pathcost %u", get_u32(p, at + 13));
	bridge_id(p, "\n\tCIST regional-root-id ", at + 17);
	text_str(p->text, ", ");
	text_printf(p->text, "CIST port-id %04x,", get_u16(p, at + 25));
	timers(p, at);
	v3_length = get_u16(p, at + 36);
	text_printf(p->text, "\n\tv3len %u, MCID Name ", v3_length);
	print_safe_padded(p, at + 39, 32);
	print_need(p, at + 71, 18);
	text_printf(p->text, ", rev %u,\n\t\t", get_u16(p, at + 71));
	digest(p, at + 73, 4);
	text_str(p->text, ", ");
	text_printf(p->text, "CIST int-root-pathcost %u,", get_u32(p, at + 89));
	bridge_id(p, "\n\tCIST bridge-id ", at + 93);
	text_str(p->text, ", ");
	text_printf(p->text, "CIST remaining-hops %u", get_u8(p, at + 101));
	for (uint32_t done = MSTP_CONFIG_LENGTH; done + MSTI_LENGTH <= v3_length;
	     done += MSTI_LENGTH)
		instance(p, at + MSTP_LENGTH - MSTP_CONFIG_LENGTH + done);
}

static void shortest_path(struct print *p, const uint8_t *at)
{
	uint8_t agreement;

	if (p->options->verbose == 0)
		return;
	text_printf(p->text, "\n\tv4len %u, AUXMCID Name ", get_u16(p, at));
	print_safe_padded(p, at + 3, 32);
	print_need(p, at + 35, 18);
	text_printf(p->text, ", Rev %u,\n\t\t", get_u16(p, at + 35));
	digest(p, at + 37, 4);
	print_need(p, at + 53, 34);
	agreement = at[53];
	text_printf(p->text,
	    "\n\tAgreement num %u, Discarded Agreement num %u, Agreement valid-"
	    "flag %u,\n\tRestricted role-flag: %u, Format id %u cap %u, "
	    "Convention id %u cap %u,\n\tEdge count %u, Agreement ",
	    agreement >> 6, agreement >> 4 & 3, agreement >> 3 & 1, agreement >> 2 & 1,
	    get_u8(p, at + 55) >> 4, get_u8(p, at + 55), get_u8(p, at + 56) >> 4,
	    get_u8(p, at + 56), get_u16(p, at + 57));
	digest(p, at + 67, 5);
}

/* The BPDUs of 802.1s and later; false: they do not fit. */
static bool later(struct print *p, const uint8_t *at, uint32_t length, uint8_t protocol)
{
	uint32_t v3_length, v4_length;

	if (length < MSTP_LENGTH || get_u8(p, at + 35) != 0)
		return false;
	v3_length = get_u16(p, at + 36) + 2u;
	if (length < STP_LENGTH + v3_length)
		return false;
	multiple(p, at, length);
	if (protocol != STP_SPB)
		return true;
	v4_length = get_u16(p, at + 36 + v3_length) + 2u;
	if (length < STP_LENGTH + v3_length + v4_length || v4_length < SPB_LENGTH)
		return false;
	shortest_path(p, at + STP_LENGTH + v3_length);
	return true;
}

static bool bpdu(
    struct print *p, const uint8_t *at, uint32_t length, uint8_t protocol, uint8_t type)
{
	if (type == TYPE_CONFIG || (type == TYPE_RAPID && protocol == STP_RAPID)) {
		if (length < (uint32_t)(type == TYPE_CONFIG ? STP_LENGTH - 1 : STP_LENGTH))
			return false;
		config(p, at, length);
		return true;
	}
	if (type == TYPE_RAPID && (protocol == STP_MULTIPLE || protocol == STP_SPB))
		return later(p, at, length, protocol);
	return true;
}

void print_stp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t protocol, type;

	p->protocol = "stp";
	if (length < 4) {
		print_invalid(p);
		return;
	}
	if (get_u16(p, at) != 0) {
		text_printf(p->text, "unknown STP version, length %u", length);
		return;
	}
	protocol = get_u8(p, at + 2);
	text_str(p->text, "STP ");
	print_named(p, protocols, "Unknown STP protocol (0x%02x)", protocol);
	if (print_find(protocols, protocol) == NULL)
		return;
	type = get_u8(p, at + 3);
	text_str(p->text, ", ");
	print_named(p, types, "Unknown BPDU Type (0x%02x)", type);
	if (!bpdu(p, at, length, protocol, type))
		print_invalid(p);
}
