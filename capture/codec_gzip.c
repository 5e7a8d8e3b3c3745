#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

#include "capture/codec_methods.h"

struct gzip_state {
	z_stream stream;
	bool between;  /* members: a new one may begin here, or the input end */
	bool trailing; /* something that is no member follows: ignored, as gzip(1) does */
	bool pending;  /* the last output was full: more may be inside */
};

enum { GZIP_WINDOW = 15 + 16 }; /* the largest window, and gzip's frame only */

static void *gzip_open(void)
{
	struct gzip_state *g = calloc(1, sizeof(*g));

	if (g && inflateInit2(&g->stream, GZIP_WINDOW) != Z_OK) {
		free(g);
		return NULL;
	}
	return g;
}

static void gzip_close(void *state)
{
	struct gzip_state *g = state;

	inflateEnd(&g->stream);
	free(g);
}

/* Between members: begins the next one, or skips what is none. */
static void begin_member(struct source_codec *c, struct gzip_state *g)
{
	if (c->input[c->used] == 0x1f) {
		inflateReset(&g->stream);
		g->between = false;
	} else {
		g->trailing = true;
	}
}

static ssize_t gzip_decode(struct source_codec *c, uint8_t *into, size_t room)
{
	struct gzip_state *g = c->state;
	size_t produced = 0;

	while (produced == 0 && (c->used < c->have || g->pending)) {
		int result;

		if (g->between)
			begin_member(c, g);
		if (g->trailing) {
			c->used = c->have;
			return 0;
		}
		g->stream.next_in = c->input + c->used;
		g->stream.avail_in = (uInt)(c->have - c->used);
		g->stream.next_out = into;
		g->stream.avail_out = (uInt)room;
		result = inflate(&g->stream, Z_NO_FLUSH);
		c->used = c->have - g->stream.avail_in;
		produced = room - g->stream.avail_out;
		g->between = result == Z_STREAM_END;
		g->pending = produced == room && !g->between;
		if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
			c->failure = "damaged gzip data";
			return produced > 0 ? (ssize_t)produced : -1;
		}
	}
	return (ssize_t)produced;
}

static ssize_t gzip_finish(struct source_codec *c)
{
	const struct gzip_state *g = c->state;

	if (g->between || g->trailing)
		return 0;
	c->failure = "gzip data ends too early";
	return -1;
}

const struct codec_methods codec_gzip = {gzip_open, gzip_close, gzip_decode, gzip_finish};
