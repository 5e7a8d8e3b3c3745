#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/link_name.h"
#include "capture/writer.h"
#include "replay/outlet.h"
#include "serve/signals.h"

enum {
	UNSURE = 256 * 1024, /* most bytes with the writer that are not known as written */
	SNAPLEN = 262144,
};

struct dump {
	struct outlet outlet;
	struct writer *writer; /* NULL: waits for the first packet */
	const char *path;
	struct writer_options options;
	uint32_t growth; /* bytes that edits may add to a packet */
	const struct interfaces *interfaces;
	uint32_t described;      /* of them, in the output */
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
	char text[512], theirs[128], ours[128];

	d->outlet.tally->skipped[SKIP_LINK_TYPE]++;
	if (!d->told_link_type) {
		d->told_link_type = true;
		link_name_describe(p->link_type, theirs, sizeof(theirs));
		link_name_describe(d->options.link_type, ours, sizeof(ours));
		snprintf(text, sizeof(text),
		    "packets of link type %s left out: the output is of link type %s, and a pcap"
		    " file has one (--format=pcapng has all)",
		    theirs, ours);
		d->outlet.complain(text);
	}
	return 0;
}

/* Describes the interfaces that have come to be known since the packet before. */
static int describe(struct dump *d)
{
	for (; d->described < interfaces_count(d->interfaces); d->described++) {
		struct reader_interface i = *interfaces_get(d->interfaces, d->described);

		if (i.snaplen > 0)
			i.snaplen += d->growth;
		if (writer_interface(d->writer, &i) != 0)
			return -1;
	}
	return 0;
}

static void ready(struct outlet *o)
{
	(void)o;
}

/* Counts packets that are about to go to the writer. */
static int take(struct dump *d, uint64_t packets, uint64_t bytes, int64_t first, int64_t last)
{
	if (d->bytes > UNSURE && flush(&d->outlet) != 0) {
		d->outlet.tally->failed += packets;
		return -1;
	}
	if (d->packets == 0)
		d->first_stamp = first;
	d->last_stamp = last;
	d->packets += packets;
	d->bytes += bytes;
	return 0;
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
	if (!d->options.pcapng && p->link_type != d->options.link_type)
		return refuse_link_type(d, p);
	if (take(d, 1, p->caplen, p->time, p->time) != 0)
		return -1;
	if (d->options.pcapng && describe(d) != 0)
		return fail(d, writer_error(d->writer));
	return writer_packet(d->writer, p) == 0 ? 0 : fail(d, writer_error(d->writer));
}

static int copy(struct outlet *o, const struct reader_run *run)
{
	struct dump *d = dump_of(o);

	if (take(d, run->packets, run->captured, run->first, run->last) != 0)
		return -1;
	return writer_run(d->writer, run) == 0 ? 0 : fail(d, writer_error(d->writer));
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

static const struct outlet_ops dump_ops = {ready, put, copy, flush, report, close_dump};

static bool ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && strcmp(name + n - m, end) == 0;
}

static bool is_pcapng(const struct replay_options *o, const struct input_survey *survey)
{
	if (o->format != FORMAT_AUTO)
		return o->format == FORMAT_PCAPNG;
	if (ends_in(o->output, ".pcapng"))
		return true;
	return survey->several && !ends_in(o->output, ".pcap") && !ends_in(o->output, ".cap");
}

static struct writer_options options_of(
    const struct replay_options *o, const struct input_survey *survey, uint32_t growth)
{
	return (struct writer_options){
	    .pcapng = is_pcapng(o, survey),
	    .link_type = survey->link_type,
	    .snaplen = (survey->snaplen > 0 ? survey->snaplen : SNAPLEN) + growth,
	    .nanoseconds = survey->nanoseconds,
	    .stamps_as_read = survey->alike,
	    .stop = signals_stop,
	};
}

struct outlet *dump_open(const struct replay_options *o, const struct input_survey *survey,
    const struct interfaces *interfaces, struct tally *tally, outlet_complain *complain,
    char *message, size_t size)
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
	d->growth = o->edit.vlan_push ? EDIT_GROWTH : 0;
	d->interfaces = interfaces;
	d->options = options_of(o, survey, d->growth);
	if (survey->link_type >= 0 && begin(d, message, size) != 0) {
		free(d);
		return NULL;
	}
	d->outlet.copies = d->writer && survey->alike && !d->options.pcapng;
	return &d->outlet;
}
