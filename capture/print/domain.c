/*
 * DNS over UDP and TCP, and multicast DNS (RFC 1035, RFC 6762).
 */
#include "capture/print/domain.h"

#include <stddef.h>

#include "capture/print/printers.h"

enum {
	HEADER = 12,
	TYPE_OPT = 41,
	OPERATION_INVERSE = 1,
	STRANGE_BITS = 0x06cf, /* of a request: an answer's flags, an error */
};

enum flag {
	FLAG_RESPONSE = 0x8000,
	FLAG_AUTHORITATIVE = 0x0400,
	FLAG_TRUNCATED = 0x0200,
	FLAG_RECURSION_DESIRED = 0x0100,
	FLAG_RECURSION_AVAILABLE = 0x0080,
	FLAG_AUTHENTIC = 0x0020,
	FLAG_CHECKING_DISABLED = 0x0010,
};

struct message {
	struct domain domain;
	uint32_t length;
	uint16_t id;
	uint16_t flags;
	uint16_t questions;
	uint16_t answers;
	uint16_t authorities;
	uint16_t additional;
};

static const char *const operations[16] = {"", " inv_q", " stat", " op3", " notify", " update",
    " op6", " op7", " op8", " updateA", " updateD", " updateDA", " updateM", " updateMA",
    " zoneInit", " zoneRef"};

/* Two of tcpdump's names lack the blank. */
static const char *const errors[24] = {"", " FormErr", " ServFail", " NXDomain", " NotImp",
    " Refused", " YXDomain", " YXRRSet", " NXRRSet", " NotAuth", " NotZone", " Resp11", " Resp12",
    " Resp13", " Resp14", " NoChange", " BadVers", "Resp17", " Resp18", " Resp19", " Resp20",
    "Resp21", " Resp22", " BadCookie"};

static unsigned operation(const struct message *m)
{
	return m->flags >> 11 & 15;
}

/* Skips n records, or n questions; NULL: the message ends before. */
static const uint8_t *skip(const struct print *p, const uint8_t *at, uint32_t n, bool records)
{
	for (; n > 0; n--) {
		at = domain_skip_name(p, at);
		if (!at)
			return NULL;
		if (!records) {
			at += 4;
		} else {
			if (!print_has(p, at, 10))
				return NULL;
			at += 10 + (at[8] << 8 | at[9]);
		}
		if (at >= p->end)
			return NULL;
	}
	return at;
}

/* The error, whose high bits are in the OPT record, if there is one. */
static unsigned error_of(const struct print *p, const struct message *m)
{
	unsigned error = m->flags & 15;
	const uint8_t *at = skip(p, m->domain.start + HEADER, m->questions, false);

	at = at ? skip(p, at, (uint32_t)m->answers + m->authorities, true) : NULL;
	for (uint32_t i = 0; at && i < m->additional; i++) {
		const uint8_t *head = domain_skip_name(p, at);

		if (!head || !print_has(p, head, 5))
			break;
		if ((head[0] << 8 | head[1]) == TYPE_OPT)
			return error | (unsigned)head[4] << 4;
		at = skip(p, at, 1, true);
	}
	return error;
}

/* The records of a section; NULL: cut. */
static const uint8_t *put_section(
    struct print *p, const struct message *m, const uint8_t *at, uint32_t n)
{
	at = domain_put_record(p, &m->domain, at);
	for (n--; at && at < p->end && n > 0; n--) {
		text_char(p->text, ',');
		at = domain_put_record(p, &m->domain, at);
	}
	return n ? NULL : at;
}

/* Under -vv: what follows the answers. False: cut. */
static bool put_rest(struct print *p, const struct message *m, const uint8_t *at)
{
	if (p->options->verbose < 2)
		return true;
	if (m->authorities) {
		if (at >= p->end)
			return false;
		text_str(p->text, " ns:");
		at = put_section(p, m, at, m->authorities);
	}
	if (at && m->additional) {
		if (at >= p->end)
			return false;
		text_str(p->text, " ar:");
		at = put_section(p, m, at, m->additional);
	}
	return at != NULL;
}

static void put_error(struct print *p, unsigned error)
{
	if (error < sizeof errors / sizeof errors[0])
		text_str(p->text, errors[error]);
	else
		text_printf(p->text, " Resp%u", error);
}

/* " 1/0/0" */
static void put_sections(struct print *p, const struct message *m)
{
	text_char(p->text, ' ');
	text_u32(p->text, m->answers);
	text_char(p->text, '/');
	text_u32(p->text, m->authorities);
	text_char(p->text, '/');
	text_u32(p->text, m->additional);
}

static bool put_response(struct print *p, const struct message *m)
{
	const uint8_t *at = m->domain.start + HEADER;

	text_u32(p->text, m->id);
	text_str(p->text, operations[operation(m)]);
	put_error(p, error_of(p, m));
	text_str(p->text, m->flags & FLAG_AUTHORITATIVE ? "*" : "");
	text_str(p->text, m->flags & FLAG_RECURSION_AVAILABLE ? "" : "-");
	text_str(p->text, m->flags & FLAG_TRUNCATED ? "|" : "");
	text_str(p->text, m->flags & FLAG_AUTHENTIC ? "$" : "");
	if (m->questions != 1)
		text_printf(p->text, " [%uq]", m->questions);
	for (uint32_t i = 0; at && i < m->questions; i++) {
		if (i)
			text_char(p->text, ',');
		if (p->options->verbose > 1) {
			text_str(p->text, " q:");
			at = domain_put_question(p, &m->domain, at);
		} else {
			at = domain_skip_name(p, at);
			at = at ? at + 4 : NULL;
		}
	}
	if (!at)
		return false;
	put_sections(p, m);
	if (m->answers)
		at = put_section(p, m, at, m->answers);
	return at && put_rest(p, m, at);
}

static void put_count(struct print *p, uint16_t n, const char *name)
{
	text_str(p->text, " [");
	text_u32(p->text, n);
	text_str(p->text, name);
	text_char(p->text, ']');
}

static void put_request_counts(struct print *p, const struct message *m)
{
	if (operation(m) == OPERATION_INVERSE) {
		if (m->questions)
			put_count(p, m->questions, "q");
		if (m->answers != 1)
			put_count(p, m->answers, "a");
	} else {
		if (m->answers)
			put_count(p, m->answers, "a");
		if (m->questions != 1)
			put_count(p, m->questions, "q");
	}
	if (m->authorities)
		put_count(p, m->authorities, "n");
	if (m->additional)
		put_count(p, m->additional, "au");
}

static bool put_request(struct print *p, const struct message *m)
{
	const uint8_t *at = m->domain.start + HEADER;

	text_u32(p->text, m->id);
	text_str(p->text, operations[operation(m)]);
	text_str(p->text, m->flags & FLAG_RECURSION_DESIRED ? "+" : "");
	text_str(p->text, m->flags & FLAG_CHECKING_DISABLED ? "%" : "");
	if (m->flags & STRANGE_BITS)
		text_printf(p->text, " [b2&3=0x%x]", m->flags);
	put_request_counts(p, m);
	for (uint32_t i = 0; i < m->questions; i++) {
		if (i && at >= p->end)
			return false;
		at = domain_put_question(p, &m->domain, at);
		if (!at)
			return false;
	}
	if (p->options->verbose > 1 && m->answers)
		at = put_section(p, m, at, m->answers);
	return at && put_rest(p, m, at);
}

static void put_message(struct print *p, const uint8_t *at, uint32_t length, bool multicast)
{
	struct message m;
	bool whole;

	if (length < HEADER) {
		text_printf(p->text, "domain [length %u < %u]", length, HEADER);
		print_invalid(p);
		return;
	}
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	m = (struct message){{at, multicast}, length, get_u16(p, at), get_u16(p, at + 2),
	    get_u16(p, at + 4), get_u16(p, at + 6), get_u16(p, at + 8), get_u16(p, at + 10)};
	whole = m.flags & FLAG_RESPONSE ? put_response(p, &m) : put_request(p, &m);
	if (!whole) {
		print_truncated(p);
		return;
	}
	text_str(p->text, " (");
	text_u32(p->text, length);
	text_char(p->text, ')');
}

void print_domain(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "domain";
	put_message(p, at, length, false);
}

void print_mdns(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "domain";
	put_message(p, at, length, true);
}

/* Two bytes of length stand before a message (RFC 1035, section 4.2.2). */
void print_domain_tcp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t said;

	p->protocol = "domain";
	if (length < 2) {
		text_printf(p->text, " [DNS over TCP: length %u < 2]", length);
		print_invalid(p);
		return;
	}
	said = get_u16(p, at);
	if (said != length - 2) {
		text_printf(p->text, " [prefix length(%u) != length(%u)]", said, length - 2);
		print_invalid(p);
		return;
	}
	text_char(p->text, ' ');
	put_message(p, at + 2, length - 2, false);
}
