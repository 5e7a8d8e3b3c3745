/*
 * EGP (RFC 904), and the forwarding of mobile IP (RFC 2004).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 16,
	TYPE_UPDATE = 1,
	TYPE_POLL = 2,
	TYPE_ACQUIRE = 3,
	TYPE_REACH = 5,
	TYPE_ERROR = 8,
	UNSOLICITED = 128,
	MOBILE_HEADER = 12,
	MOBILE_HAS_SOURCE = 0x80,
};

static const char *const acquire_codes[] = {
    "request",
    "confirm",
    "refuse",
    "cease",
    "cease_ack",
};

static const char *const acquire_states[] = {
    "unspecified",
    "active_mode",
    "passive_mode",
    "insufficient_resources",
    "administratively_prohibited",
    "going_down",
    "parameter_violation",
    "protocol_violation",
};

static const char *const states[] = {
    "indeterminate",
    "up",
    "down",
};

static const char *const reasons[] = {
    "unspecified",
    "bad_EGP_header_format",
    "bad_EGP_data_field_format",
    "reachability_info_unavailable",
    "excessive_polling_rate",
    "no_response",
    "unsupported_version",
};

/* What is left of an update. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

/* n bytes of an address, from the highest on; false: cut off. */
static bool take(struct print *p, struct rest *r, unsigned n, uint8_t *to)
{
	if (r->length < n)
		return false;
	for (unsigned i = 0; i < n; i++)
		to[i] = get_u8(p, r->at + i);
	r->at += n;
	r->length -= n;
	return true;
}

/* How many bytes an address's class gives its network. */
static unsigned class_bytes(uint8_t first)
{
	return first < 128 ? 1 : first < 192 ? 2 : first < 224 ? 3 : 0;
}

static bool networks(struct print *p, struct rest *r, unsigned count)
{
	for (; count > 0; count--) {
		uint8_t a[4] = {0};
		unsigned more;

		if (!take(p, r, 1, a))
			return false;
		more = a[0] < 128 ? 0 : a[0] < 192 ? 1 : 2;
		if (!take(p, r, more, a + 1))
			return false;
		text_printf(p->text, " %u.%u.%u.%u", a[0], a[1], a[2], a[3]);
	}
	return true;
}

static bool gateway(
    struct print *p, struct rest *r, const char *kind, const uint8_t *network, unsigned size)
{
	uint8_t address[4] = {0};
	uint8_t distances;

	for (unsigned i = 0; i < size; i++)
		address[i] = network[i];
	if (size == 0 && (r->length < 4 || !print_has(p, r->at, 4)))
		return false;
	if (size != 0 && !take(p, r, 4 - size, address + size))
		return false;
	if (size == 0)
		r->length -= 4;
	if (!take(p, r, 1, &distances))
		return false;
	text_printf(
	    p->text, " %s %u.%u.%u.%u (", kind, address[0], address[1], address[2], address[3]);
	for (unsigned i = 0; i < distances; i++) {
		uint8_t pair[2];

		if (r->length < 2)
			return false;
		text_printf(p->text, "%sd%u:", i == 0 ? "" : ", ", get_u8(p, r->at));
		if (!take(p, r, 2, pair) || !networks(p, r, pair[1]))
			return false;
	}
	text_char(p->text, ')');
	return true;
}

static void reachability(struct print *p, const uint8_t *at, uint32_t length)
{
	struct rest r = {at + HEADER, length - HEADER};
	unsigned inner = at[10];

	for (unsigned i = 0; i < inner + at[11]; i++) {
		if (!gateway(p, &r, i < inner ? "int" : "ext", at + 12, class_bytes(at[12]))) {
			print_truncated(p);
			return;
		}
	}
}

static void put_state(struct print *p, uint8_t state)
{
	if (state <= 2)
		text_printf(p->text, " state:%s", states[state]);
	else
		text_printf(p->text, " [status %u]", state);
}

static void acquire(struct print *p, const uint8_t *at)
{
	uint8_t code = at[2], state = at[3];

	text_str(p->text, " acquire");
	if (code > 4) {
		text_printf(p->text, "[code %u]", code);
		return;
	}
	text_printf(p->text, " %s", acquire_codes[code]);
	if (code <= 1) {
		if (state <= 2)
			text_printf(p->text, " %s", acquire_states[state]);
		else
			text_printf(p->text, " [status %u]", state);
		text_printf(p->text, " hello:%u poll:%u", get_u16(p, at + 10), get_u16(p, at + 12));
	} else if (state == 0 || (state >= 3 && state <= 7)) {
		text_printf(p->text, " %s", acquire_states[state]);
	} else {
		text_printf(p->text, "[status %u]", state);
	}
}

static void update(struct print *p, const uint8_t *at, uint32_t length)
{
	text_str(p->text, " update");
	if (at[3] & UNSOLICITED)
		text_str(p->text, " unsolicited");
	put_state(p, at[3] & 0x7f);
	text_printf(p->text, " %s int %u ext %u", print_as_ip4(p, at + 12).s, get_u8(p, at + 10),
	    get_u8(p, at + 11));
	reachability(p, at, length);
}

static void details(struct print *p, const uint8_t *at, uint32_t length)
{
	switch (at[1]) {
	case TYPE_ACQUIRE:
		acquire(p, at);
		break;
	case TYPE_REACH:
		if (at[2] > 1) {
			text_printf(p->text, "[reach code %u]", at[2]);
			break;
		}
		text_str(p->text, at[2] == 0 ? " hello" : " i-h-u");
		put_state(p, at[3]);
		break;
	case TYPE_POLL:
		text_str(p->text, " poll");
		put_state(p, at[3]);
		text_printf(p->text, " net:%s", print_as_ip4(p, at + 12).s);
		break;
	case TYPE_UPDATE:
		update(p, at, length);
		break;
	case TYPE_ERROR:
		text_str(p->text, " error");
		put_state(p, at[3]);
		if (get_u16(p, at + 10) <= 6)
			text_printf(p->text, " %s", reasons[get_u16(p, at + 10)]);
		else
			text_printf(p->text, " [reason %u]", get_u16(p, at + 10));
		break;
	default:
		text_printf(p->text, "[type %u]", at[1]);
		break;
	}
}

void print_egp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "egp";
	if (length < HEADER || !print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	if (p->options->verbose == 0) {
		text_printf(p->text, "EGPv%u, AS %u, seq %u, length %u", get_u8(p, at),
		    get_u16(p, at + 6), get_u16(p, at + 8), length);
		return;
	}
	text_printf(p->text, "EGPv%u, length %u", at[0], length);
	if (at[0] != 2)
		text_printf(p->text, "[version %u]", at[0]);
	else
		details(p, at, length);
}

void print_mobile(struct print *p, const uint8_t *at, uint32_t length)
{
	bool source;

	p->protocol = "mobile";
	if (length < MOBILE_HEADER || !print_has(p, at, MOBILE_HEADER)) {
		print_truncated(p);
		return;
	}
	source = at[1] & MOBILE_HAS_SOURCE;
	text_str(p->text, source ? "mobile: [S] " : "mobile: [] ");
	if (p->options->verbose > 0) {
		if (source)
			text_printf(p->text, "%s ", print_as_ip4(p, at + 8).s);
		text_printf(p->text, "> %s (oproto=%u)", print_as_ip4(p, at + 4).s, get_u8(p, at));
	}
	if (print_sum_fold(print_sum(0, at, source ? 12 : 8)) != 0)
		text_printf(p->text, " (bad checksum %u)", get_u16(p, at + 2));
}
