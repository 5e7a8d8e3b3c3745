/* One table of methods a compression; each library stays behind its own file. */
#ifndef CAPTURE_CODEC_METHODS_H
#define CAPTURE_CODEC_METHODS_H

#include "capture/codec.h"

struct codec_methods {
	void *(*open)(void); /* NULL: no memory */
	void (*close)(void *state);
	/* As codec_decode and codec_finish. */
	ssize_t (*decode)(struct source_codec *c, uint8_t *into, size_t room);
	ssize_t (*finish)(struct source_codec *c);
};

extern const struct codec_methods codec_gzip, codec_zstd;

#endif
