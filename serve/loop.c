#include "serve/loop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve/audience.h"
#include "serve/broker.h"
#include "serve/clock.h"
#include "serve/figures.h"
#include "serve/listener.h"
#include "serve/metrics.h"
#include "serve/outbound.h"
#include "serve/poller.h"
#include "serve/service.h"
#include "serve/signals.h"
#include "serve/socket.h"
#include "serve/stream.h"

/* How often what no event tells is looked at: in milliseconds when something is about to happen,
 * and otherwise. */
enum { TICK_SOON = 5, TICK = 100 };

struct loop {
	const struct serve_options *options;
	struct poller *poller;
	struct stream *stream;
	struct audience *audience;
	struct listener *listeners;
	struct outbound *outbounds;
	struct tls *tls;
	struct watch input;
	bool input_watched; /* the poller tells of input */
	bool input_ready;
	bool input_is_file; /* always ready; no poller tells */
	bool stopped;       /* by a signal */
	bool input_failed;
	int64_t alive;
	struct figures figures;
	struct metrics *metrics;
	const char *metrics_path; /* a unix socket to remove, or NULL */
};

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "line-serve: %s: %s\n", what, why);
	return -1;
}

static void on_input(void *owner, uint32_t events)
{
	struct loop *l = owner;

	(void)events;
	l->input_ready = true;
}

static int open_tls(struct loop *l)
{
	const char *why;

	if (!l->options->tls.certificate)
		return 0;
	l->tls = tls_open(&l->options->tls, &why);
	if (!l->tls)
		fprintf(stderr, "line-serve: %s\n", why);
	return l->tls ? 0 : -1;
}

static int open_metrics(struct loop *l)
{
	struct address address;
	const char *why;
	int fd;

	if (!l->options->metrics)
		return 0;
	if (address_parse(&address, l->options->metrics, &why) < 0)
		return fail(l->options->metrics, why);
	if (socket_open(&address, l->options->public ? NULL : "others could connect: say --public",
		&fd, 1) < 0)
		return -1;
	l->metrics_path = address.kind == ADDRESS_UNIX ? address.path : NULL;
	l->metrics = metrics_open(fd, l->poller, figures_render, &l->figures);
	return l->metrics ? 0 : fail(l->options->metrics, "cannot serve metrics");
}

/* A broker is a reader that is there from the start. It cannot be disconnected, so what it does
 * not take in time is dropped. */
static int open_broker(struct loop *l, const struct serve_place *place)
{
	const struct serve_options *o = l->options;
	const struct broker_options options = {
	    .name = place->address.text,
	    .brokers = place->address.host,
	    .topic = place->address.path,
	    .properties = o->kafka_properties,
	    .property_count = o->kafka_property_count,
	    .config = o->kafka_config,
	    .timeout = o->kafka_timeout,
	    .buffer = o->buffer,
	    .keyed = o->kafka_keyed,
	    .quiet = o->quiet,
	};
	struct channel c = {.broker = broker_open(&options)};

	if (!c.broker)
		return -1;
	c.fd = broker_fd(c.broker);
	return audience_join(l->audience, &c, place->address.text,
	    place->policy == READER_DISCONNECT ? READER_DROP : place->policy, clock_now());
}

static int open_places(struct loop *l)
{
	const struct serve_options *o = l->options;
	const struct listener_options listening = {
	    .allow = o->allow,
	    .allow_count = o->allow_count,
	    .public = o->public,
	    .tls = l->tls,
	    .handshake = o->handshake,
	    .quiet = o->quiet,
	};

	for (size_t i = 0; i < o->place_count; i++) {
		const struct serve_place *place = &o->places[i];

		if (place->address.kind == ADDRESS_KAFKA)
			continue;
		if (place->address.kind > ADDRESS_SYSTEMD) {
			if (outbound_open(&l->outbounds, &place->address, place->policy, l->poller,
				l->audience, o->quiet) < 0)
				return -1;
			continue;
		}
		if (listener_open(&l->listeners, &place->address, place->policy, &listening,
			l->poller, l->audience) < 0)
			return -1;
	}
	return 0;
}

/* Without anybody who would rather wait, the spool's oldest lines make room for new ones. */
static bool nobody_blocks(const struct serve_options *o)
{
	for (size_t i = 0; i < o->place_count; i++)
		if (o->places[i].policy == READER_BLOCK)
			return false;
	return true;
}

static int open_all(struct loop *l)
{
	const struct serve_options *o = l->options;
	const struct stream_options stream = {
	    .buffer = o->buffer,
	    .max_line = o->max_line,
	    .history_lines = o->history_lines,
	    .history_bytes = o->history_bytes,
	    .spool = o->spool,
	    .spool_max = o->spool_max,
	};
	const struct audience_options audience = {
	    .patience = o->patience,
	    .behind = o->behind,
	    .linger = o->linger,
	    .most = o->max_clients,
	    .wait = !o->no_wait,
	    .drop_alone = nobody_blocks(o),
	    .notices = o->notices,
	    .verbose = o->verbose,
	    .quiet = o->quiet,
	};

	l->poller = poller_open();
	if (!l->poller)
		return fail("epoll", strerror(errno));
	l->stream = stream_open(STDIN_FILENO, &stream);
	if (!l->stream)
		return -1;
	l->audience = audience_open(l->poller, l->stream, &audience);
	if (!l->audience)
		return fail("readers", strerror(ENOMEM));
	l->input = (struct watch){.fd = STDIN_FILENO, .owner = l, .ready = on_input};
	l->figures = (struct figures){
	    .stream = l->stream,
	    .audience = l->audience,
	    .started = clock_now(),
	};
	if (open_tls(l) < 0 || open_metrics(l) < 0)
		return -1;
	return open_places(l);
}

struct loop *loop_open(const struct serve_options *options)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (!l) {
		fail("start", strerror(ENOMEM));
		return NULL;
	}
	l->options = options;
	if (open_all(l) < 0) {
		loop_close(l);
		return NULL;
	}
	return l;
}

int loop_open_brokers(struct loop *l)
{
	for (size_t i = 0; i < l->options->place_count; i++) {
		const struct serve_place *place = &l->options->places[i];

		if (place->address.kind == ADDRESS_KAFKA && open_broker(l, place) < 0)
			return -1;
	}
	return 0;
}

void loop_close(struct loop *l)
{
	if (!l)
		return;
	metrics_close(l->metrics);
	if (l->metrics_path)
		unlink(l->metrics_path);
	listener_close(l->listeners);
	audience_close(l->audience);
	outbound_close(l->outbounds);
	stream_close(l->stream);
	tls_close(l->tls);
	poller_close(l->poller);
	free(l);
}

/* Reading goes on while somebody is there, or nobody has to be, and there is room. */
static bool wants_input(struct loop *l)
{
	if (stream_ended(l->stream))
		return false;
	if (audience_present(l->audience) == 0 && !l->options->no_wait && !l->options->spool)
		return false;
	return stream_has_room(l->stream);
}

/* Has the poller tell of input, or not. A closed pipe would be told of again and again otherwise.
 */
static int watch_input(struct loop *l, bool wanted)
{
	if (l->input_is_file) {
		l->input_ready = wanted;
		return 0;
	}
	if (wanted == l->input_watched)
		return 0;
	if (!wanted) {
		poller_remove(l->poller, &l->input);
		l->input.fd = STDIN_FILENO;
		l->input_ready = false;
	} else if (poller_add(l->poller, &l->input, EPOLLIN) < 0) {
		if (errno != EPERM)
			return fail("standard input", strerror(errno));
		l->input_is_file = l->input_ready = true;
		return 0;
	}
	l->input_watched = wanted;
	return 0;
}

static void read_input(struct loop *l)
{
	l->input_ready = false;
	if (stream_fill(l->stream) < 0 && errno != EAGAIN) {
		fail("read standard input", strerror(errno));
		l->input_failed = true;
	}
}

/* What signals ask for. */
static void obey_signals(struct loop *l, int64_t now)
{
	if (signals_summary()) {
		audience_table(l->audience);
		loop_summary(l);
	}
	if (signals_reload() && l->tls) {
		const char *why;

		if (tls_reload(l->tls, &why) < 0)
			fprintf(stderr, "line-serve: reload: %s; the old certificate stays\n", why);
		else if (!l->options->quiet)
			fprintf(stderr, "line-serve: certificates reloaded\n");
	}
	if (signals_stop() && !l->stopped) {
		l->stopped = true;
		service_stopping();
		stream_stop(l->stream);
		audience_finish(l->audience, true, now);
	}
}

static void tick(struct loop *l, int64_t now)
{
	int64_t every = service_watchdog();

	metrics_tick(l->metrics);
	listener_tick(l->listeners, now);
	outbound_tick(l->outbounds, now);
	if (every > 0 && now - l->alive >= every) {
		service_alive();
		l->alive = now;
	}
}

static bool undelivered(const struct loop *l)
{
	return !l->options->no_wait && audience_delivered(l->audience) < stream_head(l->stream);
}

static bool lingered(const struct loop *l, int64_t since, int64_t now)
{
	return l->options->linger >= 0 && since > 0 && now - since >= l->options->linger;
}

/* True when nothing is left to do. */
static bool finished(struct loop *l, int64_t ended, int64_t now)
{
	if (audience_count(l->audience) > 0)
		return false;
	if (l->options->once && audience_had_any(l->audience))
		return true;
	if (!l->listeners)
		return true;
	if (!stream_ended(l->stream))
		return false;
	return l->stopped || !undelivered(l) || lingered(l, ended, now);
}

static int wait_time(struct loop *l, bool more)
{
	if (more || l->input_ready)
		return 0;
	if (audience_hurries(l->audience))
		return TICK_SOON;
	return TICK;
}

/* Anything that did not reach whom it was for, and not by his own doing. */
static bool lost(const struct loop *l)
{
	struct audience_totals t;
	uint64_t bytes;

	audience_totals(l->audience, &t);
	if (l->input_failed || t.omitted > 0 || t.unconfirmed > 0 ||
	    stream_cut(l->stream, &bytes) > 0)
		return true;
	/* What the spool keeps is not lost. */
	return !l->options->spool && (t.cut_off > 0 || (!l->options->once && undelivered(l)));
}

int loop_run(struct loop *l)
{
	bool more = false;
	int64_t ended = 0, now = clock_now(), ticked = 0;

	service_ready();
	while (!finished(l, ended, now)) {
		if (watch_input(l, wants_input(l)) < 0)
			return -1;
		if (poller_wait(l->poller, wait_time(l, more)) < 0)
			return fail("epoll", strerror(errno));
		now = clock_now();
		obey_signals(l, now);
		if (l->input_ready)
			read_input(l);
		if (stream_ended(l->stream) && ended == 0) {
			ended = now;
			audience_finish(l->audience, false, now);
		}
		more = audience_pump(l->audience, now);
		if (!stream_has_room(l->stream))
			audience_make_room(l->audience, now);
		if (now - ticked >= TICK * INT64_C(1000000)) {
			tick(l, now);
			ticked = now;
		}
	}
	return lost(l) ? 1 : 0;
}

void loop_summary(struct loop *l)
{
	figures_summary(&l->figures, l->options->stats);
}
