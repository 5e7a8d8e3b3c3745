#include <errno.h>
#include <stdio.h>

#include "capture/loop.h"
#include "serve/signals.h"

enum {
	LOOK_EVERY = 4096,           /* packets between two looks at signals and clocks */
	PROGRESS_NS = 500 * 1000000, /* between two lines of progress */
};

struct file_loop {
	struct reader *reader;
	struct sink *sink;
	struct summary *summary;
	int64_t end;      /* --duration, on the monotonic clock */
	int64_t progress; /* next line of progress; INT64_MAX: never */
};

static void show_progress(struct file_loop *l, int64_t now)
{
	double share = (double)reader_position(l->reader) / (double)reader_info(l->reader)->size;

	fprintf(stderr, "\rpcap-capture: %3.0f %%, %llu packets", share * 100,
	    (unsigned long long)l->summary->read);
	l->progress = now + PROGRESS_NS;
}

static void end_progress(const struct file_loop *l)
{
	if (l->progress != INT64_MAX)
		fprintf(stderr, "\r\033[K");
}

/* Signals and clocks. False: the end was asked for. */
static bool look_around(struct file_loop *l)
{
	int64_t now = summary_clock();

	l->summary->captured = l->sink->packets;
	l->summary->unwritten = l->sink->unwritten;
	if (signals_summary())
		summary_print(l->summary);
	if (now >= l->progress)
		show_progress(l, now);
	return signals_stop() == 0 && now < l->end && sink_tick(l->sink);
}

static void begin(struct file_loop *l)
{
	const struct capture_options *o = l->sink->options;

	l->end = o->duration > 0 ? l->summary->begin + o->duration : INT64_MAX;
	l->progress = INT64_MAX;
	if (o->progress && reader_info(l->reader)->size > 0)
		l->progress = l->summary->begin + PROGRESS_NS;
}

/* No packet: 1 go on, 0 the end, -1 the file broke. */
static int take_stop(struct file_loop *l, int got)
{
	if (got == 0)
		return 0;
	if (errno != EINTR || reader_error(l->reader)[0])
		return -1;
	sink_flush(l->sink);
	return look_around(l) ? 1 : 0;
}

/* The packet after this one casts its shadow. */
static void look_ahead(const struct file_loop *l)
{
	uint32_t n;
	const uint8_t *next = reader_ahead(l->reader, &n);

	if (next)
		sink_expect(l->sink, next, n);
}

int loop_file(struct reader *r, struct filter *f, struct sink *sink, struct summary *summary)
{
	struct file_loop l = {.reader = r, .sink = sink, .summary = summary};
	struct reader_packet packet;
	int going = 1;

	begin(&l);
	while (going > 0) {
		int got = reader_next(r, &packet);

		if (__builtin_expect(got <= 0, 0)) {
			going = take_stop(&l, got);
			continue;
		}
		summary->read++;
		look_ahead(&l);
		if ((!f || filter_match(f, &packet)) && !sink_packet(sink, &packet))
			break;
		if (reader_quiet(r) && !sink_flush(sink))
			break;
		if (summary->read % LOOK_EVERY == 0 && !look_around(&l))
			break;
	}
	end_progress(&l);
	summary->captured = sink->packets;
	summary->unwritten = sink->unwritten;
	return going < 0 ? -1 : 0;
}
