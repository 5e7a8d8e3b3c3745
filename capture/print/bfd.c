/*
 * Bidirectional Forwarding Detection (RFC 5880).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	PORT_CONTROL = 3784,
	PORT_MULTIHOP = 4784,
	PORT_LAG = 6784,
	HEADER = 24,
	FLAG_AUTH = 0x04,
	AUTH_PASSWORD = 1,
	AUTH_SHA1 = 4,
};

static const struct print_name auths[] = {
    {1, "Simple Password"},
    {2, "Keyed MD5"},
    {3, "Meticulous Keyed MD5"},
    {4, "Keyed SHA1"},
    {5, "Meticulous Keyed SHA1"},
    {0, NULL},
};

static const struct print_name diagnostics[] = {
    {0, "No Diagnostic"},
    {1, "Control Detection Time Expired"},
    {2, "Echo Function Failed"},
    {3, "Neighbor Signaled Session Down"},
    {4, "Forwarding Plane Reset"},
    {5, "Path Down"},
    {6, "Concatenated Path Down"},
    {7, "Administratively Down"},
    {8, "Reverse Concatenated Path Down"},
    {0, NULL},
};

static const struct print_name ports[] = {
    {3784, "Control"},
    {4784, "Multihop"},
    {6784, "Lag"},
    {0, NULL},
};

static const struct print_name flags_0[] = {
    {0x80, "I Hear You"},
    {0x40, "Demand"},
    {0x20, "Poll"},
    {0x10, "Final"},
    {0x08, "Control Plane Independent"},
    {0x04, "Authentication Present"},
    {0x02, "Reserved"},
    {0x01, "Reserved"},
    {0, NULL},
};

static const struct print_name flags_1[] = {
    {0x20, "Poll"},
    {0x10, "Final"},
    {0x08, "Control Plane Independent"},
    {0x04, "Authentication Present"},
    {0x02, "Demand"},
    {0x01, "Multipoint"},
    {0, NULL},
};

static const struct print_name states[] = {
    {0, "AdminDown"},
    {1, "Down"},
    {2, "Init"},
    {3, "Up"},
    {0, NULL},
};

static void digest(struct print *p, const char *title, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, ", Sequence Number: 0x%08x", get_u32(p, at));
	print_need(p, at + 4, length);
	text_str(p->text, title);
	for (uint32_t i = 0; i < length; i++)
		text_hex(p->text, at[4 + i], 2);
}

static void authentication(struct print *p, const uint8_t *at)
{
	uint8_t type, length;

	print_need(p, at, 4);
	type = at[0];
	length = at[1];
	text_printf(p->text, "\n\tAuthentication: %s (%u), length: %u\n\t  Auth Key ID: %u",
	    print_name_or(auths, type, "Unknown"), type, length, at[2]);
	if (type == 0 || type > 5)
		return;
	if (type == AUTH_PASSWORD ? length < 4 || length > 19
				  : length != (type < AUTH_SHA1 ? 24 : 28)) {
		text_printf(p->text, "[invalid length %u]", length);
	} else if (type == AUTH_PASSWORD) {
		text_str(p->text, ", Password: ");
		print_safe(p, at + 3, length - 3u);
	} else if (type < AUTH_SHA1) {
		digest(p, "\n\t  Digest: ", at + 4, 16);
	} else {
		digest(p, "\n\t  Hash: ", at + 4, 20);
	}
}

static void details(struct print *p, const uint8_t *at)
{
	uint8_t diagnostic = at[0] & 0x1f;

	text_printf(p->text, ", Diagnostic: %s (0x%02x)",
	    print_name_or(diagnostics, diagnostic, "unknown"), diagnostic);
	text_printf(p->text,
	    "\n\tDetection Timer Multiplier: %u (%u ms Detection time), BFD Length: %u",
	    get_u8(p, at + 2), get_u8(p, at + 2) * get_u32(p, at + 12) / 1000, get_u8(p, at + 3));
	text_printf(p->text, "\n\tMy Discriminator: 0x%08x, Your Discriminator: 0x%08x",
	    get_u32(p, at + 4), get_u32(p, at + 8));
	text_printf(
	    p->text, "\n\t  Desired min Tx Interval:    %4u ms", get_u32(p, at + 12) / 1000);
	text_printf(
	    p->text, "\n\t  Required min Rx Interval:   %4u ms", get_u32(p, at + 16) / 1000);
	text_printf(
	    p->text, "\n\t  Required min Echo Interval: %4u ms", get_u32(p, at + 20) / 1000);
	if (at[1] & FLAG_AUTH)
		authentication(p, at + HEADER);
}

static void put_flags(struct print *p, const struct print_name *names, uint8_t flags)
{
	text_str(p->text, ", Flags: [");
	print_bits(p, names, "none", ", ", flags);
	text_char(p->text, ']');
}

static void control(struct print *p, const uint8_t *at, uint32_t length, uint16_t port)
{
	unsigned version;
	bool verbose = p->options->verbose > 0;

	p->protocol = "bfd";
	print_need(p, at, HEADER);
	version = at[0] >> 5;
	if (version > 1) {
		text_printf(p->text, "BFDv%u, Control, length: %u", version, length);
		if (verbose)
			print_unknown(p, "\n\t", at, length);
		return;
	}
	text_printf(p->text, "BFDv%u, ", version);
	if (verbose)
		text_printf(p->text, "length: %u\n\t", length);
	if (version == 0) {
		text_str(p->text, "Control");
		put_flags(p, flags_0, at[1]);
	} else {
		print_named(p, ports, "unknown (%u)", port);
		text_str(p->text, ", State ");
		print_named(p, states, "unknown (%u)", at[1] >> 6);
		put_flags(p, flags_1, at[1] & 0x3f);
	}
	if (verbose)
		details(p, at);
	else
		text_printf(p->text, ", length: %u", length);
}

void print_bfd(struct print *p, const uint8_t *at, uint32_t length)
{
	control(p, at, length, PORT_CONTROL);
}

void print_bfd_multihop(struct print *p, const uint8_t *at, uint32_t length)
{
	control(p, at, length, PORT_MULTIHOP);
}

void print_bfd_lag(struct print *p, const uint8_t *at, uint32_t length)
{
	control(p, at, length, PORT_LAG);
}

void print_bfd_echo(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "bfd";
	text_printf(p->text, "BFD, Echo, length: %u", length);
	if (p->options->verbose > 0)
		print_unknown(p, "\n\t", at, length);
}
