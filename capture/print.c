#include "capture/print.h"

#include <netinet/in.h>

/* Deeper than any sane frame: tunnels in tunnels. */
enum { MAX_DEPTH = 48 };

static void drop_held(struct print *p)
{
	if (p->held != SIZE_MAX)
		p->text->at = p->text->start + p->held;
	p->held = SIZE_MAX;
}

_Noreturn void print_cut(struct print *p)
{
	drop_held(p);
	longjmp(*p->cut, 1);
}

_Noreturn void print_stop(struct print *p)
{
	if (p->stop == NULL)
		print_cut(p);
	drop_held(p);
	longjmp(*p->stop, 1);
}

void print_guarded(struct print *p,
    void (*print)(struct print *p, const uint8_t *at, uint32_t length), const uint8_t *at,
    uint32_t length)
{
	const struct print before = *p;
	jmp_buf here;

	p->stop = &here;
	if (_setjmp(here) == 0) {
		print(p, at, length);
	} else {
		print_truncated(p);
		p->end = before.end;
		p->ip = before.ip;
		p->link = before.link;
		p->depth = before.depth;
	}
	p->stop = before.stop;
}

void print_truncated(struct print *p)
{
	text_str(p->text, " [|");
	text_str(p->text, p->protocol);
	text_char(p->text, ']');
}

void print_invalid(struct print *p)
{
	text_str(p->text, " (invalid)");
}

bool print_enter(struct print *p)
{
	if (p->depth >= MAX_DEPTH) {
		text_str(p->text, " [nested too deep]");
		return false;
	}
	p->depth++;
	return true;
}

const char *print_find(const struct print_name *names, uint32_t value)
{
	for (; names->name; names++)
		if (names->value == value)
			return names->name;
	return NULL;
}

void print_named(
    struct print *p, const struct print_name *names, const char *otherwise, uint32_t value)
{
	const char *name = print_find(names, value);

	if (name)
		text_str(p->text, name);
	else
		text_format_u32(p->text, otherwise, value);
}

void print_bits(struct print *p, const struct print_name *bits, const char *none,
    const char *between, uint32_t value)
{
	bool any = false;

	for (; bits->name; bits++) {
		if (!bits->value || (value & bits->value) != bits->value)
			continue;
		if (any)
			text_str(p->text, between);
		text_str(p->text, bits->name);
		any = true;
	}
	if (!any)
		text_format_u32(p->text, none, value);
}

void print_safe_char(struct print *p, uint8_t c)
{
	if (c & 0x80) {
		c &= 0x7f;
		text_str(p->text, "M-");
	}
	if (c < ' ' || c == 0x7f) {
		c ^= 0x40;
		text_char(p->text, '^');
	}
	text_char(p->text, (char)c);
}

void print_safe(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		print_safe_char(p, get_u8(p, at + i));
}

uint32_t print_safe_str(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n && at + i < p->end; i++) {
		if (!at[i])
			return i + 1;
		print_safe_char(p, at[i]);
	}
	return 0;
}

bool print_safe_clipped(struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t left = print_left(p, at);

	print_safe(p, at, n < left ? n : left);
	return n > left;
}

void print_safe_padded(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n && get_u8(p, at + i); i++)
		print_safe_char(p, at[i]);
}

void print_ip4(struct print *p, const uint8_t *at)
{
	print_need(p, at, 4);
	text_ip4(p->text, at);
}

void print_ip6_address(struct print *p, const uint8_t *at)
{
	print_need(p, at, 16);
	text_ip6(p->text, at);
}

void print_mac(struct print *p, const uint8_t *at, unsigned n)
{
	print_need(p, at, n);
	text_mac(p->text, at, n);
}

void print_duration(struct print *p, uint32_t seconds)
{
	static const struct print_name units[] = {{31536000, "y"}, {604800, "w"}, {86400, "d"},
	    {3600, "h"}, {60, "m"}, {1, "s"}, {0, NULL}};

	if (!seconds)
		text_str(p->text, "0s");
	for (const struct print_name *unit = units; unit->name; unit++) {
		if (seconds < unit->value)
			continue;
		text_u32(p->text, seconds / unit->value);
		text_str(p->text, unit->name);
		seconds %= unit->value;
	}
}

/* Two to four bytes; the lowest bit of each says whether it is the last. */
void print_frame_relay_address(struct print *p, const uint8_t *at, unsigned n)
{
	enum { LAST = 1 };
	uint32_t dlci;
	unsigned i = 2;
	bool whole = n >= 2 && print_has(p, at, 2);

	if (n >= 1 && print_has(p, at, 1) && at[0] & LAST) {
		text_str(p->text, "<Invalid DLCI>");
		return;
	}
	dlci = whole ? (at[0] & 0xfcu) << 2 | at[1] >> 4 : 0;
	if (whole && !(at[1] & LAST)) {
		if (n > i && print_has(p, at, i + 1) && !(at[i] & LAST))
			dlci = dlci << 7 | at[i++] >> 1;
		whole = n > i && print_has(p, at, i + 1);
		if (whole && !(at[i] & LAST)) {
			text_str(p->text, "<Invalid DLCI>");
			return;
		}
		dlci = whole ? dlci << 6 | at[i] >> 2 : 0;
	}
	if (whole)
		text_printf(p->text, "DLCI %u", dlci);
	else
		text_str(p->text, "<Truncated>");
}
