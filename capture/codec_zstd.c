#include <stdbool.h>
#include <stdlib.h>
#include <zstd.h>

#include "capture/codec_methods.h"

struct zstd_state {
	ZSTD_DCtx *context;
	bool between; /* frames */
	bool pending; /* the last output was full: more may be inside */
};

static void *zstd_open(void)
{
	struct zstd_state *z = calloc(1, sizeof(*z));

	if (!z)
		return NULL;
	z->context = ZSTD_createDCtx();
	if (!z->context) {
		free(z);
		return NULL;
	}
	return z;
}

static void zstd_close(void *state)
{
	struct zstd_state *z = state;

	ZSTD_freeDCtx(z->context);
	free(z);
}

static ssize_t zstd_decode(struct source_codec *c, uint8_t *into, size_t room)
{
	struct zstd_state *z = c->state;
	ZSTD_inBuffer in = {c->input, c->have, c->used};
	ZSTD_outBuffer out = {into, room, 0};

	while (out.pos == 0 && (in.pos < in.size || z->pending)) {
		size_t result = ZSTD_decompressStream(z->context, &out, &in);

		z->pending = out.pos == out.size && result != 0;
		if (ZSTD_isError(result)) {
			c->failure = "damaged zstd data";
			c->used = in.pos;
			return -1;
		}
		z->between = result == 0;
	}
	c->used = in.pos;
	return (ssize_t)out.pos;
}

static ssize_t zstd_finish(struct source_codec *c)
{
	const struct zstd_state *z = c->state;

	if (z->between)
		return 0;
	c->failure = "zstd data ends too early";
	return -1;
}

const struct codec_methods codec_zstd = {zstd_open, zstd_close, zstd_decode, zstd_finish};
