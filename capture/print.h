/*
 * From a frame to its line: what every printer in capture/print/ shares.
 *
 * A printer takes a struct print, a pointer into the frame and the length the layer above says
 * it has; it appends to p->text what `tcpdump -nn` (4.99.3) would print. Reads go through the
 * get_ functions below, which check against p->end, the end of what was captured (or of the
 * enclosing packet where that is shorter). A read beyond it does not return: it longjmps to the
 * frame's dispatcher (or to the innermost print_guard), which appends " [|name]" with the name
 * in p->protocol. So a printer needs no error path, never reads out of bounds, and the text
 * stops exactly where tcpdump's does.
 */
#ifndef CAPTURE_PRINT_H
#define CAPTURE_PRINT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/text.h"

struct tcp_conversations;

struct print_options {
	unsigned verbose;       /* number of -v */
	unsigned time_form;     /* number of -t */
	unsigned dump_hex;      /* number of -x */
	unsigned dump_hex_text; /* number of -X */
	unsigned dump_text;     /* number of -A */
	bool link_header;       /* -e */
	bool quiet;             /* -q */
	bool numbers;           /* -#: packet number first */
	bool absolute_seq;      /* -S */
	bool no_checksums;      /* -K */
	bool nanoseconds;       /* --nano: nine digits */
};

struct print {
	const struct print_options *options;
	struct text *text;
	const uint8_t *start;  /* of the frame */
	const uint8_t *end;    /* first byte that may not be read */
	const char *protocol;  /* the name in "[|name]" */
	jmp_buf *cut;          /* where a read beyond the end goes */
	int64_t time;          /* of the packet, nanoseconds since 1970 UTC */
	unsigned depth;        /* of tunnels and lists, against frames made to recurse */
	struct tcp_conversations *tcp; /* first sequence numbers, for relative ones */
};

/* Leaves the printer: the frame ends before what was to be read. */
_Noreturn void print_cut(struct print *p);

/* How many bytes may still be read from at on; never negative. */
static inline uint32_t print_left(const struct print *p, const uint8_t *at)
{
	return at < p->end ? (uint32_t)(p->end - at) : 0;
}

/* Asks for n bytes at once, so that what follows may read them plainly. */
static inline void print_need(struct print *p, const uint8_t *at, uint32_t n)
{
	if (__builtin_expect(print_left(p, at) < n, 0))
		print_cut(p);
}

static inline uint8_t get_u8(struct print *p, const uint8_t *at)
{
	print_need(p, at, 1);
	return at[0];
}

static inline uint16_t get_u16(struct print *p, const uint8_t *at)
{
	print_need(p, at, 2);
	return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t get_u24(struct print *p, const uint8_t *at)
{
	print_need(p, at, 3);
	return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static inline uint32_t get_u32(struct print *p, const uint8_t *at)
{
	print_need(p, at, 4);
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline uint64_t get_u64(struct print *p, const uint8_t *at)
{
	return (uint64_t)get_u32(p, at) << 32 | get_u32(p, at + 4);
}

/* Little-endian, for the protocols of that family. */
static inline uint16_t get_le16(struct print *p, const uint8_t *at)
{
	print_need(p, at, 2);
	return (uint16_t)(at[1] << 8 | at[0]);
}

static inline uint32_t get_le32(struct print *p, const uint8_t *at)
{
	print_need(p, at, 4);
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static inline uint64_t get_le64(struct print *p, const uint8_t *at)
{
	return (uint64_t)get_le32(p, at + 4) << 32 | get_le32(p, at);
}

/* A value's name out of a table that ends with a NULL name. */
struct print_name {
	uint32_t value;
	const char *name;
};

/* The name, or NULL. */
const char *print_find(const struct print_name *names, uint32_t value);
/* Appends the name, or the value in the given printf form ("Unknown (0x%04x)"). */
void print_named(struct print *p, const struct print_name *names, const char *otherwise,
    uint32_t value);
/* Appends the names of the bits set, joined by `between`; "none" when none is. */
void print_bits(struct print *p, const struct print_name *bits, const char *between, uint32_t value);
/* A byte or string as tcpdump shows it: printable ASCII plain, the rest as ^X, M-x. */
void print_safe_char(struct print *p, uint8_t c);
void print_safe(struct print *p, const uint8_t *at, uint32_t n);

#endif
