#include "store/integers.h"
#include "store/wide.h"

#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

enum {
	PLANES = 8, MARKS = PLANES, KEPT, ALL_PLANES, /* the last ones are scratch */
	APART = 192,          /* bytes between two planes, so that they do not share cache lines' places */
	SAMPLE = 1024,        /* bytes of a plane that are looked at, from each of two places */
	CHANCE = SAMPLE * (SAMPLE - 1) / 256, /* pairs of these that are alike, if all bytes come equally often */
	FEW_VALUES = 100, ONE_VALUE = 180, /* times as many, where a few bytes, or one, are most of them */
	LONG = 32,            /* bytes of a sequence that is hardly found again by chance */
	LARGE = 16384,        /* bytes of a plane that is worth looking for sequences before it is packed */
	SPARSE_OF_EIGHT = 3,  /* values in eight that may have the high bytes when these are sparse */
	WORTH_PACKING = 32,   /* octets: fewer are left as they are */
	FEW_BITS = 2,         /* values so narrow are packed as bits at once, unless they run */
};

static unsigned width_of(uint64_t all)
{
	return all == 0 ? 0 : 64 - (unsigned)__builtin_clzll(all);
}

static uint8_t *plane_of(const struct integers *i, unsigned k)
{
	return i->planes + k * i->stride;
}

WIDE_BODY uint64_t gather_bits(const uint64_t *values, size_t n)
{
	lanes all = { 0 };
	uint64_t result = 0;
	size_t i = 0;

	for (; n - i >= WIDE_LANES; i += WIDE_LANES)
		all |= lanes_load((const int64_t *)values + i);
	for (; i < n; i++)
		result |= values[i];
	for (unsigned k = 0; k < WIDE_LANES; k++)
		result |= (uint64_t)all[k];
	return result;
}

WIDE_BODY void take_plane(
    uint8_t *restrict plane, const uint64_t *restrict values, size_t n, unsigned shift)
{
	size_t i = 0;

	for (; n - i >= WIDE_STEP; i += WIDE_STEP)
		for (unsigned k = 0; k < WIDE_STEP; k++)
			plane[i + k] = (uint8_t)(values[i + k] >> shift);
	for (; i < n; i++)
		plane[i] = (uint8_t)(values[i] >> shift);
}

/* Makes the planes zero that are needed from here on, and how many are. */
static unsigned begin_planes(struct integers *to, uint64_t all)
{
	unsigned planes = (width_of(all) + 7) / 8;

	for (; to->used < planes; to->used++)
		memset(plane_of(to, to->used), 0, to->count);
	to->all |= all;
	return planes;
}

static void end_planes(struct integers *to, unsigned planes, size_t n)
{
	for (unsigned k = planes; k < to->used; k++)
		memset(plane_of(to, k) + to->count, 0, n);
	to->count += n;
}

static void add(struct integers *to, const uint64_t *values, size_t n)
{
	unsigned planes = begin_planes(to, gather_bits(values, n));

	for (unsigned k = 0; k < planes; k++)
		take_plane(plane_of(to, k) + to->count, values, n, 8 * k);
	end_planes(to, planes, n);
}

#ifdef __x86_64__
/* The low or high halves of eight numbers, whose bytes then stand by their place: the lowest byte of the
 * first, second, fifth and sixth of them, then the next byte of these; and so those of the other four. */
WIDE WIDE_BODY __m256i halves_by_byte(const uint64_t *values, bool high)
{
	const __m256i places = _mm256_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15,
	    0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
	__m256 a = _mm256_loadu_ps((const float *)(const void *)values);
	__m256 b = _mm256_loadu_ps((const float *)(const void *)(values + 4));
	__m256 halves = high ? _mm256_shuffle_ps(a, b, 0xdd) : _mm256_shuffle_ps(a, b, 0x88);

	return _mm256_shuffle_epi8(_mm256_castps_si256(halves), places);
}

/* A byte each of 32 numbers into a plane: of each eight four come with the first half and four with the
 * second. */
WIDE WIDE_BODY void put_plane(uint8_t *plane, __m256i bytes)
{
	const __m256i fours = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
	const __m256i twos = _mm256_setr_epi8(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15,
	    0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);

	bytes = _mm256_shuffle_epi8(_mm256_permutevar8x32_epi32(bytes, fours), twos);
	_mm256_storeu_si256((__m256i *)(void *)plane, bytes);
}

/* One to four bytes each of 32 numbers, from their low or high half on, into as many planes. */
WIDE WIDE_BODY void take_planes(uint8_t *plane, size_t stride, unsigned planes, const uint64_t *values, bool high)
{
	__m256i a = halves_by_byte(values, high), b = halves_by_byte(values + 8, high);
	__m256i c = halves_by_byte(values + 16, high), d = halves_by_byte(values + 24, high);
	__m256i ab = _mm256_unpacklo_epi32(a, b), cd = _mm256_unpacklo_epi32(c, d);

	put_plane(plane, _mm256_unpacklo_epi64(ab, cd));
	if (planes == 1)
		return;
	put_plane(plane + stride, _mm256_unpackhi_epi64(ab, cd));
	if (planes == 2)
		return;
	ab = _mm256_unpackhi_epi32(a, b);
	cd = _mm256_unpackhi_epi32(c, d);
	put_plane(plane + 2 * stride, _mm256_unpacklo_epi64(ab, cd));
	if (planes > 3)
		put_plane(plane + 3 * stride, _mm256_unpackhi_epi64(ab, cd));
}

/* The same as add, all planes of 32 numbers at a time. */
WIDE static void add_wide(struct integers *to, const uint64_t *values, size_t n)
{
	unsigned planes = begin_planes(to, gather_bits(values, n));
	size_t i = 0;

	for (; planes > 0 && n - i >= WIDE_BYTES; i += WIDE_BYTES) {
		take_planes(plane_of(to, 0) + to->count + i, to->stride, planes, values + i, false);
		if (planes > 4)
			take_planes(plane_of(to, 4) + to->count + i, to->stride, planes - 4, values + i, true);
	}
	for (unsigned k = 0; k < planes; k++)
		take_plane(plane_of(to, k) + to->count + i, values + i, n - i, 8 * k);
	end_planes(to, planes, n);
}
#else
static void add_wide(struct integers *to, const uint64_t *values, size_t n)
{
	add(to, values, n);
}
#endif

void integers_begin(struct integers *to, size_t most, struct squeeze *s)
{
	*to = (struct integers){ .squeeze = s, .stride = (most + APART) / 64 * 64 + 64 };
	to->planes = squeeze_planes(s, ALL_PLANES * to->stride);
}

void integers_add(struct integers *to, const uint64_t *values, size_t n)
{
	if (!to->planes)
		return;
	if (wide_here())
		add_wide(to, values, n);
	else
		add(to, values, n);
}

static bool all_zero(const uint8_t *plane, size_t n)
{
	return n == 0 || (plane[0] == 0 && memcmp(plane, plane + 1, n - 1) == 0);
}

/* True when some `length` bytes, eight or more, come twice among these. */
static bool repeats(const uint8_t *data, size_t n, size_t length)
{
	uint16_t seen[SAMPLE] = { 0 };

	for (size_t i = 0; i + length <= n; i++) {
		uint64_t word, other;
		uint16_t *at;

		memcpy(&word, data + i, 8);
		at = &seen[(word * 0x9e3779b97f4a7c15u) >> 54];
		memcpy(&other, data + *at, 8);
		if (*at < i && other == word && memcmp(data + *at, data + i, length) == 0)
			return true;
		*at = (uint16_t)i;
	}
	return false;
}

/* What can make bytes shorter: nothing, that some of them come more often, or that sequences do. */
enum way { WAY_NONE, WAY_LITERALS, WAY_MATCHES };

/* Two places among bytes, which stand for all of them. */
struct sample {
	const uint8_t *places[2];
	unsigned alike; /* pairs of bytes in the same place that are alike */
};

static struct sample take_sample(const uint8_t *data, size_t n)
{
	struct sample s = { .places = { data + n / 4, data + n / 8 * 5 } };
	uint16_t counts[2][256] = { 0 };

	for (unsigned i = 0; i < SAMPLE; i++)
		for (unsigned p = 0; p < 2; p++)
			s.alike += counts[p][s.places[p][i]]++;
	return s;
}

static unsigned repeating(const struct sample *s, size_t length)
{
	return (unsigned)repeats(s->places[0], SAMPLE, length) + (unsigned)repeats(s->places[1], SAMPLE, length);
}

/* Where nothing is to be gained trying costs a hundred times as much as looking. Of few values sequences
 * come twice by chance: unless they are long, naming one takes more than a bit for each of its values.
 * Sequences are looked for, too, in `large` bytes or more. */
static enum way way_for(const uint8_t *data, size_t n, size_t large)
{
	struct sample s;

	if (n < 4 * SAMPLE)
		return WAY_MATCHES;
	s = take_sample(data, n);
	if (s.alike < CHANCE / 2 * 3)
		return repeating(&s, 8) == 0 ? WAY_NONE : WAY_MATCHES;
	if (s.alike > FEW_VALUES * CHANCE && s.alike < ONE_VALUE * CHANCE)
		return repeating(&s, LONG) == 0 ? WAY_LITERALS : WAY_MATCHES;
	return n >= large && repeating(&s, 8) < 2 ? WAY_LITERALS : WAY_MATCHES;
}

typedef size_t match_packer(struct squeeze *s, void *to, size_t room, const void *from, size_t n);

/* Into `to`, which has room for squeeze_bound(n) bytes. How many there are; 0: left as they are. */
static size_t pack_by(enum way way, match_packer *with_matches, struct squeeze *s, uint8_t *to,
    const uint8_t *from, size_t n)
{
	if (way == WAY_NONE)
		return 0;
	return (way == WAY_LITERALS ? squeeze_pack_literals : with_matches)(s, to, squeeze_bound(n), from, n);
}

static void pack_plane(struct bytes *out, const uint8_t *plane, size_t n, struct squeeze *s)
{
	size_t size_at, got;
	uint8_t *to;

	if (all_zero(plane, n)) {
		bytes_varint(out, 0);
		return;
	}
	/* The size stands before the bytes and is known after them: three bytes are kept for it
	 * and hold any size up to 2 MiB, more than a plane has. */
	size_at = out->used;
	to = bytes_room(out, 3 + squeeze_bound(n));
	if (!to)
		return;
	got = pack_by(way_for(plane, n, LARGE), squeeze_pack_plane, s, to + 3, plane, n);
	if (got == 0) {
		memcpy(to + 3, plane, n);
		got = n;
	}
	to[0] = (uint8_t)(got | 0x80);
	to[1] = (uint8_t)(got >> 7 | 0x80);
	to[2] = (uint8_t)(got >> 14 & 0x7f);
	out->used = size_at + 3 + got;
}

/* Marks the values that have more than their `low` bytes, a bit a value. Returns how many, or more than
 * `most` as soon as they are more: the marks are worthless then. */
WIDE_BODY size_t mark(const struct integers *from, unsigned low, uint8_t *marks, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < from->count && count <= most; i += WIDE_BYTES) {
		wide_bytes any = { 0 };
		uint32_t bits;

		for (unsigned k = low; k < from->used; k++)
			any |= bytes_load(plane_of(from, k) + i);
		bits = bytes_any(any);
		bits_store(marks + i / 8, bits);
		count += (unsigned)__builtin_popcount(bits);
	}
	return count;
}

WIDE static size_t mark_wide(const struct integers *from, unsigned low, uint8_t *marks, size_t most)
{
	return mark(from, low, marks, most);
}

static size_t mark_high(const struct integers *from, unsigned low, uint8_t *marks, size_t most)
{
	return wide_here() ? mark_wide(from, low, marks, most) : mark(from, low, marks, most);
}

/* The bytes of the marked values alone. */
static void keep_marked(uint8_t *to, const uint8_t *plane, const uint8_t *marks, size_t n)
{
	for (size_t i = 0; i < n; i += 8)
		for (unsigned left = marks[i / 8]; left != 0; left &= left - 1)
			*to++ = plane[i + (unsigned)__builtin_ctz(left)];
}

#ifdef __x86_64__
/* Where the marked of eight come from, for all marks that eight can have: the place of the first one in the
 * lowest byte. */
static void list_places(uint64_t places[256])
{
	places[0] = 0;
	for (unsigned bit = 0; bit < 8; bit++)
		for (unsigned m = 0; m < 1u << bit; m++)
			places[m | 1u << bit] = places[m] | (uint64_t)bit << 8 * (unsigned)__builtin_popcount(m);
}

/* The same eight at a time: how many of them are marked is as good as random, and guessed wrong took most
 * of the time (measured: 5 % of all that encoding takes). Up to seven bytes behind the last are written. */
WIDE static void keep_marked_wide(uint8_t *to, const uint8_t *plane, const uint8_t *marks, size_t n)
{
	uint64_t places[256];

	list_places(places);
	for (size_t i = 0; i < n; i += 8) {
		unsigned marked = marks[i / 8];
		__m128i eight = _mm_loadl_epi64((const __m128i *)(const void *)(plane + i));
		__m128i from = _mm_loadl_epi64((const __m128i *)(const void *)(places + marked));

		_mm_storel_epi64((__m128i *)(void *)to, _mm_shuffle_epi8(eight, from));
		to += __builtin_popcount(marked);
	}
}
#else
static void keep_marked_wide(uint8_t *to, const uint8_t *plane, const uint8_t *marks, size_t n)
{
	keep_marked(to, plane, marks, n);
}
#endif

/* How many planes stand in full; the others are sparse, their values marked. All, if none are. */
static unsigned choose_low(const struct integers *from, uint8_t *marks, size_t *marked)
{
	size_t most = from->count / 8 * SPARSE_OF_EIGHT;

	for (unsigned low = 0; low < from->used; low++) {
		*marked = mark_high(from, low, marks, most);
		if (*marked <= most)
			return low;
	}
	return from->used;
}

static void pack_planes(const struct integers *from, struct bytes *out)
{
	uint8_t *marks = plane_of(from, MARKS), *kept = plane_of(from, KEPT);
	size_t marked = 0;
	unsigned low = choose_low(from, marks, &marked);

	bytes_u8(out, low == from->used ? INTEGERS_PLANES : INTEGERS_SPARSE);
	if (low < from->used)
		bytes_u8(out, (uint8_t)low);
	for (unsigned k = 0; k < low; k++)
		pack_plane(out, plane_of(from, k), from->count, from->squeeze);
	if (low < from->used)
		octets_pack(out, marks, (from->count + 7) / 8, from->squeeze);
	for (unsigned k = low; k < from->used; k++) {
		if (wide_here())
			keep_marked_wide(kept, plane_of(from, k), marks, from->count);
		else
			keep_marked(kept, plane_of(from, k), marks, from->count);
		pack_plane(out, kept, marked, from->squeeze);
	}
}

static uint64_t value_at(const struct integers *from, size_t i)
{
	uint64_t value = 0;

	for (unsigned k = 0; k < from->used; k++)
		value |= (uint64_t)plane_of(from, k)[i] << 8 * k;
	return value;
}

static void pack_bits(const struct integers *from, struct bytes *out, unsigned bits)
{
	size_t size = integers_packed_size(from->count, bits);
	uint8_t *at = bytes_room(out, size + WIDE_BYTES);
	unsigned __int128 held = 0;
	unsigned have = 0;

	if (!at)
		return;
	out->used += size;
	if (bits == 1) {
		mark_high(from, 0, at, SIZE_MAX);
		return;
	}
	for (size_t i = 0; i < from->count; i++) {
		held |= (unsigned __int128)value_at(from, i) << have;
		for (have += bits; have >= 8; have -= 8, held >>= 8)
			*at++ = (uint8_t)held;
	}
	if (have > 0)
		*at = (uint8_t)held;
}

/* True when most of the values are those before them, as far as a look at some shows. */
static bool runs(const uint8_t *plane, size_t n)
{
	size_t from = n > SAMPLE ? (n - SAMPLE) / 2 : 0, end = n > SAMPLE ? from + SAMPLE : n;
	unsigned same = 0;

	for (size_t i = from + 1; i < end; i++)
		same += plane[i] == plane[i - 1];
	return same > (end - from) / 8 * 7;
}

void integers_end(struct integers *from, struct bytes *out)
{
	unsigned bits = width_of(from->all);
	size_t form_at;

	out->failed |= !from->planes;
	bytes_varint(out, bits);
	if (bits == 0 || !from->planes || out->failed)
		return;
	/* Values are looked at together. */
	for (unsigned k = 0; k < from->used; k++)
		memset(plane_of(from, k) + from->count, 0, WIDE_BYTES);
	form_at = out->used;
	if (bits > FEW_BITS || runs(from->planes, from->count)) {
		pack_planes(from, out);
		if (out->failed || out->used - form_at - 1 <= integers_packed_size(from->count, bits))
			return;
	}
	out->used = form_at;
	bytes_u8(out, INTEGERS_BITS);
	pack_bits(from, out, bits);
}

void integers_pack(struct bytes *out, const uint64_t *values, size_t n, struct squeeze *s)
{
	struct integers i;

	integers_begin(&i, n, s);
	integers_add(&i, values, n);
	integers_end(&i, out);
}

void octets_pack(struct bytes *out, const uint8_t *data, size_t n, struct squeeze *s)
{
	uint8_t *packed = n >= WORTH_PACKING ? squeeze_scratch(s, squeeze_bound(n)) : NULL;
	size_t got = packed ? pack_by(way_for(data, n, 0), squeeze_pack, s, packed, data, n) : 0;

	bytes_varint(out, got);
	bytes_put(out, got > 0 ? packed : data, got > 0 ? got : n);
}
