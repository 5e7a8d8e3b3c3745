#include "capture/codec.h"

#include <stdbool.h>
#include <stdlib.h>

#include "capture/codec_methods.h"

enum codec_kind codec_kind_of(const uint8_t *at, size_t n)
{
	if (n >= 2 && at[0] == 0x1f && at[1] == 0x8b)
		return CODEC_GZIP;
	if (n >= 4 && at[0] == 0x28 && at[1] == 0xb5 && at[2] == 0x2f && at[3] == 0xfd)
		return CODEC_ZSTD;
	return CODEC_NONE;
}

struct source_codec *codec_open(enum codec_kind kind)
{
	struct source_codec *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->methods = kind == CODEC_GZIP ? &codec_gzip : &codec_zstd;
	c->state = c->methods->open();
	if (!c->state) {
		free(c);
		return NULL;
	}
	return c;
}

void codec_close(struct source_codec *c)
{
	if (!c)
		return;
	c->methods->close(c->state);
	free(c);
}

ssize_t codec_decode(struct source_codec *c, uint8_t *into, size_t room)
{
	return c->methods->decode(c, into, room);
}

ssize_t codec_finish(struct source_codec *c)
{
	return c->methods->finish(c);
}
