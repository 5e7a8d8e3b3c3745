#include "parse/fast.h"

#include "parse/scan.h"

enum {
	MAX_NUMBER = 10, /* digits; longer ones are the grammar's */
};

static inline uint64_t load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* At most 65535, as text of that many digits. */
static inline bool is_port(const char *p, unsigned digits)
{
	if (digits - 1 > 4 || (*p == '0' && digits > 1))
		return false;
	return digits < 5 || *p < '6' || memcmp(p, "65535", 5) <= 0;
}

/* Reads a.b.c.d.p at p; returns its end, or NULL. */
static inline const char *take_end(const char *p, struct record *r, enum record_field address,
	enum record_field port)
{
	uint32_t digits = scan_digits(p) | scan_digits(p + 16) << 16;
	uint32_t dots = scan_byte(p, '.') | scan_byte(p + 16, '.') << 16;
	unsigned size = (unsigned)__builtin_ctzll(~(uint64_t)(digits | dots));
	uint32_t left = dots & (uint32_t)((UINT64_C(1) << size) - 1);
	unsigned from = 0;

	for (unsigned i = 0; i < 4; i++) {
		unsigned dot = (unsigned)__builtin_ctz(left | UINT32_C(1) << 31);

		if (dot - from - 1 > 2)
			return NULL;
		from = dot + 1;
		left &= left - 1;
	}
	if (left || !is_port(p + from, size - from))
		return NULL;
	r->field[address] = (struct slice){ p, from - 1 };
	r->field[port] = (struct slice){ p + from, size - from };
	return p + size;
}

/* The same of IPv6. An address that ends in dotted form is the grammar's. */
static inline const char *take_end6(const char *p, struct record *r, enum record_field address,
	enum record_field port)
{
	uint64_t colons = scan_byte(p, ':') | (uint64_t)scan_byte(p + 16, ':') << 16 |
			  (uint64_t)scan_byte(p + 32, ':') << 32;
	uint64_t hex = scan_hex(p) | (uint64_t)scan_hex(p + 16) << 16 |
		       (uint64_t)scan_hex(p + 32) << 32;
	unsigned size = (unsigned)__builtin_ctzll(~(hex | colons));
	unsigned digits;

	colons &= (UINT64_C(1) << size) - 1;
	if (p[size] != '.' || (colons & (colons - 1)) == 0)
		return NULL;
	digits = scan_digit_run(p + size + 1);
	if (!is_port(p + size + 1, digits) || p[size + 1 + digits] == '.')
		return NULL;
	r->field[address] = (struct slice){ p, size };
	r->field[port] = (struct slice){ p + size + 1, digits };
	return p + size + 1 + digits;
}

/* Reads a number at p; returns its end, or NULL. */
static inline const char *take_number(const char *p, struct record *r, enum record_field field)
{
	unsigned n = scan_digit_run(p);

	if (n - 1 > MAX_NUMBER - 1 || (*p == '0' && n > 1))
		return NULL;
	record_set(r, field, (struct slice){ p, n });
	return p + n;
}

typedef const char *end_taker(const char *p, struct record *r, enum record_field address,
	enum record_field port);

static inline const char *take_ends(const char *p, struct record *r, end_taker *taker)
{
	p = taker(p, r, RECORD_SRC_IP, RECORD_SRC_PORT);
	if (!p || memcmp(p, " > ", 3) != 0)
		return NULL;
	p = taker(p + 3, r, RECORD_DST_IP, RECORD_DST_PORT);
	if (!p || load8(p) != load8(": Flags ") || p[8] != '[')
		return NULL;
	return p + 9;
}

/* Neither in flags nor in options may a byte stand that needs an escape; an end of line is one. */
static inline const char *take_flags(const char *p, struct record *r)
{
	uint32_t close = scan_byte(p, ']');
	unsigned n;

	if (close == 0 || (scan_special(p) & ((close & -close) - 1)) != 0)
		return NULL;
	n = (unsigned)__builtin_ctz(close);
	r->field[RECORD_FLAGS] = (struct slice){ p, n };
	return p + n + 1;
}

/* "options […]" behind its bracket. */
static inline const char *take_options(const char *p, struct record *r)
{
	const char *start = p;
	uint32_t close, special;

	while ((close = scan_byte(p, ']')) == 0) {
		if (scan_special(p))
			return NULL;
		p += 16;
	}
	special = scan_special(p);
	if ((special & ((close & -close) - 1)) != 0)
		return NULL;
	p += __builtin_ctz(close);
	record_set(r, RECORD_OPTIONS, slice_between(start, p));
	return p + 1;
}

/* Everything behind the flags, in the order it is printed. */
static inline const char *take_numbers(const char *p, struct record *r)
{
	if (memcmp(p, ", seq ", 6) == 0) {
		p = take_number(p + 6, r, RECORD_SEQ);
		if (p && *p == ':')
			p = take_number(p + 1, r, RECORD_SEQ_END);
		if (!p)
			return NULL;
	}
	if (memcmp(p, ", ack ", 6) == 0 && !(p = take_number(p + 6, r, RECORD_ACK)))
		return NULL;
	if (memcmp(p, ", win ", 6) == 0 && !(p = take_number(p + 6, r, RECORD_WIN)))
		return NULL;
	if (load8(p) == load8(", option") && memcmp(p + 8, "s [", 3) == 0 &&
	    !(p = take_options(p + 11, r)))
		return NULL;
	if (load8(p) != load8(", length") || p[8] != ' ')
		return NULL;
	return take_number(p + 9, r, RECORD_LENGTH);
}

/* ": " and what an upper layer's printer said, up to the end of the line. */
static const char *take_info(const char *p, struct record *r)
{
	const char *end;

	if (p[0] != ':' || p[1] != ' ' || slice_gap(p[2]))
		return NULL;
	end = rawmemchr(p, '\n');
	if (slice_gap(end[-1]))
		return NULL;
	r->clean = !scan_any_special(p + 2, (size_t)(end - p - 2));
	record_set(r, RECORD_INFO, slice_between(p + 2, end));
	return end;
}

const char *fast_read(const char *line, const struct stamps *stamps, struct record *r)
{
	static const struct slice ip = SLICE_OF("IP"), ip6 = SLICE_OF("IP6"), proto = SLICE_OF("TCP");
	const char *p = line + STAMP_AGAIN;

	if (!stamps_take_again(stamps, line, r))
		return NULL;
	if (memcmp(p, "IP ", 3) == 0) {
		r->field[RECORD_NET] = ip;
		p = take_ends(p + 3, r, take_end);
	} else if (memcmp(p, "IP6 ", 4) == 0) {
		r->field[RECORD_NET] = ip6;
		p = take_ends(p + 4, r, take_end6);
	} else {
		return NULL;
	}
	if (!p || !(p = take_flags(p, r)))
		return NULL;
	r->field[RECORD_PROTO] = proto;
	r->present |= RECORD_BIT(RECORD_NET) | RECORD_BIT(RECORD_PROTO) | RECORD_BIT(RECORD_SRC_IP) |
		      RECORD_BIT(RECORD_DST_IP) | RECORD_BIT(RECORD_SRC_PORT) |
		      RECORD_BIT(RECORD_DST_PORT) | RECORD_BIT(RECORD_FLAGS);
	r->clean = true;
	p = take_numbers(p, r);
	return !p || *p == '\n' ? p : take_info(p, r);
}
