/*
 * Where packets go: lines to standard output, packets to the files of -w, or both, or only a count.
 *
 * Lines gather in one buffer and leave in large writes; whoever feeds the sink calls sink_flush
 * when its input goes quiet.
 */
#ifndef CAPTURE_SINK_H
#define CAPTURE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/options.h"
#include "capture/printer.h"
#include "capture/reader.h"
#include "capture/rotation.h"
#include "capture/text.h"
#include "serve/output.h"

struct sink {
	const struct capture_options *options;
	struct printer *printer;   /* NULL: no lines */
	struct rotation *rotation; /* NULL: no files */
	struct text text;
	struct output output; /* lends its write loop to the text's buffer */
	uint64_t packets;     /* printed or written */
	uint64_t drops;       /* told in notices so far */
	uint64_t foreign;     /* packets the files could not take: of other link types */
	uint64_t unwritten;   /* of these: not printed either */
	bool enough;          /* -c or -W is reached */
	bool failed;          /* output cannot be written: see sink_close */
};

/* Opens standard output for lines and takes over the files, which may be NULL. 0, or -1: message
 * says why. */
int sink_open(struct sink *s, const struct capture_options *o, struct rotation *files,
    char *message, size_t size);
/* True while further packets are wanted. */
bool sink_packet(struct sink *s, const struct reader_packet *packet);
/* As printer_expect. */
static inline void sink_expect(const struct sink *s, const uint8_t *frame, uint32_t n)
{
	if (s->printer)
		printer_expect(s->printer, frame, n);
}
bool sink_flush(struct sink *s);
/* Turns files by the clock: call when sink_wait says so. */
bool sink_tick(struct sink *s);
int64_t sink_wait(const struct sink *s); /* nanoseconds; INT64_MAX: nothing to do by the clock */
/* Tells of packets lost, among the lines or, without lines, on standard error; reason and
 * interface are words. */
void sink_notice_drop(struct sink *s, const char *reason, const char *interface, uint64_t count);
/* Flushes and closes all. 0, or -1: message says what could not be written, packets that the files
 * could not take among it; it is empty when the reader of standard output left. */
int sink_close(struct sink *s, char *message, size_t size);

#endif
