/*
 * Decompression for source.c: gzip (RFC 1952, any number of members) and zstd (RFC 8878, any
 * number of frames).
 */
#ifndef CAPTURE_CODEC_H
#define CAPTURE_CODEC_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum codec_kind {
	CODEC_NONE,
	CODEC_GZIP,
	CODEC_ZSTD,
};

enum { CODEC_INPUT = 256 * 1024 };

struct source_codec {
	const struct codec_methods *methods;
	void *state;
	const char *failure; /* what is wrong with the data, once decoding has failed */
	size_t used;         /* of input */
	size_t have;
	uint8_t input[CODEC_INPUT]; /* compressed bytes, filled by the caller when used == have */
};

/* By the first bytes. */
enum codec_kind codec_kind_of(const uint8_t *at, size_t n);
/* NULL: no memory. */
struct source_codec *codec_open(enum codec_kind kind);
void codec_close(struct source_codec *c);
/* Bytes written to into; 0: more input is needed; -1: the data is damaged, see failure. */
ssize_t codec_decode(struct source_codec *c, uint8_t *into, size_t room);
/* At the end of the input: 0, or -1 with failure when the data ends too early. */
ssize_t codec_finish(struct source_codec *c);

#endif
