/*
 * pcapng (draft-ietf-opsawg-pcapng): any number of sections, each in its own byte order, with
 * any number of interfaces, each with its own link type and resolution. Read are packets in
 * enhanced, simple and the old packet blocks; other blocks are passed over.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "capture/formats.h"
#include "capture/pcapng_blocks.h"

enum {
	BLOCK_INTERFACE = 1,
	BLOCK_PACKET = 2, /* obsolete, still found */
	BLOCK_SIMPLE = 3,
	BLOCK_ENHANCED = 6,
	BLOCK_SECTION = 0x0a0d0d0a,

	BLOCK_HEAD = 8,    /* type and length */
	BLOCK_FRAME = 12,  /* and the length again at the end */
	INTERFACE_MIN = 8, /* link type and snapshot length */
	SECTION_MIN = 28,
	SECTION_MAX = 1024 * 1024, /* more is taken for damage */
	BLOCK_MAX = 16 * 1024 * 1024,
	BLOCK_OPTIONS = 128 * 1024, /* allowed beside the largest packet */

	OPTION_END = 0,

	INTERFACES_MAX = 1 << 20, /* a file that names more is made to exhaust memory */
};

static const uint32_t ORDER_MAGIC = 0x1a2b3c4d;

/* A block in the window. */
struct block {
	uint32_t type;
	uint32_t size;       /* of the body */
	const uint8_t *body; /* behind type and length */
};

static int fail_block(struct reader *r, const char *what)
{
	reader_fail(r, "byte %llu: %s", (unsigned long long)source_offset(&r->source), what);
	return -1;
}

/* A section's byte order is inside its first block, needed to read that block's length. */
static int set_order(struct reader *r)
{
	uint32_t magic = format_u32(r->source.at + BLOCK_HEAD, false);

	if (magic != ORDER_MAGIC && __builtin_bswap32(magic) != ORDER_MAGIC)
		return fail_block(r, "a section with a bad byte-order mark");
	r->pcapng.swapped = magic != ORDER_MAGIC;
	return 0;
}

/* The length the block at hand gives itself, checked. 0, or -1 with the error kept. */
static int check_length(struct reader *r, uint32_t type, uint32_t length)
{
	bool section = type == BLOCK_SECTION;

	if (length < (section ? SECTION_MIN : BLOCK_FRAME) || length % 4 != 0 ||
	    length > (section ? SECTION_MAX : r->pcapng.block_max))
		return reader_fail(r, "byte %llu: a block of type 0x%08x says it is %u bytes long",
		    (unsigned long long)source_offset(&r->source), type, length);
	return 0;
}

/* The block cannot be had: a signal, the orderly end, a cut or a broken input. */
static int pcapng_stop(struct reader *r, int got, uint64_t wanted)
{
	if (got < 0)
		return -1;
	if (r->source.at == r->source.end && !r->source.failure)
		return 0;
	reader_fail_short(r, "a block", wanted);
	return -1;
}

/* Brings the next block as a whole into the window and steps over it: as reader_next. */
static int next_block(struct reader *r, struct block *b)
{
	int got = source_want(&r->source, BLOCK_FRAME);
	uint32_t length;

	if (__builtin_expect(got <= 0, 0))
		return pcapng_stop(r, got, BLOCK_FRAME);
	b->type = format_u32(r->source.at, r->pcapng.swapped);
	if (__builtin_expect(b->type == BLOCK_SECTION, 0) && set_order(r) < 0)
		return -1;
	length = format_u32(r->source.at + 4, r->pcapng.swapped);
	if (check_length(r, b->type, length) < 0)
		return -1;
	got = source_want(&r->source, length);
	if (__builtin_expect(got <= 0, 0))
		return pcapng_stop(r, got, length);
	if (format_u32(r->source.at + length - 4, r->pcapng.swapped) != length)
		return fail_block(r, "a block's two lengths differ");
	b->body = r->source.at + BLOCK_HEAD;
	b->size = length - BLOCK_FRAME;
	r->source.at += length;
	return 1;
}

static int begin_section(struct reader *r, const struct block *b)
{
	unsigned major = format_u16(b->body + 4, r->pcapng.swapped);
	unsigned minor = format_u16(b->body + 6, r->pcapng.swapped);

	if (major != 1 || (minor != 0 && minor != 2))
		return reader_fail(r, "pcapng version %u.%u is not known", major, minor);
	r->pcapng.first = r->pcapng.count;
	return 0;
}

/* The resolution option: powers of ten, or of two with the top bit set. */
static int set_units(struct reader *r, struct pcapng_interface *i, uint8_t resolution)
{
	unsigned power = resolution & 0x7f;

	i->units = 1;
	if (resolution & 0x80 ? power > 63 : power > 19)
		return fail_block(r, "an interface with a resolution finer than can be counted");
	if (resolution & 0x80)
		i->units <<= power;
	else
		while (power-- > 0)
			i->units *= 10;
	return 0;
}

static int set_offset(struct pcapng_interface *i, const uint8_t *at, bool swapped)
{
	uint64_t v;

	memcpy(&v, at, sizeof(v));
	i->offset = swapped ? __builtin_bswap64(v) : v;
	return 0;
}

/* Walks an interface's options for those that say how to read its stamps. */
static int read_options(
    struct reader *r, struct pcapng_interface *i, const uint8_t *at, const uint8_t *end)
{
	bool swapped = r->pcapng.swapped;

	while (end - at >= 4) {
		unsigned code = format_u16(at, swapped), size = format_u16(at + 2, swapped);
		unsigned padded = (size + 3) & ~3u;
		int result = 0;

		at += 4;
		if (padded > (size_t)(end - at))
			return fail_block(r, "an interface's option is longer than its block");
		if (code == OPTION_END)
			return 0;
		if (code == PCAPNG_OPTION_UNITS)
			result = size == 1 ? set_units(r, i, at[0]) : -1;
		else if (code == PCAPNG_OPTION_OFFSET)
			result = size == 8 ? set_offset(i, at, swapped) : -1;
		if (result < 0)
			return r->error[0]
				   ? -1
				   : fail_block(r, "an interface's option has a bad length");
		at += padded;
	}
	return 0;
}

static struct pcapng_interface *new_interface(struct pcapng_file *f)
{
	if (f->count == f->room) {
		uint32_t room = f->room ? f->room * 2 : 4;
		struct pcapng_interface *more = realloc(f->interfaces, room * sizeof(*more));

		if (!more)
			return NULL;
		f->interfaces = more;
		f->room = room;
	}
	return &f->interfaces[f->count];
}

/* Keeps the options, so that the interface can be described again. */
static int keep_options(struct reader *r, struct pcapng_interface *i, const struct block *b)
{
	uint8_t *options;

	i->described.options_size = (b->size - INTERFACE_MIN) & ~3u;
	if (i->described.options_size == 0)
		return 0;
	options = malloc(i->described.options_size);
	if (!options)
		return -1;
	memcpy(options, b->body + INTERFACE_MIN, i->described.options_size);
	if (r->pcapng.swapped)
		pcapng_turn_options(options, i->described.options_size);
	i->described.options = options;
	return 0;
}

/* Blocks of packets of this interface may be so long. */
static void allow_blocks(struct reader *r, const struct pcapng_interface *i, uint32_t max)
{
	uint32_t most = (i->snaplen > max ? i->snaplen : max) + BLOCK_OPTIONS;

	if (most > r->pcapng.block_max && most <= 2u * 128 * 1024 * 1024)
		r->pcapng.block_max = most;
}

static int add_interface(struct reader *r, const struct block *b)
{
	struct pcapng_interface *i;
	uint32_t max;

	if (b->size < INTERFACE_MIN)
		return fail_block(r, "an interface block is too short");
	if (r->pcapng.count == INTERFACES_MAX)
		return fail_block(r, "more interfaces than can be");
	i = new_interface(&r->pcapng);
	if (!i)
		return -1;
	*i = (struct pcapng_interface){.units = 1000000};
	i->described.link_type = link_type_of_file(format_u16(b->body, r->pcapng.swapped));
	i->described.snaplen = format_u32(b->body + 4, r->pcapng.swapped);
	max = link_type_snaplen_max(i->described.link_type);
	i->snaplen = i->described.snaplen;
	if (i->snaplen == 0 || i->snaplen > INT_MAX)
		i->snaplen = max;
	if (read_options(r, i, b->body + INTERFACE_MIN, b->body + b->size) < 0 ||
	    keep_options(r, i, b) < 0)
		return -1;
	allow_blocks(r, i, max);
	if (i->units > 1000000)
		r->info.nanoseconds = true;
	r->info.interfaces = ++r->pcapng.count;
	return 0;
}

static int pcapng_begin(struct reader *r)
{
	struct block b = {0};

	r->pcapng.block_max = BLOCK_MAX;
	for (;;) {
		int got = next_block(r, &b);

		if (got < 0)
			return -1;
		if (got == 0)
			return reader_fail(r, "no interface, and so no packet, before the end");
		if (b.type == BLOCK_SECTION && begin_section(r, &b) < 0)
			return -1;
		if (b.type == BLOCK_PACKET || b.type == BLOCK_SIMPLE || b.type == BLOCK_ENHANCED)
			return fail_block(r, "a packet comes before its interface");
		if (b.type == BLOCK_INTERFACE)
			break;
	}
	if (add_interface(r, &b) < 0)
		return -1;
	r->info.link_type = r->pcapng.interfaces[0].described.link_type;
	r->info.snaplen = r->pcapng.interfaces[0].snaplen;
	r->info.several = true;
	return 0;
}

/* Units since 1970 to nanoseconds; what is out of range stays at the range's end. */
static int64_t to_time(const struct pcapng_interface *i, uint64_t stamp)
{
	int64_t seconds, nanoseconds, time;

	if (i->units == 1000000 && i->offset == 0 && stamp <= INT64_MAX / 1000)
		return (int64_t)stamp * 1000;
	if (i->units == 1000000000 && i->offset == 0 && stamp <= INT64_MAX)
		return (int64_t)stamp;
	nanoseconds = (int64_t)((unsigned __int128)(stamp % i->units) * 1000000000 / i->units);
	seconds = (int64_t)(stamp / i->units + i->offset);
	if (__builtin_mul_overflow(seconds, INT64_C(1000000000), &time) ||
	    __builtin_add_overflow(time, nanoseconds, &time))
		return seconds < 0 ? INT64_MIN : INT64_MAX;
	return time;
}

/* The fields that a packet block has before its data. */
struct packet_head {
	uint64_t stamp;
	uint32_t interface;
	uint32_t size; /* of these fields */
};

/* The packet's data, checked against the block and the interface. */
static int get_packet(struct reader *r, const struct block *b, const struct packet_head *h,
    struct reader_packet *packet)
{
	const struct pcapng_interface *i;

	if (h->interface >= r->pcapng.count - r->pcapng.first)
		return fail_block(r, "a packet of an interface that was not described");
	packet->interface = r->pcapng.first + h->interface;
	i = &r->pcapng.interfaces[packet->interface];
	if (packet->caplen > i->snaplen)
		return fail_block(r, "a packet is longer than its interface's snapshots");
	if (packet->caplen > b->size - h->size)
		return fail_block(r, "a packet is longer than its block");
	packet->stamp[0] = (uint32_t)(h->stamp >> 32);
	packet->stamp[1] = (uint32_t)h->stamp;
	packet->time = to_time(i, h->stamp);
	packet->overflow = 0;
	packet->data = b->body + h->size;
	packet->link_type = i->described.link_type;
	r->packets++;
	return 1;
}

static int get_enhanced(struct reader *r, const struct block *b, struct reader_packet *packet)
{
	struct packet_head h = {.size = 20};
	bool swapped = r->pcapng.swapped;

	if (b->size < h.size)
		return fail_block(r, "a packet block is too short");
	h.interface =
	    b->type == BLOCK_PACKET ? format_u16(b->body, swapped) : format_u32(b->body, swapped);
	h.stamp =
	    (uint64_t)format_u32(b->body + 4, swapped) << 32 | format_u32(b->body + 8, swapped);
	packet->caplen = format_u32(b->body + 12, swapped);
	packet->len = format_u32(b->body + 16, swapped);
	return get_packet(r, b, &h, packet);
}

/* Simple packets have no stamp, belong to the first interface and are cut at its snapshot. */
static int get_simple(struct reader *r, const struct block *b, struct reader_packet *packet)
{
	const struct pcapng_file *f = &r->pcapng;
	struct packet_head h = {.size = 4};

	if (b->size < h.size)
		return fail_block(r, "a packet block is too short");
	packet->len = format_u32(b->body, f->swapped);
	packet->caplen = packet->len;
	if (f->count > f->first && packet->caplen > f->interfaces[f->first].snaplen)
		packet->caplen = f->interfaces[f->first].snaplen;
	return get_packet(r, b, &h, packet);
}

static int pcapng_next(struct reader *r, struct reader_packet *packet)
{
	for (;;) {
		struct block b = {0};
		int got = next_block(r, &b);

		if (__builtin_expect(got <= 0, 0))
			return got;
		switch (b.type) {
		case BLOCK_ENHANCED:
		case BLOCK_PACKET:
			return get_enhanced(r, &b, packet);
		case BLOCK_SIMPLE:
			return get_simple(r, &b, packet);
		case BLOCK_INTERFACE:
			if (add_interface(r, &b) < 0)
				return -1;
			break;
		case BLOCK_SECTION:
			if (begin_section(r, &b) < 0)
				return -1;
			break;
		default:
			break;
		}
	}
}

/* Of the blocks of a packet and its stamp. */
static const uint8_t *pcapng_ahead(const struct reader *r, uint32_t *n)
{
	enum { CAPLEN = 20, DATA = 28 };
	const uint8_t *at = r->source.at;
	size_t have = (size_t)(r->source.end - at);
	uint32_t type;

	if (have <= DATA)
		return NULL;
	type = format_u32(at, r->pcapng.swapped);
	if (type != BLOCK_ENHANCED && type != BLOCK_PACKET)
		return NULL;
	*n = format_u32(at + CAPLEN, r->pcapng.swapped);
	if (*n > have - DATA)
		*n = (uint32_t)(have - DATA);
	return at + DATA;
}

/* A section's length cannot be told without its byte order; it is short and no packet. */
static bool pcapng_ready(const struct reader *r)
{
	size_t have = (size_t)(r->source.end - r->source.at);

	return have >= BLOCK_FRAME && have >= format_u32(r->source.at + 4, r->pcapng.swapped);
}

static const struct reader_interface *pcapng_interface(const struct reader *r, uint32_t i)
{
	return &r->pcapng.interfaces[i].described;
}

static void pcapng_end(struct reader *r)
{
	for (uint32_t i = 0; i < r->pcapng.count; i++)
		free((void *)(uintptr_t)r->pcapng.interfaces[i].described.options);
	free(r->pcapng.interfaces);
}

const struct format format_pcapng = {
    pcapng_begin, pcapng_next, NULL, pcapng_ahead, pcapng_ready, pcapng_interface, pcapng_end};
