/*
 * Domain names: labels, compression (RFC 1035, section 4.1.4), bit labels (RFC 2673).
 */
#include "capture/print/domain.h"

#include <stddef.h>

enum {
	TYPE_MASK = 0xc0,
	TYPE_LABEL = 0x00,
	TYPE_EXTENDED = 0x40,
	TYPE_POINTER = 0xc0,
	EXTENDED_BITS = 0x41,
	MAX_NAME = 255,
	NO_LABEL = -1,
};

/* Bits of a bit label: 0 stands for 256. */
static uint32_t bit_count(uint8_t c)
{
	return c ? c : 256;
}

const uint8_t *domain_skip_name(const struct print *p, const uint8_t *at)
{
	while (print_has(p, at, 1)) {
		uint8_t c = *at++;

		if (!c)
			return at;
		if ((c & TYPE_MASK) == TYPE_POINTER)
			return at + 1;
		if ((c & TYPE_MASK) == TYPE_LABEL) {
			at += c;
		} else {
			if (c != EXTENDED_BITS || !print_has(p, at, 1))
				return NULL;
			at += 1 + (bit_count(*at) + 7) / 8;
		}
	}
	return NULL;
}

/* Bytes after the length byte at `at`, or NO_LABEL. A pointer's are its own first byte. */
static int label_length(struct print *p, const uint8_t *at)
{
	uint8_t c;

	if (!print_has(p, at, 1))
		return NO_LABEL;
	c = *at;
	if ((c & TYPE_MASK) == TYPE_LABEL || (c & TYPE_MASK) == TYPE_POINTER)
		return c;
	if ((c & TYPE_MASK) != TYPE_EXTENDED) {
		text_str(p->text, "<BAD LABEL TYPE>");
		return NO_LABEL;
	}
	if (c != EXTENDED_BITS) {
		text_printf(p->text, "<ELT %d>", c & ~TYPE_MASK);
		return NO_LABEL;
	}
	if (!print_has(p, at + 1, 1))
		return NO_LABEL;
	return (int)(bit_count(at[1]) + 7) / 8 + 1;
}

/* "\[x0123/16]"; cuts. */
static void put_bits(struct print *p, const uint8_t *at)
{
	uint32_t bits = bit_count(get_u8(p, at++));
	uint32_t left;

	text_str(p->text, "\\[x");
	for (left = bits; left > 0; left -= left < 8 ? left : 8, at++) {
		uint8_t c = get_u8(p, at);

		if (left > 7)
			text_hex(p->text, c, 2);
		else if (left > 4)
			text_hex(p->text, c & (0xff << (8 - left) & 0xff), 2);
		else
			text_hex(p->text, c >> 4 & (0x0f << (4 - left) & 0x0f), 1);
	}
	text_printf(p->text, "/%u]", bits);
}

/* A name being printed. */
struct name {
	const uint8_t *at;    /* after the length byte `c` */
	const uint8_t *after; /* the name, where it stands */
	uint32_t limit;       /* a pointer must point before this */
	uint32_t characters;
	int length; /* of the label */
	uint8_t c;
	bool compressed;
};

/* Reads the next length byte. */
static bool name_advance(struct print *p, struct name *n)
{
	n->length = label_length(p, n->at);
	if (n->length == NO_LABEL)
		return false;
	n->c = *n->at++;
	return true;
}

/* Pointers only go back, so that a name ends whatever the frame says. */
static bool follow_pointer(struct print *p, struct name *n, const uint8_t *start)
{
	uint32_t offset;

	if (!n->compressed) {
		n->after = n->at + 1;
		n->compressed = true;
	}
	if (!print_has(p, n->at, 1))
		return false;
	offset = (uint32_t)(n->c << 8 | *n->at) & 0x3fff;
	if (offset >= n->limit) {
		text_str(p->text, "<BAD PTR>");
		return false;
	}
	n->limit = offset;
	n->at = start + offset;
	return print_has(p, n->at, 1) && name_advance(p, n);
}

static bool put_label(struct print *p, struct name *n)
{
	uint32_t length = (uint32_t)n->length;

	if ((n->c & TYPE_MASK) == TYPE_EXTENDED) {
		put_bits(p, n->at);
	} else {
		uint32_t room = n->characters < MAX_NAME ? MAX_NAME - n->characters : 0;

		if (room && print_safe_clipped(p, n->at, length < room ? length : room))
			return false;
		n->characters += length;
	}
	n->at += length;
	if (n->characters <= MAX_NAME)
		text_char(p->text, '.');
	n->characters++;
	if (!print_has(p, n->at, 1) || !name_advance(p, n))
		return false;
	if (!n->compressed)
		n->after += n->length + 1;
	return true;
}

const uint8_t *domain_put_name(struct print *p, const uint8_t *start, const uint8_t *at)
{
	struct name n = {.at = at, .limit = (uint32_t)(at - start)};

	if (!name_advance(p, &n))
		return NULL;
	n.after = (n.c & TYPE_MASK) == TYPE_POINTER ? NULL : n.at + n.length;
	if (!n.c) {
		text_char(p->text, '.');
		return n.at;
	}
	while (n.c && n.at < p->end) {
		bool good = (n.c & TYPE_MASK) == TYPE_POINTER ? follow_pointer(p, &n, start)
							      : put_label(p, &n);

		if (!good)
			return NULL;
	}
	if (n.characters > MAX_NAME)
		text_str(p->text, "<DOMAIN NAME TOO LONG>");
	return n.after;
}
