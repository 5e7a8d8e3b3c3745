#include "replay/tally.h"

#include <stdio.h>

#define NS_PER_S 1e9

/* Sixteen steps to each power of two. */
static unsigned bucket_of(uint64_t ns)
{
	unsigned power;

	if (ns < 16)
		return (unsigned)ns;
	power = 63 - (unsigned)__builtin_clzll(ns);
	return (power - 3) * 16 + (unsigned)(ns >> (power - 4) & 15);
}

/* The middle of a bucket. */
static int64_t bucket_value(unsigned bucket)
{
	unsigned power = bucket / 16 + 3;
	uint64_t low;

	if (bucket < 16)
		return bucket;
	low = (UINT64_C(16) + bucket % 16) << (power - 4);
	return (int64_t)(low + (UINT64_C(1) << (power - 4)) / 2);
}

void tally_late(struct tally *t, int64_t nanoseconds)
{
	uint64_t ns = nanoseconds > 0 ? (uint64_t)nanoseconds : 0;

	t->timed++;
	t->late[bucket_of(ns)]++;
	if (nanoseconds > t->latest)
		t->latest = nanoseconds;
}

int64_t tally_percentile(const struct tally *t, double share)
{
	uint64_t rank = (uint64_t)((double)t->timed * share), below = 0;

	for (unsigned i = 0; i < TALLY_BUCKETS && t->timed > 0; i++) {
		below += t->late[i];
		if (below > rank)
			return bucket_value(i) < t->latest ? bucket_value(i) : t->latest;
	}
	return t->latest;
}

uint64_t tally_skipped(const struct tally *t)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < SKIP_REASONS; i++)
		sum += t->skipped[i];
	return sum;
}

/* A count that is of interest only when there is one; JSON has them all, for programs. */
static void count_some(struct ledger *l, const char *name, uint64_t count)
{
	if (count > 0 || l->form == LEDGER_JSON)
		ledger_count(l, name, count);
}

static void write_skipped(const struct tally *t, struct ledger *l)
{
	static const char *const names[SKIP_REASONS] = {
	    [SKIP_OVERSIZE] = "skipped_oversize",
	    [SKIP_EMPTY] = "skipped_empty",
	    [SKIP_SHORT] = "skipped_short",
	    [SKIP_LINK_TYPE] = "skipped_link_type",
	    [SKIP_NOT_IP] = "skipped_not_ip",
	};

	ledger_count(l, "skipped", tally_skipped(t));
	for (unsigned i = 0; i < SKIP_REASONS; i++)
		count_some(l, names[i], t->skipped[i]);
}

static void write_stamps(const struct tally *t, struct ledger *l)
{
	char stamp[48];

	if (t->sent == 0)
		return;
	snprintf(stamp, sizeof(stamp), "%lld.%09lld", (long long)(t->first_stamp / 1000000000),
	    (long long)(t->first_stamp % 1000000000));
	ledger_text(l, "first_stamp", stamp);
	snprintf(stamp, sizeof(stamp), "%lld.%09lld", (long long)(t->last_stamp / 1000000000),
	    (long long)(t->last_stamp % 1000000000));
	ledger_text(l, "last_stamp", stamp);
}

static void write_rates(const struct tally *t, struct ledger *l)
{
	double elapsed = (double)(t->ended - t->began) / NS_PER_S;

	ledger_real(l, "elapsed", elapsed, "s");
	if (elapsed <= 0)
		return;
	ledger_real(l, "packets_per_second", (double)t->sent / elapsed, "");
	ledger_real(l, "megabits_per_second", (double)t->bytes * 8 / elapsed / 1e6, "");
}

static void write_lateness(const struct tally *t, struct ledger *l)
{
	if (t->timed == 0)
		return;
	ledger_real(l, "late_p50", (double)tally_percentile(t, 0.50) / 1e3, "us");
	ledger_real(l, "late_p99", (double)tally_percentile(t, 0.99) / 1e3, "us");
	ledger_real(l, "late_max", (double)t->latest / 1e3, "us");
}

void tally_write(const struct tally *t, struct ledger *l)
{
	ledger_count(l, "packets", t->packets);
	ledger_count(l, "sent", t->sent);
	count_some(l, "lost", t->lost);
	write_skipped(t, l);
	ledger_count(l, "failed", t->failed);
	ledger_count(l, "bytes", t->bytes);
	count_some(l, "fragments", t->fragments);
	count_some(l, "truncated", t->truncated);
	count_some(l, "cut_in_capture", t->cut);
	count_some(l, "odd_lengths", t->odd_lengths);
	count_some(l, "unplayed", t->unplayed);
	count_some(l, "relieved", t->relieved);
	count_some(l, "loops", t->loops);
	write_stamps(t, l);
	write_rates(t, l);
	write_lateness(t, l);
}
