#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/writer.h"
#include "replay/outlet.h"

enum {
	UNSURE = 256 * 1024, /* most bytes with the writer that are not known as written */
	SNAPLEN = 262144,
};

struct dump {
	struct outlet outlet;
	struct writer *writer; /* NULL: waits for the first packet */
	const char *path;
	struct writer_options options;
	uint64_t packets, bytes; /* with the writer, not known as written */
	int64_t first_stamp, last_stamp;
	bool failed;
	bool told_link_type;
};

static struct dump *dump_of(struct outlet *o)
{
	return (struct dump *)o;
}

static int begin(struct dump *d, char *message, size_t size)
{
	d->writer = writer_open(d->path, &d->options, message, size);
	return d->writer ? 0 : -1;
}

/* What the writer held is lost, or may be. A reader that left is no matter to complain of. */
static int fail(struct dump *d, const char *why)
{
	d->outlet.reader_left = errno == EPIPE;
	d->outlet.tally->failed += d->packets;
	d->packets = d->bytes = 0;
	if (!d->failed && !d->outlet.reader_left)
		d->outlet.complain(why);
	d->failed = true;
	return -1;
}

static int flush(struct outlet *o)
{
	struct dump *d = dump_of(o);
	struct tally *t = o->tally;

	if (!d->writer || d->failed)
		return d->failed ? -1 : 0;
	if (writer_flush(d->writer) != 0)
		return fail(d, writer_error(d->writer));
	if (d->packets > 0) {
		if (t->sent == 0)
			t->first_stamp = d->first_stamp;
		t->last_stamp = d->last_stamp;
	}
	t->sent += d->packets;
	t->frames += d->packets;
	t->bytes += d->bytes;
	d->packets = d->bytes = 0;
	return 0;
}

/* A pcap file has one link type: packets of another have no place in it. */
static int refuse_link_type(struct dump *d, const struct reader_packet *p)
{
	char text[128];

	d->outlet.tally->skipped[SKIP_LINK_TYPE]++;
	if (!d->told_link_type) {
		d->told_link_type = true;
		snprintf(text, sizeof(text),
		    "packets of link type %d left out: the output is of link type"
		    " %d, and a pcap file has one",
		    p->link_type, d->options.link_type);
		d->outlet.complain(text);
	}
	return 0;
}

static void ready(struct outlet *o)
{
	(void)o;
}

static int put(struct outlet *o, const struct frame *frame)
{
	struct dump *d = dump_of(o);
	const struct reader_packet *p = &frame->packet;
	char message[512];

	if (!d->writer) {
		d->options.link_type = p->link_type;
		d->packets = 1;
		if (begin(d, message, sizeof(message)) != 0)
			return fail(d, message);
		d->packets = 0;
	}
	if (p->link_type != d->options.link_type)
		return refuse_link_type(d, p);
	if (d->bytes > UNSURE && flush(o) != 0) {
		o->tally->failed++;
		return -1;
	}
	if (d->packets++ == 0)
		d->first_stamp = p->time;
	d->last_stamp = p->time;
	d->bytes += p->caplen;
	return writer_packet(d->writer, p) == 0 ? 0 : fail(d, writer_error(d->writer));
}

static bool report(struct outlet *o, struct ledger *l, bool end)
{
	(void)end;
	(void)o;
	(void)l;
	return true;
}

static int close_dump(struct outlet *o)
{
	struct dump *d = dump_of(o);
	char message[512];
	int result = 0;

	if (d->writer && writer_close(d->writer, message, sizeof(message)) != 0 && !d->failed &&
	    errno != EPIPE) {
		o->complain(message);
		result = -1;
	}
	free(d);
	return result;
}

static const struct outlet_ops dump_ops = {ready, put, flush, report, close_dump};

struct outlet *dump_open(const struct replay_options *o, const struct input_survey *survey,
    struct tally *tally, outlet_complain *complain, char *message, size_t size)
{
	struct dump *d;

	if (strcmp(o->output, "-") == 0 && isatty(STDOUT_FILENO)) {
		snprintf(message, size,
		    "standard output is a terminal, which cannot show a capture: name"
		    " an interface (-i) or a file (-w), or use a pipe");
		return NULL;
	}
	d = calloc(1, sizeof(*d));
	if (!d) {
		snprintf(message, size, "no memory");
		return NULL;
	}
	d->outlet = (struct outlet){.ops = &dump_ops, .tally = tally, .complain = complain};
	d->path = o->output;
	d->options = (struct writer_options){
	    .link_type = survey->link_type,
	    .snaplen = survey->snaplen > 0 ? survey->snaplen : SNAPLEN,
	    .nanoseconds = survey->nanoseconds,
	};
	if (survey->link_type >= 0 && begin(d, message, size) != 0) {
		free(d);
		return NULL;
	}
	return &d->outlet;
}
