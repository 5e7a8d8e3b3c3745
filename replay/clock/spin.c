#include "replay/clock/spin.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>

enum {
	PROBES = 40,          /* sleeps that are measured before the start */
	PROBE_NS = 150000,    /* each this long */
	SPIN_MIN = 2000,      /* for the clock itself and the way out of the kernel */
	SPIN_MAX = 400000,    /* a machine that wakes later than this is not helped by spinning */
	STEP = 50,            /* how much one early wake-up shortens the spin */
	STEP_UP = 24,         /* so many times that for a late one: settles where 1 of 25 is late */
	SHARE = 12,           /* spun time is kept under 1/12 of all time … */
	ALLOWANCE = 20000000, /* … after the first 20 ms */
	BUSY = 20000000,
	BREATH = 500000,
	NAP = 100000, /* and once it is used up no sleep is shorter than this */
};

#define NS_PER_S INT64_C(1000000000)

struct waiter {
	bool measured; /* spin follows what wake-ups show */
	int64_t spin;
	int64_t spun;
	bool realtime;
	int64_t began; /* when the share begins to count */
};

struct waiter *waiter_open(int64_t spin)
{
	struct waiter *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->measured = spin == WAITER_MEASURE;
	w->spin = w->measured ? SPIN_MIN : spin;
	w->began = waiter_now();
	return w;
}

void waiter_close(struct waiter *w)
{
	free(w);
}

int64_t waiter_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* 0, or -1 when a signal came. */
static int sleep_until(int64_t moment)
{
	struct timespec t = {.tv_sec = moment / NS_PER_S, .tv_nsec = moment % NS_PER_S};

	return clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR ? -1 : 0;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t clamp(int64_t spin)
{
	return spin < SPIN_MIN ? SPIN_MIN : spin > SPIN_MAX ? SPIN_MAX : spin;
}

void waiter_measure(struct waiter *w)
{
	int64_t late[PROBES];

	if (!w->measured)
		return;
	for (int i = 0; i < PROBES; i++) {
		int64_t moment = waiter_now() + PROBE_NS;

		sleep_until(moment);
		late[i] = waiter_now() - moment;
	}
	qsort(late, PROBES, sizeof(late[0]), compare);
	w->spin = clamp(late[PROBES * 9 / 10] + SPIN_MIN);
	w->began = waiter_now();
}

/* How long may be spun now without going over the share. */
static int64_t may_spin(const struct waiter *w, int64_t now)
{
	int64_t left = (now - w->began) / SHARE + ALLOWANCE - w->spun;

	if (!w->measured || left > w->spin)
		return w->spin;
	return left > 0 ? left : 0;
}

/* Settles the spin where few wake-ups come later than it foresees. */
static void follow(struct waiter *w, int64_t late)
{
	if (w->measured)
		w->spin = clamp(w->spin + (late > w->spin ? STEP * STEP_UP : -STEP));
}

/* Tells the processor that this is a busy wait. */
static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* When the sleep before a moment is to end. A sleep costs more than a packet: without time to
 * spin, moments that come close together are let pass and met as one. */
static int64_t sleep_end(const struct waiter *w, int64_t moment, int64_t now)
{
	int64_t spin = may_spin(w, now);

	if (spin < w->spin && moment - now < NAP)
		return now + NAP;
	return moment - spin;
}

int waiter_until(struct waiter *w, int64_t moment, int64_t *now)
{
	int64_t woken = waiter_now();
	int64_t asked = sleep_end(w, moment, woken);

	*now = woken;
	if (woken >= moment)
		return 0;
	if (asked > woken) {
		if (sleep_until(asked) != 0) {
			*now = waiter_now();
			return -1;
		}
		*now = woken = waiter_now();
		follow(w, woken - asked);
	}
	while (*now < moment) {
		relax();
		*now = waiter_now();
	}
	w->spun += *now - woken;
	return 0;
}

int64_t waiter_spin(const struct waiter *w)
{
	return w->spin;
}

int64_t waiter_spun(const struct waiter *w)
{
	return w->spun;
}

bool waiter_priority(struct waiter *w, bool realtime)
{
	struct sched_param priority = {.sched_priority = 1};

	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	if (!realtime)
		return false;
	mlockall(MCL_CURRENT);
	w->realtime = sched_setscheduler(0, SCHED_FIFO, &priority) == 0;
	return w->realtime;
}

int64_t waiter_breathe(const struct waiter *w, int64_t rested, int64_t now)
{
	if (!w->realtime || now - rested < BUSY)
		return rested;
	sleep_until(now + BREATH);
	return waiter_now();
}
