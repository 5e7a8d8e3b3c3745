#include "capture/summary.h"

#include <time.h>
#include <unistd.h>

int64_t summary_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void add_live(struct ledger *l, const struct summary *s)
{
	uint64_t gone = s->captured + s->unwritten + s->dropped;
	uint64_t left = s->received > gone ? s->received - gone : 0;

	ledger_count(l, "received", s->received);
	ledger_count(l, "captured", s->captured);
	ledger_count(l, "dropped_by_kernel", s->dropped);
	ledger_count(l, "unread", s->drained ? 0 : left);
	ledger_count(l, "ignored", s->drained ? left : 0);
	ledger_count(l, "dropped_by_interface", s->interface_dropped);
}

void summary_print(const struct summary *s)
{
	double elapsed = (double)(summary_clock() - s->begin) / 1e9;
	struct ledger l;

	ledger_begin(&l, s->form, "pcap-capture");
	if (s->live) {
		add_live(&l, s);
	} else {
		ledger_count(&l, "read", s->read);
		ledger_count(&l, "captured", s->captured);
		ledger_count(&l, "filtered", s->read - s->captured - s->unwritten);
	}
	ledger_count(&l, "unwritten", s->unwritten);
	ledger_real(&l, "elapsed", elapsed, "s");
	ledger_print(&l, STDERR_FILENO);
}
