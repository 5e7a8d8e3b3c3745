#include "capture/print/dhcp_special.h"

#include "capture/print.h"

static const struct print_name overloads[] = {
    {1, "file"},
    {2, "sname"},
    {3, "file+sname"},
    {0, NULL},
};

static const struct print_name node_types[] = {
    {1, "b-node"},
    {2, "p-node"},
    {4, "m-node"},
    {8, "h-node"},
    {0, NULL},
};

static const struct print_name hardware_types[] = {
    {0x01, "ether"},
    {0x06, "ieee802"},
    {0x07, "arcnet"},
    {0x0f, "frelay"},
    {0x17, "strip"},
    {0x18, "ieee1394"},
    {0, NULL},
};

static const struct print_name agent_options[] = {
    {1, "Circuit-ID"},
    {2, "Remote-ID"},
    {6, "Subscriber-ID"},
    {0, NULL},
};

static void quoted(struct print *p, const uint8_t *at, uint32_t n)
{
	text_char(p->text, '"');
	print_safe(p, at, n);
	text_char(p->text, '"');
}

static uint32_t too_short(struct print *p, unsigned want, uint32_t n)
{
	text_printf(p->text, "[ERROR: length < %u bytes]", want);
	return n;
}

static uint32_t one_byte(
    struct print *p, const struct print_name *names, const uint8_t *at, uint32_t n)
{
	if (n < 1)
		return too_short(p, 1, n);
	print_named(p, names, "#%d", at[0]);
	return 1;
}

/* RFC 4702: flags, two result codes, the name. */
static uint32_t client_fqdn(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n < 3)
		return too_short(p, 3, n);
	if (at[0] & 0xf0)
		text_printf(p->text, "[ERROR: MBZ nibble 0x%x != 0] ", at[0] >> 4);
	if (at[0] & 0x0f) {
		text_char(p->text, '[');
		for (unsigned i = 0; i < 4; i++) {
			if (at[0] & 1 << i)
				text_char(p->text, "SOEN"[i]);
		}
		text_str(p->text, "] ");
	}
	if (at[1] || at[2])
		text_printf(p->text, "%u/%u ", at[1], at[2]);
	quoted(p, at + 3, n - 3);
	return n;
}

static uint32_t client_id(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n < 1)
		return too_short(p, 1, n);
	if (at[0] == 0) {
		quoted(p, at + 1, n - 1);
		return n;
	}
	print_named(p, hardware_types, "hardware-type %u,", at[0]);
	text_char(p->text, ' ');
	for (uint32_t i = 1; i < n; i++) {
		if (i > 1)
			text_char(p->text, ':');
		text_hex(p->text, at[i], 2);
	}
	return n;
}

static void agent_value(struct print *p, uint8_t option, const uint8_t *at, uint32_t n)
{
	text_str(p->text, ": ");
	if (print_find(agent_options, option))
		print_safe(p, at, n);
	else
		print_unknown(p, "\n\t\t", at, n);
}

/* RFC 3046: options within the option. */
static uint32_t agent(struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t done = 0;

	while (n - done >= 2) {
		uint8_t option = at[done], length = at[done + 1];

		text_str(p->text, "\n\t      ");
		print_named(p, agent_options, "Unknown", option);
		text_printf(p->text, " SubOption %u, length %u", option, length);
		done += 2;
		if (length > n - done) {
			text_str(p->text, ": length goes past end of option");
			return n;
		}
		agent_value(p, option, at + done, length);
		done += length;
	}
	return done;
}

static void route(struct print *p, unsigned width, const uint8_t *at)
{
	unsigned octets = (width + 7) / 8;

	text_char(p->text, '(');
	if (width == 0)
		text_str(p->text, "default");
	for (unsigned i = 0; width > 0 && i < 4; i++) {
		if (i > 0)
			text_char(p->text, '.');
		text_u32(p->text, i < octets ? at[i] : 0);
	}
	if (width > 0)
		text_printf(p->text, "/%u", width);
	text_char(p->text, ':');
	text_ip4(p->text, at + octets);
	text_char(p->text, ')');
}

/* RFC 3442: a mask's width, as many octets as it covers, a router. */
static uint32_t classless_routes(struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t done = 0;

	if (n < 5)
		return too_short(p, 5, n);
	while (done < n) {
		unsigned width = at[done], octets = (width + 7) / 8;

		if (done > 0)
			text_char(p->text, ',');
		done++;
		if (width > 32) {
			text_printf(p->text, "[ERROR: Mask width (%u) > 32]", width);
			return n;
		}
		if (n - done < octets + 4) {
			text_printf(p->text, "[ERROR: Remaining length (%u) < %u bytes]", n - done,
			    octets + 4);
			return n;
		}
		route(p, width, at + done);
		done += octets + 4;
	}
	return done;
}

/* RFC 3004: counted strings. */
static uint32_t user_class(struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t done = 0;

	if (n < 2)
		return too_short(p, 2, n);
	for (unsigned instance = 1; done < n; instance++) {
		uint32_t length = at[done++];

		text_printf(p->text, "\n\t      instance#%u: ", instance);
		if (length == 0) {
			text_str(p->text, "[ERROR: suboption length must be non-zero]");
			return n;
		}
		if (length > n - done) {
			text_str(p->text, "[ERROR: invalid option]");
			return n;
		}
		quoted(p, at + done, length);
		text_printf(p->text, ", length %u", length);
		done += length;
	}
	return done;
}

uint32_t dhcp_special_print(struct print *p, uint8_t tag, const uint8_t *at, uint32_t n)
{
	switch (tag) {
	case 46:
		return one_byte(p, node_types, at, n);
	case 52:
		return one_byte(p, overloads, at, n);
	case 61:
		return client_id(p, at, n);
	case 77:
		return user_class(p, at, n);
	case 81:
		return client_fqdn(p, at, n);
	case 82:
		return agent(p, at, n);
	case 121:
	case 249:
		return classless_routes(p, at, n);
	default:
		text_printf(p->text, "[unknown special tag %u, size %u]", tag, n);
		return n;
	}
}
