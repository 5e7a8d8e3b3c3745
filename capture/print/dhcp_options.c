#include "capture/print/dhcp_options.h"

#include "capture/print/dhcp_special.h"
#include "capture/print.h"

enum {
	TAG_PAD = 0,
	TAG_MESSAGE_TYPE = 53,
	TAG_PARAMETER_REQUEST = 55,
	TAG_END = 255,
};

/* How the bytes of an option are shown. UNKNOWN must be 0: it is what the table's gaps hold. */
enum form {
	UNKNOWN,
	BYTES,
	SHORTS,
	WORDS,
	SIGNED,
	BOOLEAN,
	STRING,
	IP4,
	IP4_PAIRS,
	SPECIAL,
};

static const struct {
	enum form form;
	const char *name;
} tags[256] = {
    [0] = {BYTES, "PAD"},
    [1] = {IP4, "Subnet-Mask"},
    [2] = {SIGNED, "Time-Zone"},
    [3] = {IP4, "Default-Gateway"},
    [4] = {IP4, "Time-Server"},
    [5] = {IP4, "IEN-Name-Server"},
    [6] = {IP4, "Domain-Name-Server"},
    [7] = {IP4, "LOG"},
    [8] = {IP4, "CS"},
    [9] = {IP4, "LPR-Server"},
    [10] = {IP4, "IM"},
    [11] = {IP4, "RL"},
    [12] = {STRING, "Hostname"},
    [13] = {SHORTS, "BS"},
    [14] = {STRING, "DP"},
    [15] = {STRING, "Domain-Name"},
    [16] = {IP4, "SS"},
    [17] = {STRING, "RP"},
    [18] = {STRING, "EP"},
    [19] = {BOOLEAN, "IPF"},
    [20] = {BOOLEAN, "SRT"},
    [21] = {IP4_PAIRS, "PF"},
    [22] = {SHORTS, "RSZ"},
    [23] = {BYTES, "TTL"},
    [24] = {WORDS, "MTU-Timeout"},
    [25] = {SHORTS, "MTU-Table"},
    [26] = {SHORTS, "MTU"},
    [27] = {BOOLEAN, "LSN"},
    [28] = {IP4, "BR"},
    [29] = {BOOLEAN, "MD"},
    [30] = {BOOLEAN, "MS"},
    [31] = {BOOLEAN, "Router-Discovery"},
    [32] = {IP4, "RSA"},
    [33] = {IP4_PAIRS, "Static-Route"},
    [34] = {BOOLEAN, "UT"},
    [35] = {WORDS, "AT"},
    [36] = {BOOLEAN, "IE"},
    [37] = {BYTES, "TT"},
    [38] = {WORDS, "KI"},
    [39] = {BOOLEAN, "KG"},
    [40] = {STRING, "YD"},
    [41] = {IP4, "YS"},
    [42] = {IP4, "NTP"},
    [43] = {BYTES, "Vendor-Option"},
    [44] = {IP4, "Netbios-Name-Server"},
    [45] = {IP4, "WDD"},
    [46] = {SPECIAL, "Netbios-Node"},
    [47] = {STRING, "Netbios-Scope"},
    [48] = {IP4, "XFS"},
    [49] = {IP4, "XDM"},
    [50] = {IP4, "Requested-IP"},
    [51] = {WORDS, "Lease-Time"},
    [52] = {SPECIAL, "OO"},
    [53] = {BYTES, "DHCP-Message"},
    [54] = {IP4, "Server-ID"},
    [55] = {BYTES, "Parameter-Request"},
    [56] = {STRING, "MSG"},
    [57] = {SHORTS, "MSZ"},
    [58] = {WORDS, "RN"},
    [59] = {WORDS, "RB"},
    [60] = {STRING, "Vendor-Class"},
    [61] = {SPECIAL, "Client-ID"},
    [64] = {SHORTS, "N+D"},
    [65] = {IP4, "N+S"},
    [66] = {STRING, "TFTP"},
    [67] = {STRING, "BF"},
    [68] = {IP4, "MH"},
    [69] = {IP4, "SMTP"},
    [70] = {IP4, "POP3"},
    [71] = {IP4, "NNTP"},
    [72] = {IP4, "WWW"},
    [73] = {IP4, "FG"},
    [74] = {IP4, "IRC"},
    [75] = {IP4, "STS"},
    [76] = {IP4, "STDA"},
    [77] = {SPECIAL, "User-Class"},
    [78] = {BYTES, "SLP-DA"},
    [79] = {BYTES, "SLP-SCOPE"},
    [80] = {STRING, "SLP-NA"},
    [81] = {SPECIAL, "FQDN"},
    [82] = {SPECIAL, "Agent-Information"},
    [83] = {BYTES, "ARMT"},
    [88] = {STRING, "TZSTR"},
    [89] = {BYTES, "FQDNS"},
    [90] = {BYTES, "AUTH"},
    [91] = {SIGNED, "Last-Transaction-Time"},
    [92] = {IP4, "Associated-IP"},
    [93] = {SHORTS, "ARCH"},
    [94] = {BYTES, "NDI"},
    [95] = {STRING, "LDAP"},
    [97] = {BYTES, "GUID"},
    [98] = {STRING, "UAP"},
    [100] = {STRING, "POSIX-TZ"},
    [101] = {STRING, "TZ-Name"},
    [112] = {IP4, "NI"},
    [113] = {STRING, "NITAG"},
    [114] = {STRING, "URL"},
    [116] = {BOOLEAN, "NOAUTO"},
    [117] = {SHORTS, "NSSEARCH"},
    [118] = {IP4, "SUBNET"},
    [121] = {SPECIAL, "Classless-Static-Route"},
    [150] = {IP4, "TFTP-Server-Address"},
    [161] = {STRING, "MUD-URL"},
    [249] = {SPECIAL, "Classless-Static-Route-Microsoft"},
    [255] = {BYTES, "END"},
};

static const struct print_name message_types[] = {
    {1, "Discover"},
    {2, "Offer"},
    {3, "Request"},
    {4, "Decline"},
    {5, "ACK"},
    {6, "NACK"},
    {7, "Release"},
    {8, "Inform"},
    {10, "LeaseQuery"},
    {11, "LeaseUnassigned"},
    {12, "LeaseUnknown"},
    {13, "LeaseActive"},
    {0, NULL},
};

static const char *tag_name(uint8_t tag)
{
	return tags[tag].name ? tags[tag].name : "Unknown";
}

/* An unknown option is shown by the widest number that divides its length. */
static enum form tag_form(uint8_t tag, uint32_t n)
{
	if (tags[tag].form != UNKNOWN)
		return tags[tag].form;
	return n & 1 ? BYTES : n & 2 ? SHORTS : WORDS;
}

static void parameter_request(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		text_str(p->text, i % 4 == 0 ? "\n\t      " : ", ");
		text_printf(p->text, "%s (%u)", tag_name(at[i]), at[i]);
	}
}

static void boolean(struct print *p, uint8_t value)
{
	if (value > 1)
		text_printf(p->text, "%u?", value);
	else
		text_char(p->text, value ? 'Y' : 'N');
}

static void ip4_pair(struct print *p, const uint8_t *at)
{
	text_char(p->text, '(');
	text_ip4(p->text, at);
	text_char(p->text, ':');
	text_ip4(p->text, at + 4);
	text_char(p->text, ')');
}

static void item(struct print *p, enum form form, const uint8_t *at)
{
	switch (form) {
	case SHORTS:
		text_u32(p->text, get_u16(p, at));
		break;
	case WORDS:
		text_u32(p->text, get_u32(p, at));
		break;
	case SIGNED:
		text_printf(p->text, "%d", (int32_t)get_u32(p, at));
		break;
	case BOOLEAN:
		boolean(p, at[0]);
		break;
	case IP4:
		text_ip4(p->text, at);
		break;
	case IP4_PAIRS:
		ip4_pair(p, at);
		break;
	default:
		text_u32(p->text, at[0]);
	}
}

/* Items of one width; returns how many bytes they took. */
static uint32_t items(struct print *p, enum form form, const uint8_t *at, uint32_t n)
{
	static const uint8_t widths[] = {[BYTES] = 1,
	    [SHORTS] = 2,
	    [WORDS] = 4,
	    [SIGNED] = 4,
	    [BOOLEAN] = 1,
	    [IP4] = 4,
	    [IP4_PAIRS] = 8};
	uint32_t width = widths[form], done;

	for (done = 0; n - done >= width; done += width) {
		if (done > 0)
			text_char(p->text, form == BYTES ? '.' : ',');
		item(p, form, at + done);
	}
	return done;
}

/* The value, whose n bytes were captured. */
static void value(struct print *p, uint8_t tag, const uint8_t *at, uint32_t n)
{
	enum form form = tag_form(tag, n);
	uint32_t done;

	if (tag == TAG_MESSAGE_TYPE && n == 1) {
		print_named(p, message_types, "Unknown (%u)", at[0]);
		return;
	}
	if (tag == TAG_PARAMETER_REQUEST) {
		parameter_request(p, at, n);
		return;
	}
	if (form == STRING) {
		text_char(p->text, '"');
		print_safe(p, at, n);
		text_char(p->text, '"');
		return;
	}
	done = form == SPECIAL ? dhcp_special_print(p, tag, at, n) : items(p, form, at, n);
	if (done < n)
		text_printf(p->text, "\n\t  trailing data length %u", n - done);
}

/* -vvv only: a run of padding counts as one. Returns how many more bytes of it follow. */
static uint32_t padding(struct print *p, const uint8_t *at)
{
	uint32_t more = 0;

	while (print_left(p, at + more) > 0 && at[more] == TAG_PAD)
		more++;
	if (more > 0)
		text_printf(p->text, ", occurs %u", more + 1);
	return more;
}

void dhcp_options_print(struct print *p, const uint8_t *at)
{
	bool all = p->options->verbose > 2;

	text_printf(
	    p->text, "\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x%08x", get_u32(p, at));
	at += 4;
	while (print_left(p, at) > 0) {
		uint8_t tag = *at++;
		bool bare = tag == TAG_PAD || tag == TAG_END;
		uint32_t n = 0;

		if (tag == TAG_PAD && !all)
			continue;
		if (tag == TAG_END && !all)
			return;
		if (!bare)
			n = get_u8(p, at++);
		text_printf(p->text, "\n\t    %s (%u), length %u%s", tag_name(tag), tag, n,
		    n > 0 ? ": " : "");
		if (tag == TAG_PAD)
			at += padding(p, at);
		print_want(p, at, n);
		if (!bare)
			value(p, tag, at, n);
		at += n;
	}
}
