#include "capture/print/tcp_conversations.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
	HUGE_PAGE = 2 << 20,
	LINE = 64,  /* bytes of a cache line */
	SLOTS4 = 3, /* conversations in one */
	FIRST_LINES = 512,
	MAX_LINES4 = 16 << 20 >> 6,
	MAX_LINES6 = 8 << 20 >> 6,
	MAX_PROBES = 16,
};

struct slot4 {
	uint32_t first;
	uint32_t second;
	uint32_t ports;
	struct tcp_numbers numbers;
};

struct line4 {
	uint16_t used;
	uint16_t victim; /* who gives way next */
	struct slot4 slots[SLOTS4];
};

struct line6 {
	_Alignas(LINE) uint32_t used; /* 0 or 1 */
	uint32_t ports;
	struct tcp_numbers numbers;
	uint8_t first[16];
	uint8_t second[16];
};

_Static_assert(sizeof(struct line4) == LINE && sizeof(struct line6) == LINE, "one line each");

struct tcp_conversations {
	struct line4 *lines4;
	struct line6 *lines6;
	uint32_t mask4; /* lines less 1 */
	uint32_t mask6;
	uint32_t count4;
	uint32_t count6;
};

/* A large table lies in huge pages where the kernel has them: a third less time in the kernel while
 * a million packets among 340,000 addresses make it grow. */
static void *lines_new(uint32_t n)
{
	size_t size = (size_t)n * LINE;
	void *lines = aligned_alloc(size < HUGE_PAGE ? LINE : HUGE_PAGE, size);

	if (!lines)
		return NULL;
	if (size >= HUGE_PAGE)
		madvise(lines, size, MADV_HUGEPAGE);
	memset(lines, 0, size);
	return lines;
}

struct tcp_conversations *tcp_conversations_open(void)
{
	struct tcp_conversations *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->lines4 = lines_new(FIRST_LINES);
	c->lines6 = lines_new(FIRST_LINES);
	c->mask4 = c->mask6 = FIRST_LINES - 1;
	if (!c->lines4 || !c->lines6) {
		tcp_conversations_close(c);
		return NULL;
	}
	return c;
}

void tcp_conversations_close(struct tcp_conversations *c)
{
	if (!c)
		return;
	free(c->lines4);
	free(c->lines6);
	free(c);
}

static uint32_t mix(uint64_t a, uint64_t b)
{
	a = (a ^ b * 0x9e3779b97f4a7c15) * 0xd6e8feb86659fd93;
	a ^= a >> 32;
	return (uint32_t)((a * 0xd6e8feb86659fd93) >> 32);
}

static uint32_t hash4(uint32_t first, uint32_t second, uint32_t ports)
{
	return mix((uint64_t)first << 32 | second, ports);
}

static uint32_t hash6(const uint8_t *first, const uint8_t *second, uint32_t ports)
{
	uint64_t words[4];

	memcpy(words, first, 16);
	memcpy(words + 2, second, 16);
	return mix(mix(words[0], words[1]), (uint64_t)mix(words[2], words[3]) << 32 | ports);
}

static uint32_t word(const uint8_t *address)
{
	uint32_t w;

	memcpy(&w, address, 4);
	return w;
}

bool tcp_conversations_far(const struct tcp_conversations *c)
{
	enum { NEAR_LINES = 128 * 1024 / LINE };

	return c->mask4 > NEAR_LINES || c->mask6 > NEAR_LINES;
}

__attribute__((noinline)) static void expect6(const struct tcp_conversations *c,
    const uint8_t *source, uint16_t from, uint16_t to, struct tcp_key *key)
{
	const uint8_t *destination = source + 16;

	key->ip6 = true;
	key->reversed = from > to || (from == to && memcmp(source, destination, 16) > 0);
	key->first6 = key->reversed ? destination : source;
	key->second6 = key->reversed ? source : destination;
	key->ports = key->reversed ? (uint32_t)to << 16 | from : (uint32_t)from << 16 | to;
	key->hash = hash6(key->first6, key->second6, key->ports);
	__builtin_prefetch(&c->lines6[key->hash & c->mask6]);
}

/* Without a branch on the direction, which nobody can guess. */
void tcp_conversations_expect(const struct tcp_conversations *c, const uint8_t *ip, bool ip6,
    uint16_t from, uint16_t to, struct tcp_key *key)
{
	uint64_t one, other, low, high;

	if (ip6) {
		expect6(c, ip + 8, from, to, key);
		return;
	}
	one = (uint64_t)from << 32 | word(ip + 12);
	other = (uint64_t)to << 32 | word(ip + 16);
	low = one < other ? one : other;
	high = one ^ other ^ low;
	key->ip6 = false;
	key->reversed = low != one;
	key->first4 = (uint32_t)low;
	key->second4 = (uint32_t)high;
	key->ports = (uint32_t)(low >> 32 << 16 | high >> 32);
	key->hash = hash4(key->first4, key->second4, key->ports);
	__builtin_prefetch(&c->lines4[key->hash & c->mask4]);
}

/* The first line with room, or NULL. */
static struct line4 *room4(struct line4 *lines, uint32_t mask, uint32_t hash)
{
	for (uint32_t i = 0; i < MAX_PROBES; i++) {
		struct line4 *line = &lines[(hash + i) & mask];

		if (line->used < SLOTS4)
			return line;
	}
	return NULL;
}

static struct line6 *room6(struct line6 *lines, uint32_t mask, uint32_t hash)
{
	for (uint32_t i = 0; i < MAX_PROBES; i++) {
		struct line6 *line = &lines[(hash + i) & mask];

		if (!line->used)
			return line;
	}
	return NULL;
}

/* Four times the lines, up to the most; false: it stays as it is. */
static bool grow4(struct tcp_conversations *c)
{
	uint32_t lines = c->mask4 + 1 < MAX_LINES4 / 4 ? (c->mask4 + 1) * 4 : MAX_LINES4;
	struct line4 *more = lines > c->mask4 + 1 ? lines_new(lines) : NULL;

	if (!more)
		return false;
	for (struct line4 *old = c->lines4; old <= c->lines4 + c->mask4; old++) {
		for (uint32_t i = 0; i < old->used; i++) {
			struct slot4 *slot = &old->slots[i];
			struct line4 *line =
			    room4(more, lines - 1, hash4(slot->first, slot->second, slot->ports));

			if (line)
				line->slots[line->used++] = *slot;
		}
	}
	free(c->lines4);
	c->lines4 = more;
	c->mask4 = lines - 1;
	return true;
}

static bool grow6(struct tcp_conversations *c)
{
	uint32_t lines = c->mask6 + 1 < MAX_LINES6 / 4 ? (c->mask6 + 1) * 4 : MAX_LINES6;
	struct line6 *more = lines > c->mask6 + 1 ? lines_new(lines) : NULL;

	if (!more)
		return false;
	for (struct line6 *old = c->lines6; old <= c->lines6 + c->mask6; old++) {
		struct line6 *line =
		    old->used ? room6(more, lines - 1, hash6(old->first, old->second, old->ports))
			      : NULL;

		if (line)
			*line = *old;
	}
	free(c->lines6);
	c->lines6 = more;
	c->mask6 = lines - 1;
	return true;
}

/* A third of the slots taken: the table grows, so that a probe nearly always ends in its line. */
static struct tcp_numbers *begin4(struct tcp_conversations *c, const struct tcp_key *key)
{
	struct line4 *line;
	struct slot4 *slot;

	if (c->count4 > c->mask4)
		grow4(c);
	do
		line = room4(c->lines4, c->mask4, key->hash);
	while (!line && grow4(c));
	if (line) {
		slot = &line->slots[line->used++];
		c->count4++;
	} else {
		line = &c->lines4[key->hash & c->mask4];
		slot = &line->slots[line->victim++ % SLOTS4];
	}
	*slot = (struct slot4){key->first4, key->second4, key->ports, {{0, 0}}};
	return &slot->numbers;
}

static struct tcp_numbers *begin6(struct tcp_conversations *c, const struct tcp_key *key)
{
	struct line6 *line;

	if (c->count6 > c->mask6 / 4)
		grow6(c);
	do
		line = room6(c->lines6, c->mask6, key->hash);
	while (!line && grow6(c));
	if (line)
		c->count6++;
	else
		line = &c->lines6[key->hash & c->mask6];
	line->used = 1;
	line->ports = key->ports;
	memcpy(line->first, key->first6, 16);
	memcpy(line->second, key->second6, 16);
	return &line->numbers;
}

static struct tcp_numbers *find4(struct tcp_conversations *c, const struct tcp_key *key)
{
	for (uint32_t i = 0; i < MAX_PROBES; i++) {
		struct line4 *line = &c->lines4[(key->hash + i) & c->mask4];

		for (uint32_t n = 0; n < line->used; n++) {
			struct slot4 *slot = &line->slots[n];

			if (slot->ports == key->ports && slot->first == key->first4 &&
			    slot->second == key->second4)
				return &slot->numbers;
		}
		if (line->used < SLOTS4)
			break;
	}
	return NULL;
}

static struct tcp_numbers *find6(struct tcp_conversations *c, const struct tcp_key *key)
{
	for (uint32_t i = 0; i < MAX_PROBES; i++) {
		struct line6 *line = &c->lines6[(key->hash + i) & c->mask6];

		if (!line->used)
			break;
		if (line->ports == key->ports && memcmp(line->first, key->first6, 16) == 0 &&
		    memcmp(line->second, key->second6, 16) == 0)
			return &line->numbers;
	}
	return NULL;
}

struct tcp_numbers *tcp_conversations_find(
    struct tcp_conversations *c, const struct tcp_key *key, bool *is_new)
{
	struct tcp_numbers *found = key->ip6 ? find6(c, key) : find4(c, key);

	*is_new = !found;
	if (found)
		return found;
	return key->ip6 ? begin6(c, key) : begin4(c, key);
}
