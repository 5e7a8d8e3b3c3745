#include "store/squeeze.h"

#include <stdlib.h>
#include <zstd.h>

/* The lowest level that still codes literals by their frequency; the encoders before it have
 * done what higher levels search for. */
enum { LEVEL = 1 };

/* Planes of numbers hold long runs or nothing that repeats: few places to remember, long matches
 * only and wide steps take half of the time and give the same size (77 in place of 150 ns a packet,
 * half a percent smaller). */
enum { PLANE_HASH = 10, PLANE_STEP = 8, PLANE_MATCH = 7, LITERALS_ON = 1 };

/* A step beyond the end of what is packed: no place is looked at. */
enum { NO_MATCHES = 1 << 17 };

struct squeeze {
	ZSTD_CCtx *pack, *pack_plane, *pack_literals;
	ZSTD_DCtx *unpack;
	struct room {
		uint8_t *data;
		size_t size;
	} scratch, planes;
};

static ZSTD_CCtx *open_packer(void)
{
	ZSTD_CCtx *c = ZSTD_createCCtx();

	if (!c)
		return NULL;
	ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, 0);
	return c;
}

static void tune_for_planes(ZSTD_CCtx *c, int step)
{
	ZSTD_CCtx_setParameter(c, ZSTD_c_hashLog, PLANE_HASH);
	ZSTD_CCtx_setParameter(c, ZSTD_c_targetLength, step);
	ZSTD_CCtx_setParameter(c, ZSTD_c_minMatch, PLANE_MATCH);
	/* ZSTD_c_literalCompressionMode: wide steps would turn it off. */
	ZSTD_CCtx_setParameter(c, ZSTD_c_experimentalParam5, LITERALS_ON);
}

struct squeeze *squeeze_open(void)
{
	struct squeeze *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->pack = open_packer();
	s->pack_plane = open_packer();
	s->pack_literals = open_packer();
	s->unpack = ZSTD_createDCtx();
	if (!s->pack || !s->pack_plane || !s->pack_literals || !s->unpack) {
		squeeze_close(s);
		return NULL;
	}
	tune_for_planes(s->pack_plane, PLANE_STEP);
	tune_for_planes(s->pack_literals, NO_MATCHES);
	return s;
}

void squeeze_close(struct squeeze *s)
{
	if (!s)
		return;
	ZSTD_freeCCtx(s->pack);
	ZSTD_freeCCtx(s->pack_plane);
	ZSTD_freeCCtx(s->pack_literals);
	ZSTD_freeDCtx(s->unpack);
	free(s->scratch.data);
	free(s->planes.data);
	free(s);
}

/* What was there is not kept. */
static uint8_t *make_room(struct room *r, size_t n)
{
	if (n > r->size) {
		free(r->data);
		r->data = malloc(n);
		r->size = r->data ? n : 0;
	}
	return r->data;
}

uint8_t *squeeze_scratch(struct squeeze *s, size_t n)
{
	return make_room(&s->scratch, n);
}

uint8_t *squeeze_planes(struct squeeze *s, size_t n)
{
	return make_room(&s->planes, n);
}

size_t squeeze_bound(size_t n)
{
	return ZSTD_compressBound(n);
}

static size_t compress(ZSTD_CCtx *c, void *to, size_t room, const void *from, size_t n)
{
	size_t got = ZSTD_compress2(c, to, room, from, n);

	return ZSTD_isError(got) || got >= n ? 0 : got;
}

size_t squeeze_pack(struct squeeze *s, void *to, size_t room, const void *from, size_t n)
{
	return compress(s->pack, to, room, from, n);
}

size_t squeeze_pack_plane(struct squeeze *s, void *to, size_t room, const void *from, size_t n)
{
	return compress(s->pack_plane, to, room, from, n);
}

size_t squeeze_pack_literals(struct squeeze *s, void *to, size_t room, const void *from, size_t n)
{
	return compress(s->pack_literals, to, room, from, n);
}

int squeeze_unpack(struct squeeze *s, void *to, size_t n, const void *from, size_t size)
{
	size_t got = ZSTD_decompressDCtx(s->unpack, to, n, from, size);

	return ZSTD_isError(got) || got != n ? -1 : 0;
}
