/*
 * From a frame to its line: what every printer in capture/print/ shares.
 *
 * A printer takes a struct print, a pointer into the frame and the length the layer above says
 * it has; it appends to p->text what `tcpdump -nn` (4.99.3) would print. Reads go through the
 * get_ functions below, which check against p->end, the end of what was captured (or of the
 * enclosing packet where that is shorter). A read beyond it does not return: it longjmps to the
 * frame's dispatcher, which appends " [|name]" with the name in p->protocol. So a printer needs no
 * error path, never reads out of bounds, and the text stops exactly where tcpdump's does. A printer
 * whose outer layer goes on after the cut asks print_has and calls print_truncated instead.
 */
#ifndef CAPTURE_PRINT_H
#define CAPTURE_PRINT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/text.h"

struct print_packet_type; /* print/packet_types.h */

struct print_options {
	unsigned verbose;                            /* number of -v */
	unsigned time_form;                          /* number of -t */
	unsigned dump_hex;                           /* number of -x */
	unsigned dump_hex_text;                      /* number of -X */
	unsigned dump_text;                          /* number of -A */
	bool link_header;                            /* -e */
	unsigned quiet;                              /* number of -q */
	bool numbers;                                /* -#: packet number first */
	bool absolute_seq;                           /* -S */
	bool no_checksums;                           /* -K */
	bool nanoseconds;                            /* --nano: nine digits */
	const struct print_packet_type *packet_type; /* -T; NULL: ports tell */
};

/* The innermost IP header around what is being printed; version 0: there is none. */
struct print_ip {
	const uint8_t *header;
	const uint8_t *destination; /* the last hop's, where IPv6 is routed */
	uint8_t version;            /* 4 or 6 */
	uint8_t ttl;                /* or hop limit */
	bool fragmented;            /* first fragment of several */
};

/* The innermost link header with addresses; NULL: none. */
struct print_addresses {
	const uint8_t *source;
	const uint8_t *destination;
	unsigned length; /* bytes of an address */
};

/* What lasts from packet to packet; printers that remember hang theirs in here. */
struct tcp_conversations;
struct print_ports;
struct rpc_calls;
struct if_nameindex;
struct ike_cookies;
struct rx_calls;
struct slip_connections;

struct print_memory {
	struct if_nameindex *interfaces; /* by their numbers here; NULL: none are known */
	struct tcp_conversations *tcp;   /* first sequence numbers, for relative ones */
	struct print_ports *ports;       /* which ports have a printer */
	struct rpc_calls *rpc;           /* calls whose answers may come */
	struct ike_cookies *ike;         /* who began which key exchange */
	struct rx_calls *rx;             /* calls of AFS whose answers may come */
	struct slip_connections *slip;   /* whose headers are compressed */
};

/* What -T calls a type of payloads, in any case of letters; NULL: there is none such. */
const struct print_packet_type *print_packet_type_find(const char *name);

struct print {
	const struct print_options *options;
	struct text *text;
	const uint8_t *start; /* of the frame */
	const uint8_t *end;   /* first byte that may not be read */
	const char *protocol; /* the name in "[|name]" */
	jmp_buf *cut;         /* where a read beyond the end goes */
	jmp_buf *stop;        /* where print_stop goes; NULL: to the same place */
	int64_t time;         /* of the packet, nanoseconds since 1970 UTC */
	uint32_t length;      /* of the frame on the wire */
	uint32_t link_length; /* of its link header, which -x, -X and -A leave out */
	size_t held;          /* text from here on is dropped by a cut; SIZE_MAX: none is */
	unsigned depth;       /* of tunnels and lists, against frames made to recurse */
	struct print_ip ip;
	uint16_t source_port; /* of the TCP or UDP header around a payload */
	uint16_t destination_port;
	struct print_addresses link;
	struct print_memory *memory;
};

/* Leaves the printer: the frame ends before what was to be read. */
_Noreturn void print_cut(struct print *p);

/* What is printed between the two is dropped when the frame is cut there: tcpdump gathers it
 * before it prints it. */
static inline void print_hold(struct print *p)
{
	p->held = (size_t)(p->text->at - p->text->start);
}

static inline void print_release(struct print *p)
{
	p->held = SIZE_MAX;
}

/* Runs a printer that print_stop leaves: " [|protocol]" is printed then, and the layers around it
 * go on, as tcpdump does where it returns from a printer and does not leave all of them at once. */
void print_guarded(struct print *p,
    void (*print)(struct print *p, const uint8_t *at, uint32_t length), const uint8_t *at,
    uint32_t length);
/* Leaves the nearest guarded printer; without one the same as print_cut. */
_Noreturn void print_stop(struct print *p);

/* " [|protocol]" and " (invalid)": for printers that go on or return by themselves. */
void print_truncated(struct print *p);
void print_invalid(struct print *p);

/* One tunnel or list deeper; false, with a mark printed, when the frame nests without end.
 * Pair with print_leave when it was true. */
bool print_enter(struct print *p);
static inline void print_leave(struct print *p)
{
	p->depth--;
}

/* Narrows what may be read to n bytes from at (never widens); returns the end to give back to
 * p->end afterwards. */
static inline const uint8_t *print_narrow(struct print *p, const uint8_t *at, uint32_t n)
{
	const uint8_t *end = p->end;

	if (at <= end && (uint32_t)(end - at) > n)
		p->end = at + n;
	return end;
}

/* How many bytes may still be read from at on; never negative. */
static inline uint32_t print_left(const struct print *p, const uint8_t *at)
{
	return at < p->end ? (uint32_t)(p->end - at) : 0;
}

/* Whether n bytes may be read at `at`. */
static inline bool print_has(const struct print *p, const uint8_t *at, uint32_t n)
{
	return at <= p->end && (size_t)(p->end - at) >= n;
}

/* Asks for n bytes at once, so that what follows may read them plainly. */
static inline void print_need(struct print *p, const uint8_t *at, uint32_t n)
{
	if (__builtin_expect(!print_has(p, at, n), 0))
		print_cut(p);
}

/* The same for a printer that is guarded. */
static inline void print_want(struct print *p, const uint8_t *at, uint32_t n)
{
	if (__builtin_expect(!print_has(p, at, n), 0))
		print_stop(p);
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
void print_named(
    struct print *p, const struct print_name *names, const char *otherwise, uint32_t value);
/* Appends the names of the bits set, joined by `between`; when none has a name, the value in the
 * printf form `none`. */
void print_bits(struct print *p, const struct print_name *bits, const char *none,
    const char *between, uint32_t value);
/* A byte or string as tcpdump shows it: printable ASCII plain, the rest as ^X, M-x. */
void print_safe_char(struct print *p, uint8_t c);
void print_safe(struct print *p, const uint8_t *at, uint32_t n);
/* A string that a NUL ends within n bytes: the bytes taken with the NUL, or 0 when none was found
 * before n or the frame ended. Never cuts. */
uint32_t print_safe_str(struct print *p, const uint8_t *at, uint32_t n);
/* Stops at the frame's end instead of cutting: true when it did. */
bool print_safe_clipped(struct print *p, const uint8_t *at, uint32_t n);
/* n bytes padded with NULs; cuts. */
void print_safe_padded(struct print *p, const uint8_t *at, uint32_t n);
/* Seconds as 1y2w3d4h5m6s, parts that are 0 left out. */
void print_duration(struct print *p, uint32_t seconds);

/* Addresses out of the frame; they cut. */
void print_ip4(struct print *p, const uint8_t *at);
void print_ip6_address(struct print *p, const uint8_t *at);
void print_mac(struct print *p, const uint8_t *at, unsigned n);

void print_frame_relay_address(struct print *p, const uint8_t *at, unsigned n); /* "DLCI 16" */

/* Dumps: rows of 16 bytes, each begun with `indent` ("\n\t"). n is clipped to p->end. */
void print_hex(struct print *p, const char *indent, const uint8_t *at, uint32_t n);
void print_hex_text(struct print *p, const char *indent, const uint8_t *at, uint32_t n);
void print_text_dump(struct print *p, const uint8_t *at, uint32_t n);
/* A payload without a printer: dumped, whatever was asked for, or unless a hex dump of all, or
 * quiet, was. They cut, behind what there is, where n is more than was captured. */
void print_dump(struct print *p, const uint8_t *at, uint32_t n);
void print_default(struct print *p, const uint8_t *at, uint32_t n);
bool print_wants_default(const struct print *p);
/* An attribute without a printer, under -v: hex rows with offsets, if n is not 0. */
void print_unknown(struct print *p, const char *indent, const uint8_t *at, uint32_t n);

/* Internet checksum (RFC 1071) over n bytes that were checked, continued from sum; fold gives
 * what belongs in the packet's field, 0 over a packet that has it right. */
uint64_t print_sum(uint64_t sum, const uint8_t *at, uint32_t n);
uint16_t print_sum_fold(uint64_t sum);
/* The sum of p->ip's pseudo header. */
uint64_t print_sum_pseudo(struct print *p, uint32_t length, uint8_t protocol);
/* The right value of a field that holds `got` while the fold over everything is `sum`. */
uint16_t print_sum_wanted(uint16_t got, uint16_t sum);

#endif
