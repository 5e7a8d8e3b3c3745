#include "store/squeeze.h"

#include <stdlib.h>
#include <zstd.h>

/* The lowest level that still codes literals by their frequency; the encoders before it have
 * done what higher levels search for. */
enum { LEVEL = 1 };

struct squeeze {
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
	uint8_t *scratch;
	size_t scratch_size;
};

struct squeeze *squeeze_open(void)
{
	struct squeeze *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->pack = ZSTD_createCCtx();
	s->unpack = ZSTD_createDCtx();
	if (!s->pack || !s->unpack) {
		squeeze_close(s);
		return NULL;
	}
	ZSTD_CCtx_setParameter(s->pack, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(s->pack, ZSTD_c_contentSizeFlag, 0);
	return s;
}

void squeeze_close(struct squeeze *s)
{
	if (!s)
		return;
	ZSTD_freeCCtx(s->pack);
	ZSTD_freeDCtx(s->unpack);
	free(s->scratch);
	free(s);
}

uint8_t *squeeze_scratch(struct squeeze *s, size_t n)
{
	uint8_t *larger;

	if (n > s->scratch_size) {
		larger = realloc(s->scratch, n);
		if (!larger)
			return NULL;
		s->scratch = larger;
		s->scratch_size = n;
	}
	return s->scratch;
}

size_t squeeze_bound(size_t n)
{
	return ZSTD_compressBound(n);
}

size_t squeeze_pack(struct squeeze *s, void *to, size_t room, const void *from, size_t n)
{
	size_t got = ZSTD_compress2(s->pack, to, room, from, n);

	return ZSTD_isError(got) || got >= n ? 0 : got;
}

int squeeze_unpack(struct squeeze *s, void *to, size_t n, const void *from, size_t size)
{
	size_t got = ZSTD_decompressDCtx(s->unpack, to, n, from, size);

	return ZSTD_isError(got) || got != n ? -1 : 0;
}
