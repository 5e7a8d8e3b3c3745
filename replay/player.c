#include "replay/player.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "capture/link_name.h"
#include "serve/signals.h"

#define NS_PER_S INT64_C(1000000000)
#define NEVER INT64_MAX
#define FIRST_CHANCE UINT64_C(0x9e3779b97f4a7c15) /* any but 0 */

enum {
	PROGRESS_NS = 200000000,
	LEAD_NS = 1000000,    /* before the first packet, so that it too is met and not missed */
	GRACE_NS = 100000000, /* for frames that are late at the end of the duration */
	ANCHOR_MAX = 10000000,
	READY_NS = 200000, /* before the first packet the outlet is told to be ready */
	RELIEF_NS = 30000, /* behind a moment the second thread looks whether it was met … */
	REST_NS = 200000,  /* … and it rests no shorter than this */
	LOOK_EVERY = 64,   /* frames between two looks at the clock when nothing is waited for */
};

/* A silence longer than this is announced, or it looks like a hang. */
#define LONG_SILENCE (10 * NS_PER_S)

/* Whether to go on after a packet. */
enum verdict { GO_ON, ENOUGH, STOPPED, BROKEN };

/* Two threads may work on it in turns (clock/relief.h); who does has the baton. */
struct run {
	struct player *player;
	const struct replay_options *options;
	struct tally *tally;
	bool paced;
	bool copies; /* packets need no look at each of them */
	bool told[SKIP_REASONS];
	int64_t start;     /* the schedule's zero */
	int64_t now;       /* when the clock was last read */
	int64_t next_tick; /* when a summary or the progress is due */
	int64_t next_summary;
	uint64_t handed; /* frames given to the outlet */
	uint64_t chance; /* state of the dice for packets lost on purpose */
	uint64_t loop;
	unsigned staged;   /* given to the outlet since it was flushed */
	unsigned unlooked; /* frames since the clock was read */
	int64_t dues[LOOK_EVERY];
	bool held; /* a frame waits for its moment: */
	struct frame frame;
	int64_t due;
	int64_t wake;   /* when the next thing is to be done about it */
	int64_t rested; /* when the last wait ended */
	enum verdict verdict;
};

/* Something that happens by the clock or by signal, and not by packets. */
static void attend(struct run *r)
{
	struct player *p = r->player;

	if (signals_summary())
		p->summary(p);
	if (r->now < r->next_tick)
		return;
	r->tally->ended = r->now;
	if (r->now >= r->next_summary) {
		p->summary(p);
		r->next_summary = r->now + r->options->stats_interval;
	}
	if (r->options->progress)
		p->progress(p, r->now - r->start);
	r->next_tick = r->options->progress ? r->now + PROGRESS_NS : r->next_summary;
	if (r->next_summary < r->next_tick)
		r->next_tick = r->next_summary;
}

static void look(struct run *r)
{
	r->now = waiter_now();
	r->unlooked = 0;
	attend(r);
}

/* The schedule hangs on the first packet: when that one leaves late, all others stay as far from
 * it as they were recorded. */
static int64_t anchor(int64_t late)
{
	return late > 0 && late < ANCHOR_MAX ? late : 0;
}

static int flush(struct run *r)
{
	int64_t shift = 0;
	int result;

	if (r->staged == 0)
		return 0;
	if (r->paced) {
		r->now = waiter_now();
		if (r->tally->timed == 0)
			shift = anchor(r->now - r->dues[0]);
		for (unsigned i = 0; i < r->staged; i++)
			tally_late(r->tally, r->now - r->dues[i] - shift);
		r->start += shift;
	}
	r->staged = 0;
	result = r->player->outlet->ops->flush(r->player->outlet);
	r->now = waiter_now();
	r->tally->ended = r->now;
	if (r->paced)
		r->rested = waiter_breathe(r->player->waiter, r->rested, r->now);
	return result;
}

static void announce(struct run *r, int64_t due)
{
	char text[128];

	if (r->options->quiet || due - r->now < LONG_SILENCE)
		return;
	snprintf(text, sizeof(text), "the next packet is due in %" PRId64 " s (--max-gap shortens)",
	    (due - r->now + NS_PER_S / 2) / NS_PER_S);
	r->player->complain(text);
}

/* 0: the moment has come. -1: the user wants the end. */
static int wait_for(struct run *r, int64_t due)
{
	while (r->now < due) {
		int64_t until = due < r->next_tick ? due : r->next_tick;

		if (waiter_until(r->player->waiter, until, &r->now) != 0 || until < due)
			attend(r);
		if (signals_stop())
			return -1;
	}
	return 0;
}

/* The first packet skipped for each reason is told of; the ledger has the others. */
static void skip(struct run *r, const struct source_packet *packet, enum tally_skip why)
{
	static const char *const reasons[SKIP_REASONS] = {
	    [SKIP_EMPTY] = "it has no bytes",
	    [SKIP_SHORT] = "it is shorter than an Ethernet header",
	    [SKIP_LINK_TYPE] = "its link type does not go on this interface",
	    [SKIP_NOT_IP] = "it is not IP, and the interface takes nothing else",
	};
	char text[320], name[128];

	r->tally->packets++;
	r->tally->skipped[why]++;
	if (r->told[why] || !reasons[why])
		return;
	r->told[why] = true;
	link_name_describe(packet->packet.link_type, name, sizeof(name));
	snprintf(text, sizeof(text), "packet %" PRIu64 " of %u bytes, link type %s: skipped, %s",
	    r->tally->packets, packet->packet.caplen, name, reasons[why]);
	r->player->complain(text);
}

static void note_lengths(struct run *r, const struct reader_packet *p)
{
	char text[160];

	if (p->caplen < p->len)
		r->tally->cut++;
	if (p->caplen <= p->len || r->tally->odd_lengths++ > 0)
		return;
	snprintf(text, sizeof(text),
	    "packet %" PRIu64 " is recorded with %u bytes of %u: all of them are taken",
	    r->tally->packets, p->caplen, p->len);
	r->player->complain(text);
}

/* Whether what is due at this moment is beyond what was asked for; so is everything once the clock
 * is well past it, when the pace is more than can be kept. */
static bool beyond(const struct run *r, int64_t moment)
{
	int64_t duration = r->options->duration;

	return duration > 0 &&
	       (moment - r->start > duration || r->now - r->start > duration + GRACE_NS);
}

/* Whether this packet is one to be lost. The dice are Marsaglia's xorshift64 (2003), seeded alike
 * each time, so that a run can be had again. */
static bool is_lost(struct run *r)
{
	uint64_t x = r->chance;

	if (r->options->loss == 0)
		return false;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	r->chance = x;
	return (x >> 32) * REPLAY_LOSS_ALL >> 32 < r->options->loss;
}

static enum verdict lose(struct run *r)
{
	r->tally->packets++;
	r->tally->lost++;
	if (++r->unlooked >= LOOK_EVERY)
		look(r);
	return GO_ON;
}

/* Gives a frame to the outlet. One that was waited for leaves at once. */
static enum verdict give(struct run *r, const struct frame *frame, int64_t due, bool waited)
{
	r->tally->packets++;
	note_lengths(r, &frame->packet);
	if (r->handed++ == 0)
		r->tally->began = r->now;
	if (r->player->outlet->ops->put(r->player->outlet, frame) != 0)
		return BROKEN;
	r->dues[r->staged % LOOK_EVERY] = due;
	r->staged++;
	if ((waited || (r->paced && r->staged == LOOK_EVERY)) && flush(r) != 0)
		return BROKEN;
	if (++r->unlooked >= LOOK_EVERY)
		look(r);
	return GO_ON;
}

/* Gives a frame whose moment has come, and holds one whose has not. */
static enum verdict hand_over(struct run *r, const struct frame *frame, int64_t due)
{
	if (due <= r->now)
		return give(r, frame, due, false);
	if (flush(r) != 0)
		return BROKEN;
	announce(r, due);
	r->held = true;
	r->frame = *frame;
	r->due = due;
	r->wake = r->handed == 0 ? due - READY_NS : due;
	return GO_ON;
}

/* What there is to do when a held frame wakes. */
static enum verdict give_held(struct run *r)
{
	if (r->wake < r->due) {
		r->player->outlet->ops->ready(r->player->outlet);
		r->wake = r->due;
		return GO_ON;
	}
	r->held = false;
	return give(r, &r->frame, r->due, true);
}

static enum verdict play_packet(struct run *r, const struct source_packet *packet)
{
	struct frame frame;
	enum tally_skip why;
	enum verdict verdict;
	int64_t due = r->start;
	int got = shape_frame(r->player->shape, packet, r->loop, &frame, &why);

	if (got < 0) {
		r->player->complain("no memory");
		return BROKEN;
	}
	if (got == 0) {
		skip(r, packet, why);
		return GO_ON;
	}
	if (r->paced) {
		int64_t moment =
		    pacer_next(r->player->pacer, packet->packet.time, frame.packet.caplen);

		due = moment > NEVER - r->start ? NEVER : r->start + moment;
	}
	verdict = beyond(r, r->paced ? due : r->now) ? ENOUGH
		  : is_lost(r)                       ? lose(r)
						     : hand_over(r, &frame, due);
	if (verdict == ENOUGH)
		r->tally->unplayed++;
	return verdict;
}

/* Packets in a row at once, where each is to leave as it is and when it likes. True: some were
 * taken, and *verdict says how it went. */
static bool play_run(struct run *r, enum verdict *verdict)
{
	uint64_t limit = r->options->limit;
	struct reader_run run;

	if (!r->copies || beyond(r, r->now) ||
	    !replay_source_run(r->player->source, limit > 0 ? limit - r->handed : UINT64_MAX, &run))
		return false;
	if (r->handed == 0)
		r->tally->began = r->now;
	r->handed += run.packets;
	r->tally->packets += run.packets;
	r->tally->cut += run.cut;
	r->staged = 1;
	*verdict = r->player->outlet->ops->copy(r->player->outlet, &run) == 0 ? GO_ON : BROKEN;
	look(r);
	return true;
}

/* What was sent by the end of a pass. */
static int sum_up_pass(struct run *r)
{
	if (flush(r) != 0)
		return -1;
	r->player->summary(r->player);
	return 0;
}

/* Another pass. Without a pace the delay is waited for here. */
static enum verdict begin_pass(struct run *r)
{
	if (r->options->stats_each_pass && sum_up_pass(r) != 0)
		return BROKEN;
	r->loop++;
	r->tally->loops++;
	pacer_again(r->player->pacer, r->options->loop_delay);
	look(r);
	if (r->paced || r->options->loop_delay == 0)
		return GO_ON;
	if (flush(r) != 0)
		return BROKEN;
	return wait_for(r, r->now + r->options->loop_delay) == 0 ? GO_ON : STOPPED;
}

static enum verdict step(struct run *r)
{
	struct source_packet packet;
	enum verdict verdict;

	/* Reading may wait: what is ready leaves before that. */
	if (r->staged > 0 && replay_source_quiet(r->player->source) && flush(r) != 0)
		return BROKEN;
	if (signals_stop())
		return STOPPED;
	if (r->options->limit > 0 && r->handed == r->options->limit)
		return ENOUGH;
	if (play_run(r, &verdict))
		return verdict;
	switch (replay_source_next(r->player->source, &packet)) {
	case SOURCE_PACKET:
		return play_packet(r, &packet);
	case SOURCE_AGAIN:
		return begin_pass(r);
	case SOURCE_NOTHING:
		look(r);
		return beyond(r, r->now) ? ENOUGH : GO_ON;
	case SOURCE_END:
		break;
	}
	return ENOUGH;
}

/* Until the held frame wakes, or something else is to be done: the baton lies free. */
static void pause_first(struct run *r)
{
	int64_t until = r->wake < r->next_tick ? r->wake : r->next_tick, now;
	int interrupted;

	relief_leave(r->player->relief);
	interrupted = waiter_until(r->player->waiter, until, &now);
	relief_take(r->player->relief);
	r->now = r->rested = r->player->relief ? waiter_now() : now;
	if (interrupted != 0 || until < r->wake)
		attend(r);
}

/* The same for the second thread, which comes to see whether the first one did. */
static void pause_second(struct run *r)
{
	int64_t soon = waiter_now() + REST_NS;
	int64_t late = r->held && r->wake < NEVER - RELIEF_NS ? r->wake + RELIEF_NS : soon;

	relief_rest(r->player->relief, late > soon ? late : soon);
	r->now = r->rested = waiter_now();
}

static void carry_on(struct run *r)
{
	relief_take(r->player->relief);
	while (r->verdict == GO_ON) {
		if (!r->held)
			r->verdict = step(r);
		else if (signals_stop())
			r->verdict = STOPPED;
		else if (r->now < r->wake)
			pause_first(r);
		else
			r->verdict = give_held(r);
	}
	relief_leave(r->player->relief);
	relief_end(r->player->relief);
}

/* The second thread's part. It never waits for input: a signal would not end that. */
static void stand_in(void *run)
{
	struct run *r = run;

	relief_take(r->player->relief);
	while (r->verdict == GO_ON) {
		if (r->held ? r->now < r->wake : replay_source_quiet(r->player->source)) {
			pause_second(r);
			continue;
		}
		r->tally->relieved += r->held;
		r->verdict = r->held ? give_held(r) : step(r);
	}
	relief_leave(r->player->relief);
}

/* Waits for the wall clock's moment; the last of it by the clock that is not set. */
static int wait_to_begin(struct run *r)
{
	int64_t moment = r->options->start_at;

	while (moment > 0 && !signals_stop()) {
		struct timespec t, nap = {.tv_nsec = 200000000};
		int64_t left;

		clock_gettime(CLOCK_REALTIME, &t);
		left = moment - (t.tv_sec * NS_PER_S + t.tv_nsec);
		r->now = waiter_now();
		if (left < NS_PER_S) {
			r->start = r->now + left;
			return r->paced ? 0 : wait_for(r, r->start);
		}
		nanosleep(&nap, NULL);
		if (signals_summary())
			r->player->summary(r->player);
	}
	r->now = waiter_now();
	r->start = r->now + (r->paced ? LEAD_NS : 0);
	return signals_stop() ? -1 : 0;
}

enum player_end player_run(struct player *p)
{
	struct run r = {
	    .player = p,
	    .options = p->options,
	    .tally = p->tally,
	    .paced = p->options->pace.mode != PACER_TOP,
	    .copies = p->options->pace.mode == PACER_TOP && p->options->loss == 0 &&
		      p->outlet->copies && shape_is_none(p->shape),
	    .next_tick = NEVER,
	    .next_summary = NEVER,
	    .chance = FIRST_CHANCE,
	};

	if (wait_to_begin(&r) != 0)
		return PLAYER_STOPPED;
	p->tally->loops = 1;
	p->tally->began = p->tally->ended = r.rested = r.now;
	if (p->options->stats_interval > 0)
		r.next_tick = r.next_summary = r.now + p->options->stats_interval;
	if (p->options->progress)
		r.next_tick = r.now;
	relief_begin(p->relief, stand_in, &r);
	carry_on(&r);
	p->tally->unplayed += r.held;
	if (flush(&r) != 0 && r.verdict != BROKEN)
		r.verdict = BROKEN;
	return r.verdict == BROKEN    ? PLAYER_BROKEN
	       : r.verdict == STOPPED ? PLAYER_STOPPED
				      : PLAYER_DONE;
}
