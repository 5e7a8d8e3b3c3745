#include "serve/audience.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve/broker.h"

/* How long readers that take nothing are waited for at the end, when they may be left behind. */
#define STALLED INT64_C(10000000000)
#define STALLED_HASTY INT64_C(5000000000)

struct audience_member {
	struct watch watch;
	struct reader reader;
	struct audience *audience;
	struct audience_member *next, *previous;
	uint32_t events;            /* waited for */
	size_t unconfirmed;         /* when last looked at, while closing */
	bool closing;               /* has everything; we wait until it has confirmed that */
	const char *gone;           /* why it is to be removed */
	bool cut_off;               /* it is our doing */
	int cursor;                 /* of one with a name, in the spool; -1: none */
	bool done;                  /* it is over even for a reader that stays */
	struct audience_home *home; /* NULL: it goes with its connection */
};

struct audience {
	struct poller *poller;
	struct stream *stream;
	struct audience_options options;
	struct audience_member *first;
	size_t count, away;
	uint64_t delivered;
	int cursor;      /* of those who connect to us, in the spool; -1: no spool */
	uint64_t floor;  /* what those given up at the end have not had stays in the spool */
	uint64_t missed; /* lines dropped while nobody was there, for the next to be told */
	bool finishing, hasty, hurries;
	int64_t finish_time;
	struct audience_totals past; /* of those who have left */
};

struct audience *audience_open(
    struct poller *p, struct stream *s, const struct audience_options *options)
{
	struct audience *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->poller = p;
	a->stream = s;
	a->options = *options;
	a->cursor = stream_cursor(s, "", &a->delivered);
	a->floor = UINT64_MAX;
	return a;
}

static void say(const struct audience *a, const struct audience_member *m, const char *what)
{
	const struct reader *r = &m->reader;

	fprintf(stderr, "line-serve: %s: %s, sent %llu, omitted %llu, left behind %llu\n", r->name,
	    what, (unsigned long long)reader_sent(r, a->stream), (unsigned long long)r->omitted,
	    (unsigned long long)reader_behind(r, a->stream));
}

static void add_to(struct audience_totals *t, const struct audience_member *m, struct stream *s)
{
	const struct reader *r = &m->reader;
	uint64_t behind = reader_behind(r, s);

	t->bytes += r->bytes;
	t->unconfirmed += channel_lost(&r->channel);
	t->sent += reader_sent(r, s);
	t->omitted += r->omitted;
	t->left_behind += behind;
	t->dropped[r->policy] += r->omitted;
	if (m->cut_off) {
		t->cut_off++;
		t->dropped[r->policy] += behind;
	}
}

static void remove_member(struct audience *a, struct audience_member *m)
{
	bool was_away = m->reader.away;
	bool loss = m->cut_off || m->reader.omitted > 0;

	if (reader_delivered(&m->reader) > a->delivered)
		a->delivered = reader_delivered(&m->reader);
	if (m->reader.stays)
		reader_lose(&m->reader, a->stream);
	else if (m->reader.unproven) /* what went to nobody was not sent */
		m->reader.position = m->reader.proven;
	if (m->cut_off && a->finishing && !m->home && m->reader.position < a->floor)
		a->floor = m->reader.position;
	add_to(&a->past, m, a->stream);
	if (a->options.verbose || (loss && !a->options.quiet))
		say(a, m, m->gone);
	poller_remove(a->poller, &m->watch);
	if (m->home) {
		a->away -= was_away;
		m->home->ended(m->home->owner);
	}
	reader_end(&m->reader);
	if (m->previous)
		m->previous->next = m->next;
	else
		a->first = m->next;
	if (m->next)
		m->next->previous = m->previous;
	a->count--;
	free(m);
}

void audience_close(struct audience *a)
{
	if (!a)
		return;
	while (a->first) {
		if (!a->first->gone)
			a->first->gone = "left";
		remove_member(a, a->first);
	}
	free(a);
}

/* Waits for what the reader's state asks for. */
static void watch_for(struct audience_member *m)
{
	uint32_t events = 0;

	if (m->reader.channel.broker || m->reader.away)
		return;
	if (!m->reader.input_closed)
		events |= EPOLLIN | EPOLLRDHUP;
	if (m->reader.blocked)
		events |= EPOLLOUT;
	if (events != m->events && m->watch.fd >= 0)
		poller_change(m->audience->poller, &m->watch, events);
	m->events = events;
}

static void on_input(struct audience_member *m)
{
	if (channel_discard(&m->reader.channel) >= 0)
		return;
	if (errno != 0 || m->reader.channel.tls)
		m->gone = errno != 0 ? strerror(errno) : "left";
	else
		reader_input_closed(&m->reader);
}

/* Either the connection is dead, or both sides have finished sending, and what was sent last may
 * still be on its way: close_step looks then. */
static void on_hangup(struct audience_member *m)
{
	if (m->closing)
		poller_remove(m->audience->poller, &m->watch);
	else
		m->gone = "left";
}

static void on_ready(void *owner, uint32_t events)
{
	struct audience_member *m = owner;

	if (m->reader.channel.broker) {
		broker_work(m->reader.channel.broker);
		return;
	}
	if (events & (EPOLLIN | EPOLLRDHUP) && !m->reader.input_closed)
		on_input(m);
	if (events & (EPOLLERR | EPOLLHUP) && !m->gone)
		on_hangup(m);
	if (events & EPOLLOUT)
		m->reader.blocked = false;
	watch_for(m);
}

/* Where newcomers begin: with the history, and never behind a line nobody has been given. */
static uint64_t join_at(struct audience *a)
{
	uint64_t offset = stream_history(a->stream);

	if (a->options.wait && a->delivered < offset)
		offset = a->delivered;
	return stream_line_start(a->stream, stream_available(a->stream, offset));
}

static int refuse(struct audience *a, struct audience_member *m, const char *name, const char *why)
{
	if (!a->options.quiet)
		fprintf(stderr, "line-serve: %s: refused: %s\n", name, why);
	if (m)
		channel_close(&m->reader.channel);
	free(m);
	return -1;
}

static void add_member(struct audience *a, struct audience_member *m, int64_t now)
{
	uint64_t offset = join_at(a);

	m->cursor = -1;
	if (m->home || m->reader.channel.broker) {
		m->cursor = stream_cursor(a->stream, m->reader.name, &offset);
		offset = stream_line_start(a->stream, offset);
	}
	if (m->reader.channel.broker)
		broker_begin(m->reader.channel.broker, offset);
	reader_begin(&m->reader, a->stream, offset, now);
	reader_missed(&m->reader, a->missed);
	a->missed = 0;
	m->audience = a;
	m->next = a->first;
	if (a->first)
		a->first->previous = m;
	a->first = m;
	a->count++;
	a->past.readers++;
}

/* True when what it takes is what it has, so that its sends may be written down as they happen. */
static bool takes_for_good(const struct audience_member *m)
{
	const struct channel *c = &m->reader.channel;

	return !c->broker && !c->tls && !m->home && !m->reader.unproven;
}

/* The only reader without a name, if there is one, is written down exactly, from its first send on
 * (serve/receipt.h). Where there are several, whoever comes next is given what the last of them has
 * not had, which the cursor says. */
static void choose_exact(struct audience *a)
{
	struct audience_member *only = NULL;
	size_t nameless = 0;

	for (struct audience_member *m = a->first; m; m = m->next) {
		m->reader.channel.receipt = NULL;
		if (m->cursor < 0)
			only = nameless++ == 0 ? m : NULL;
	}
	if (only && a->floor == UINT64_MAX && takes_for_good(only))
		only->reader.channel.receipt = stream_receipt(a->stream);
	else
		receipt_forget(stream_receipt(a->stream));
}

int audience_join(struct audience *a, const struct channel *c, const char *name,
    enum reader_policy policy, int64_t now)
{
	struct audience_member *m = calloc(1, sizeof(*m));

	if (!m) {
		struct channel dying = *c;

		channel_close(&dying);
		return refuse(a, NULL, name, "no memory");
	}
	m->reader.channel = *c;
	m->reader.policy = policy;
	m->reader.notices = a->options.notices;
	snprintf(m->reader.name, sizeof(m->reader.name), "%s", name);
	if (a->count >= a->options.most)
		return refuse(a, m, name, "too many readers");
	m->audience = a;
	m->watch = (struct watch){.fd = c->fd, .owner = m, .ready = on_ready};
	m->events = c->broker ? EPOLLIN : EPOLLIN | EPOLLRDHUP;
	if (poller_add(a->poller, &m->watch, m->events) < 0)
		return refuse(a, m, name, strerror(errno));
	add_member(a, m, now);
	if (a->cursor >= 0)
		choose_exact(a);
	if (a->options.verbose)
		fprintf(stderr, "line-serve: %s: came\n", name);
	return 0;
}

int audience_expect(struct audience *a, struct audience_home *home, const char *name,
    enum reader_policy policy, int64_t now)
{
	struct audience_member *m = calloc(1, sizeof(*m));

	if (!m)
		return refuse(a, NULL, name, "no memory");
	m->home = home;
	home->member = m;
	m->watch.fd = m->reader.channel.fd = -1;
	m->reader.policy = policy;
	m->reader.notices = a->options.notices;
	m->reader.stays = m->reader.away = true;
	snprintf(m->reader.name, sizeof(m->reader.name), "%s", name);
	add_member(a, m, now);
	a->away++;
	return 0;
}

void audience_arrive(struct audience_member *m, const struct channel *c, int64_t now)
{
	struct audience *a = m->audience;

	m->reader.channel = *c;
	m->watch = (struct watch){.fd = c->fd, .owner = m, .ready = on_ready};
	m->events = EPOLLIN | EPOLLRDHUP;
	reader_arrive(&m->reader, now);
	a->away--;
	if (poller_add(a->poller, &m->watch, m->events) < 0)
		m->gone = strerror(errno);
	if (a->options.verbose)
		fprintf(stderr, "line-serve: %s: connected\n", m->reader.name);
}

/* True when a reader at the end of its patience with us is to be left. */
static bool waited_enough(const struct audience *a, const struct audience_member *m, int64_t now)
{
	int64_t stalled = now - m->reader.taken_time;

	if (a->options.linger >= 0)
		return now - a->finish_time >= a->options.linger;
	if (a->hasty)
		return stalled >= STALLED_HASTY && now - a->finish_time >= STALLED_HASTY;
	return m->reader.policy != READER_BLOCK && stalled >= STALLED &&
	       now - a->finish_time >= STALLED;
}

/* One step towards the end of a reader that has been sent everything. */
static void close_step(struct audience *a, struct audience_member *m, int64_t now)
{
	size_t unconfirmed;

	if (!m->closing) {
		channel_finish(&m->reader.channel);
		m->closing = true;
	}
	a->hurries = true;
	unconfirmed = channel_unconfirmed(&m->reader.channel);
	if (unconfirmed != m->unconfirmed)
		m->reader.taken_time = now;
	m->unconfirmed = unconfirmed;
	if (unconfirmed > 0) {
		if (channel_is_dead(&m->reader.channel))
			m->gone = "left";
		return;
	}
	m->done = true;
	m->cut_off = channel_lost(&m->reader.channel) > 0;
	m->gone = m->cut_off ? "not everything was confirmed" : "has everything";
}

/* A producer has no EPOLLOUT: it is asked each time. */
static void prepare_broker(struct audience *a, struct audience_member *m)
{
	m->reader.blocked = false;
	broker_work(m->reader.channel.broker);
	if (broker_holds(m->reader.channel.broker))
		a->hurries = true;
}

/* The connection of a reader that stays is lost. One that was too slow misses what there is. */
static void lose(struct audience *a, struct audience_member *m)
{
	const char *why = m->gone;

	poller_remove(a->poller, &m->watch);
	reader_lose(&m->reader, a->stream);
	if (m->cut_off)
		reader_omit(&m->reader, a->stream, stream_head(a->stream));
	m->gone = NULL;
	m->cut_off = m->closing = false;
	a->away++;
	m->home->lost(m->home->owner, why);
}

/* Ends with a reader that is gone. True when it stays. */
static bool let_go(struct audience *a, struct audience_member *m)
{
	if (m->gone && m->home && !m->done) {
		lose(a, m);
	} else if (m->gone) {
		remove_member(a, m);
		return false;
	}
	return true;
}

static enum reader_state pump_member(struct audience *a, struct audience_member *m, int64_t now)
{
	enum reader_state state = READER_BLOCKED;

	if (m->reader.channel.broker)
		prepare_broker(a, m);
	if (!m->gone && !m->closing && !m->reader.blocked && !m->reader.away)
		state = reader_pump(&m->reader, a->stream, now);
	if (state == READER_GONE && !m->gone) {
		m->cut_off = m->reader.channel.broker != NULL;
		m->gone = m->cut_off ? "out of reach" : "left";
	}
	if (state == READER_PROBED)
		a->hurries = true;
	if (a->finishing && !m->gone) {
		if (m->closing || state == READER_IDLE)
			close_step(a, m, now);
		if (!m->gone && waited_enough(a, m, now)) {
			m->gone = "given up";
			m->cut_off = m->done = true;
		}
	}
	if (a->options.behind > 0 && m->reader.policy == READER_DISCONNECT && !m->gone &&
	    !m->reader.away && stream_head(a->stream) - m->reader.position > a->options.behind) {
		m->gone = "disconnected, too far behind";
		m->cut_off = true;
	}
	return state;
}

/* Lets go of what everybody has. */
static void release(struct audience *a, uint64_t low)
{
	if (a->count == 0)
		low = a->options.wait ? a->delivered : stream_head(a->stream);
	stream_release(a->stream, low);
}

/* What a reader has for good, as far as the spool is concerned. */
static uint64_t settled(struct audience_member *m)
{
	const struct broker *b = m->reader.channel.broker;

	return b && m->cursor >= 0 ? broker_settled(b) : reader_delivered(&m->reader);
}

/* Writes down how far everybody is, and lets go of what is on disk for nobody. */
static void settle(struct audience *a)
{
	uint64_t all = a->floor, unnamed = UINT64_MAX;

	for (struct audience_member *m = a->first; m; m = m->next) {
		uint64_t offset =
		    settled(m); /* NOLINT(clang-analyzer-unix.Malloc): who left is off the list */

		if (m->cursor >= 0)
			stream_set_cursor(a->stream, m->cursor, offset);
		else if (offset < unnamed)
			unnamed = offset;
		if (offset < all)
			all = offset;
	}
	if (unnamed == UINT64_MAX)
		unnamed = a->options.wait ? a->delivered : stream_head(a->stream);
	if (unnamed > a->floor)
		unnamed = a->floor;
	stream_set_cursor(a->stream, a->cursor, unnamed);
	choose_exact(a);
	stream_settle(a->stream, all < unnamed ? all : unnamed);
}

bool audience_pump(struct audience *a, int64_t now)
{
	uint64_t low = UINT64_MAX;
	bool more = false;
	struct audience_member *m, *next;

	a->hurries = false;
	for (m = a->first; m; m = next) {
		enum reader_state state = pump_member(a, m, now);
		uint64_t delivered;

		next = m->next;
		if (!let_go(a, m))
			continue;
		delivered = reader_delivered(&m->reader);
		watch_for(m);
		more |= state == READER_READY;
		if (delivered < low)
			low = delivered;
		if (delivered > a->delivered)
			a->delivered = delivered;
	}
	release(a, low);
	if (a->cursor >= 0)
		settle(a);
	return more;
}

/* What the policy says of a reader in the way. */
static void apply_policy(
    struct audience *a, struct audience_member *m, uint64_t target, int64_t now)
{
	if (m->reader.policy == READER_BLOCK || m->gone ||
	    !reader_is_slow(&m->reader, a->stream, now, a->options.patience))
		return;
	if (m->reader.away || (m->reader.policy == READER_DROP && !m->reader.unproven)) {
		if (reader_omit(&m->reader, a->stream, target) == 0)
			return;
	}
	m->gone = "disconnected, too slow";
	m->cut_off = true;
}

void audience_make_room(struct audience *a, int64_t now)
{
	uint64_t target = stream_next_room(a->stream), low = UINT64_MAX;
	struct audience_member *m, *next;

	for (m = a->first; m; m = next) {
		next = m->next;
		if (reader_delivered(&m->reader) < target)
			apply_policy(a, m, target, now);
		/* Counted while what it leaves behind is still there. */
		if (let_go(a, m) && reader_delivered(&m->reader) < low)
			low = reader_delivered(&m->reader);
	}
	if (!a->first && a->cursor >= 0 && a->options.drop_alone && a->delivered < target) {
		uint64_t from = stream_available(a->stream, a->delivered);

		a->missed += stream_line_at(a->stream, target) - stream_line_at(a->stream, from);
		a->delivered = target;
	}
	release(a, low);
	if (a->cursor >= 0)
		settle(a);
}

void audience_finish(struct audience *a, bool hasty, int64_t now)
{
	if (!a->finishing || (hasty && !a->hasty))
		a->finish_time = now;
	a->finishing = true;
	a->hasty |= hasty;
	for (struct audience_member *m = a->first; m; m = m->next)
		channel_last(&m->reader.channel);
}

size_t audience_present(const struct audience *a)
{
	return a->count - a->away;
}

size_t audience_count(const struct audience *a)
{
	return a->count;
}

bool audience_had_any(const struct audience *a)
{
	return a->past.readers > 0;
}

uint64_t audience_delivered(const struct audience *a)
{
	return a->delivered;
}

bool audience_hurries(const struct audience *a)
{
	return a->hurries;
}

void audience_totals(const struct audience *a, struct audience_totals *totals)
{
	*totals = a->past;
	totals->omitted += a->missed;
	totals->present = a->count;
	for (const struct audience_member *m = a->first; m; m = m->next)
		add_to(totals, m, a->stream);
}

void audience_table(const struct audience *a)
{
	for (const struct audience_member *m = a->first; m; m = m->next)
		say(a, m, m->reader.away ? "away" : m->reader.blocked ? "waiting for it" : "there");
}
