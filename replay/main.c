/*
 * pcap-replay: recorded packets on a wire, or on stdout, at the moments they were recorded at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "capture/link_name.h"
#include "capture/privilege.h"
#include "capture/sandbox.h"
#include "replay/player.h"
#include "serve/signals.h"

#define NS_PER_S INT64_C(1000000000)

/* What the phases hand on; the callbacks of the player see it through the player inside. */
struct replay {
	struct player player;
	struct replay_options options;
	struct tally tally;
	bool realtime;
	bool shortfall; /* an interface counted less than was sent */
};

static void complain(const char *message)
{
	fprintf(stderr, "pcap-replay: %s\n", message);
}

static void progress(struct player *p, int64_t elapsed)
{
	double done = replay_source_progress(p->source);
	char share[16] = "";

	if (done >= 0)
		snprintf(share, sizeof(share), "%3.0f %%, ", done * 100);
	fprintf(stderr, "\rpcap-replay: %s%llu packets, %.1f MB, %.1f s\033[K", share,
	    (unsigned long long)p->tally->sent, (double)p->tally->bytes / 1e6,
	    elapsed > 0 ? (double)elapsed / 1e9 : 0.0);
}

static void summarise(struct player *p, bool end)
{
	struct replay *r = (struct replay *)p;
	struct ledger l;
	struct input_counts in;

	replay_source_counts(p->source, &in);
	ledger_begin(&l, p->options->stats, "pcap-replay");
	ledger_count(&l, "read", in.read);
	ledger_count(&l, "filtered", in.filtered);
	tally_write(p->tally, &l);
	ledger_count(&l, "backward_stamps", pacer_counts(p->pacer)->backward);
	ledger_count(&l, "shortened_gaps", pacer_counts(p->pacer)->shortened);
	ledger_count(&l, "bad_files", in.bad_files);
	r->shortfall = !p->outlet->ops->report(p->outlet, &l, end);
	if (p->options->progress)
		fputs("\r\033[K", stderr);
	ledger_print(&l, STDERR_FILENO);
}

static void summary(struct player *p)
{
	summarise(p, false);
}

static int open_outlet(struct replay *r, char *message, size_t size)
{
	enum shape_kind kinds[2] = {SHAPE_AS_IT_IS, SHAPE_AS_IT_IS};
	struct player *p = &r->player;
	struct input_survey survey;
	char name[128];

	if (replay_source_survey(p->source, &survey) != 0) {
		message[0] = '\0';
		return -1;
	}
	if (r->options.interfaces[0]) {
		p->outlet = wire_open(&r->options, &r->tally, complain, message, size);
		if (p->outlet)
			wire_kinds(p->outlet, kinds);
	} else {
		p->outlet = dump_open(&r->options, &survey, replay_source_interfaces(p->source),
		    &r->tally, complain, message, size);
	}
	if (!p->outlet)
		return -1;
	p->shape = shape_open(&r->options, kinds);
	if (p->shape && survey.link_type >= 0 && !shape_can(p->shape, survey.link_type)) {
		link_name_describe(survey.link_type, name, sizeof(name));
		snprintf(message, size,
		    "interface %s: packets of link type %s cannot leave by it%s",
		    r->options.interfaces[0], name,
		    kinds[0] == SHAPE_ETHERNET ? " without a --dst-mac to send them to" : "");
		return -1;
	}
	return 0;
}

static int open_all(struct replay *r, char *message, size_t size)
{
	struct player *p = &r->player;

	snprintf(message, size, "no memory");
	p->pacer = pacer_open(&r->options.pace);
	p->waiter = waiter_open(r->options.spin);
	if (!p->pacer || !p->waiter)
		return -1;
	p->source = replay_source_open(&r->options, complain, message, size);
	if (!p->source || open_outlet(r, message, size) != 0 || !p->shape)
		return -1;
	return 0;
}

/* Root is given up and the sandbox closed. Inputs that are opened later need the file calls, and
 * the capability that root's files need. */
static int step_down(struct replay *r, char *message, size_t size)
{
	const struct replay_options *o = &r->options;
	bool files = replay_source_opens_more(r->player.source) || o->preload || o->filter;
	struct privilege_user user;

	if (privilege_choose(o->user, &user, message, size) != 0 ||
	    privilege_give_up(&user, files, message, size) != 0)
		return -1;
	/* A thread keeps the capabilities it is born with, so it is born now. */
	if (r->realtime)
		r->player.relief = relief_open();
	if (sandbox_enter((files ? SANDBOX_FILES : 0) | (o->interfaces[0] ? SANDBOX_SOCKETS : 0),
		message, size) != 0)
		complain(message);
	return 0;
}

/* A moment that has passed is a mistake in somebody's table, and no moment to begin. */
static int check_start(const struct replay_options *o, char *message, size_t size)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (o->start_at == 0 || o->start_at / NS_PER_S >= now.tv_sec)
		return 0;
	snprintf(message, size, "--start-at: that moment was %lld s ago",
	    (long long)(now.tv_sec - o->start_at / NS_PER_S));
	return -1;
}

static int prepare(struct replay *r, char *message, size_t size)
{
	if (check_start(&r->options, message, size) != 0)
		return -1;
	if (r->options.pace.mode != PACER_TOP)
		r->realtime = waiter_priority(r->player.waiter, r->options.interfaces[0] != NULL);
	if (step_down(r, message, size) != 0)
		return -1;
	if (replay_source_preload(r->player.source, message, size) != 0)
		return -1;
	if (r->options.preload && !r->options.quiet)
		complain(message);
	if (r->options.pace.mode != PACER_TOP)
		waiter_measure(r->player.waiter);
	return 0;
}

static int close_all(struct replay *r)
{
	struct player *p = &r->player;
	int result = p->outlet ? p->outlet->ops->close(p->outlet) : 0;

	relief_close(p->relief);
	shape_close(p->shape);
	replay_source_close(p->source);
	waiter_close(p->waiter);
	pacer_close(p->pacer);
	return result;
}

/* Whether everything that was asked for has happened. */
static bool all_well(const struct replay *r, enum player_end end)
{
	struct input_counts in;

	replay_source_counts(r->player.source, &in);
	if (r->shortfall)
		complain("the interface counted fewer frames than were sent: the others were"
			 " dropped on the way into it, or wait there still");
	if (end == PLAYER_STOPPED && r->options.loops != 0)
		return false;
	if (r->player.outlet->reader_left)
		return true;
	return end != PLAYER_BROKEN && r->tally.failed == 0 && tally_skipped(&r->tally) == 0 &&
	       in.bad_files == 0 && !r->shortfall;
}

static int run(struct replay *r)
{
	char message[1024];
	enum player_end end;
	bool well;

	if (open_all(r, message, sizeof(message)) != 0 ||
	    prepare(r, message, sizeof(message)) != 0) {
		if (message[0])
			complain(message);
		close_all(r);
		return 1;
	}
	end = player_run(&r->player);
	summarise(&r->player, true);
	well = all_well(r, end);
	return close_all(r) == 0 && well ? 0 : 1;
}

int main(int argc, char *argv[])
{
	struct replay *r = calloc(1, sizeof(*r));
	char message[8192];
	int result;

	if (!r) {
		complain("no memory");
		return 1;
	}
	switch (replay_options_parse(argc, argv, &r->options, message, sizeof(message))) {
	case 1:
		result = fputs(message, stdout) < 0 || fflush(stdout) != 0;
		break;
	case 0:
		signals_install();
		r->options.progress = r->options.progress && isatty(STDERR_FILENO);
		r->player = (struct player){
		    .options = &r->options,
		    .tally = &r->tally,
		    .complain = complain,
		    .summary = summary,
		    .progress = progress,
		};
		result = run(r);
		break;
	default:
		fprintf(
		    stderr, "pcap-replay: %s\npcap-replay: --help lists the options\n", message);
		result = 2;
	}
	free(r);
	return result;
}
