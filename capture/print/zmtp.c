/* ZeroMQ's ZMTP 1.0, told by -T only: on TCP, and in the datagrams of PGM. */
#include <inttypes.h>

#include "capture/print/printers.h"

enum {
	LONG_LENGTH = 0xff,
	MORE = 1,
	FEW = 128, /* bytes of a body that a single -v shows */
};

static void put_flags(struct print *p, uint8_t flags)
{
	text_str(p->text, " (");
	for (int bit = 7; bit > 0; bit--)
		text_str(p->text, flags >> bit & 1 ? "MBZ|" : "-|");
	text_str(p->text, flags & MORE ? "MORE)" : "-)");
}

static uint32_t shown(const struct print *p, uint64_t size, uint64_t captured, uint32_t few)
{
	uint64_t n = size < captured ? size : captured;

	return (uint32_t)(p->options->verbose == 1 && n > few ? few : n);
}

/* Of a body that begins with its flags. */
static void put_body(struct print *p, const uint8_t *at, uint64_t size)
{
	uint64_t captured = print_left(p, at);
	uint32_t n;

	if (size > captured)
		text_printf(p->text, " (%" PRIu64 " captured)", captured);
	text_printf(p->text, ", flags 0x%02x", at[0]);
	if (!p->options->verbose)
		return;
	put_flags(p, at[0]);
	n = shown(p, size, captured, FEW + 1);
	if (n > 1) {
		text_printf(p->text, ", first %u byte(s) of body:", n - 1);
		print_hex_text(p, "\n\t ", at + 1, n - 1);
	}
}

/* A frame; the place after it. */
static const uint8_t *put_frame(struct print *p, const uint8_t *at)
{
	uint64_t size = get_u8(p, at);
	uint32_t header = 1;

	text_str(p->text, "\n\t");
	if (size != LONG_LENGTH) {
		text_printf(p->text, " frame flags+body  (8-bit) length %" PRIu64, size);
	} else {
		header = 9;
		text_str(p->text, " frame flags+body (64-bit) length");
		print_need(p, at, header);
		size = get_u64(p, at + 1);
		text_printf(p->text, " %" PRIu64, size);
	}
	if (!size)
		return at + header;
	print_need(p, at, header + 1);
	at += header;
	put_body(p, at, size);
	if (size > print_left(p, at))
		print_cut(p);
	return at + size;
}

static void put_frames(struct print *p, const uint8_t *at)
{
	while (at < p->end)
		at = put_frame(p, at);
}

void print_zmtp(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *end;

	p->protocol = "zmtp1";
	text_str(p->text, ": ZMTP/1.0");
	end = print_narrow(p, at, length);
	put_frames(p, at);
	p->end = end;
}

/* What belongs to a message that began in an earlier datagram; the place after it. */
static const uint8_t *put_intermediate(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { ALL = 0xffff };
	uint32_t offset = get_u16(p, at), left;

	text_printf(p->text, "\n\t frame offset 0x%04x", offset);
	at += 2;
	left = print_left(p, at);
	if (offset == ALL) {
		offset = length - 2;
	} else if (2 + offset > length) {
		text_str(p->text, " (exceeds datagram declared length)");
		print_cut(p);
	}
	if (offset) {
		uint32_t n = shown(p, offset, left, FEW);

		text_printf(p->text, "\n\t frame intermediate part, %u bytes", offset);
		if (offset > left)
			text_printf(p->text, " (%u captured)", left);
		if (p->options->verbose && n > 1) {
			text_printf(p->text, ", first %u byte(s):", n);
			print_hex_text(p, "\n\t ", at, n);
		}
	}
	return at + (offset < left ? offset : left);
}

void print_zmtp_datagram(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *next, *end;

	p->protocol = "zmtp1";
	next = put_intermediate(p, at, length);
	end = print_narrow(p, at, length);
	put_frames(p, next);
	p->end = end;
}
