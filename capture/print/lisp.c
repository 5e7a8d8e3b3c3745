/* LISP's control messages (RFC 6833): registrations and their answers in full, others by name. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { HEADER = 16, RECORD = 12, LOCATOR = 8, REGISTER = 3, NOTIFY = 4, IP4 = 1, IP6 = 2 };

static const struct print_name types[] = {
    {0, "LISP-Reserved"},
    {1, "LISP-Map-Request"},
    {2, "LISP-Map-Reply"},
    {REGISTER, "LISP-Map-Register"},
    {NOTIFY, "LISP-Map-Notify"},
    {8, "LISP-Encapsulated-Contol-Message"},
    {0, NULL},
};

static const struct print_name register_flags[] = {
    {0x08000000, "P-Proxy-Map-Reply"},
    {0x04000000, "S-LISP-SEC-Capable"},
    {0x02000000, "I-xTR-ID-Present"},
    {0x01000000, "R-Build-For-RTR"},
    {0x00000100, "M-Want-Map-Notify"},
    {0, NULL},
};

static const struct print_name notify_flags[] = {
    {0x08000000, "I-xTR-ID-Present"}, {0x04000000, "R-Build-For-RTR"}, {0, NULL}};

static const struct print_name authentications[] = {
    {0, "None"}, {1, "SHA1"}, {2, "SHA256"}, {0, NULL}};

static const struct print_name actions[] = {
    {0, "No-Action"}, {1, "Natively-Forward"}, {2, "Send-Map-Request"}, {3, "Drop"}, {0, NULL}};

static const struct print_name locator_flags[] = {
    {4, "Local-Locator"}, {2, "RLoc-Probed"}, {1, "Reachable"}, {0, NULL}};

/* The message and how far it was read. The place wraps as tcpdump's does, in sixteen bits. */
struct message {
	struct print *p;
	const uint8_t *at;
	uint16_t place;
};

static const uint8_t *here(const struct message *m)
{
	return m->at + m->place;
}

static void flags_print(struct print *p, const struct print_name *names, uint32_t value)
{
	text_str(p->text, " flags [");
	print_bits(p, names, "none", ", ", value);
	text_str(p->text, "],");
}

static void locator(struct message *m)
{
	struct print *p = m->p;
	const uint8_t *at = here(m);
	uint16_t family;

	print_want(p, at, LOCATOR);
	family = get_u16(p, at + 6);
	m->place += LOCATOR;
	if (p->options->verbose > 0)
		text_str(p->text, "\n       ");
	if (family == IP4) {
		print_fields(p, at + LOCATOR, " LOC %a4");
		m->place += 4;
	} else if (family == IP6) {
		print_fields(p, at + LOCATOR, " LOC %a6");
		m->place += 16;
	}
	if (p->options->verbose == 0)
		return;
	print_fields(
	    p, at, "\n          Priority/Weight %u1/%u1, Multicast Priority/Weight %u1/%u1,");
	flags_print(p, locator_flags, get_u16(p, at + 4));
}

static void record_details(struct print *p, const uint8_t *at)
{
	print_fields(p, at, "      Record TTL %u4,");
	text_str(p->text, at[6] & 0x10 ? " Authoritative, " : " Non-Authoritative, ");
	print_named(p, actions, "unknown", at[6] >> 5);
	text_printf(p->text, ", Map Version: %u,", get_u16(p, at + 8) & 0xfff);
}

/* false: its address is of a family that is not read. */
static bool record(struct message *m)
{
	struct print *p = m->p;
	const uint8_t *at = here(m);
	uint16_t family;

	print_want(p, at, RECORD);
	text_char(p->text, '\n');
	family = get_u16(p, at + 10);
	m->place += RECORD;
	if (p->options->verbose > 0)
		record_details(p, at);
	if (family != IP4 && family != IP6)
		return false;
	print_fields(p, here(m), family == IP4 ? " EID %a4" : " EID %a6");
	m->place += family == IP4 ? 4 : 16;
	text_printf(p->text, "/%u, %u locator(s)", at[5], at[4]);
	for (unsigned i = 0; i < at[4]; i++)
		locator(m);
	return true;
}

static void header(struct message *m)
{
	struct print *p = m->p;
	const uint8_t *at = m->at;

	if (p->options->verbose > 0) {
		text_printf(p->text, "\n    %u record(s), Authentication ", at[3]);
		print_named(p, authentications, "unknown-type", get_u16(p, at + 12));
		text_char(p->text, ',');
		print_hex(p, "\n    Authentication-Data: ", at + HEADER, get_u16(p, at + 14));
		print_want(p, at + HEADER, get_u16(p, at + 14));
	} else {
		text_printf(p->text, " %u record(s),", at[3]);
	}
	m->place = (uint16_t)(HEADER + get_u16(p, at + 14));
}

/* What stands behind the records: who sent this and from where, or something else. */
static void trailer(struct message *m, bool identified)
{
	struct print *p = m->p;

	if (!identified) {
		print_hex(p, "\n    Data: ", here(m), print_left(p, here(m)));
		return;
	}
	if (!print_has(p, here(m), 24)) {
		print_invalid(p);
		return;
	}
	print_hex(p, "\n    xTR-ID: ", here(m), 16);
	print_fields(p, here(m) + 16, "\n    SITE-ID: %u8");
}

static void put_lisp(struct print *p, const uint8_t *at, uint32_t length)
{
	struct message m = {.p = p, .at = at};
	unsigned records;
	uint8_t type;

	p->protocol = "lisp";
	print_want(p, at, HEADER);
	type = at[0] >> 4;
	print_named(p, types, "unknown-type-%u", type);
	text_char(p->text, ',');
	if (type != REGISTER && type != NOTIFY)
		return;
	if (p->options->verbose > 0)
		flags_print(p, type == REGISTER ? register_flags : notify_flags, get_u32(p, at));
	header(&m);
	records = at[3];
	if (records == 0) {
		print_invalid(p);
		return;
	}
	for (; length > m.place && records > 0; records--)
		if (!record(&m))
			return;
	trailer(&m, at[0] & (type == REGISTER ? 2 : 8));
}

void print_lisp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_lisp, at, length);
}
