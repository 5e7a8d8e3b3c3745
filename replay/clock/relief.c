#include "replay/clock/relief.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)
#define STACK ((size_t)256 * 1024)

struct relief {
	pthread_t thread;
	cpu_set_t processors; /* of both, as it was before */
	pthread_mutex_t baton;
	pthread_cond_t call; /* to the second thread: begin, end, close */
	pthread_cond_t answer;
	void (*work)(void *what); /* NULL: nothing to do */
	void *what;
	bool started, closing;
};

static void *stand_by(void *relief)
{
	struct relief *r = relief;

	pthread_mutex_lock(&r->baton);
	r->started = true;
	pthread_cond_signal(&r->answer);
	while (!r->closing) {
		if (!r->work) {
			pthread_cond_wait(&r->call, &r->baton);
			continue;
		}
		pthread_mutex_unlock(&r->baton);
		r->work(r->what);
		pthread_mutex_lock(&r->baton);
		r->work = NULL;
		pthread_cond_signal(&r->answer);
	}
	pthread_mutex_unlock(&r->baton);
	return NULL;
}

/* One processor for the second thread, the others for the first. */
static int share_processors(cpu_set_t *all, cpu_set_t *second)
{
	cpu_set_t first;
	int here = sched_getcpu(), its;

	if (here < 0 || sched_getaffinity(0, sizeof(first), &first) != 0 || CPU_COUNT(&first) < 2)
		return -1;
	*all = first;
	its = here;
	do
		its = (its + 1) % CPU_SETSIZE;
	while (!CPU_ISSET(its, &first));
	CPU_CLR(its, &first);
	CPU_ZERO(second);
	CPU_SET(its, second);
	return sched_setaffinity(0, sizeof(first), &first);
}

/* Starts the thread with all signals blocked: they are the first one's to hear. */
static int start(struct relief *r, const cpu_set_t *processors)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	int error;

	if (pthread_attr_init(&attributes) != 0)
		return -1;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_setstacksize(&attributes, STACK);
	pthread_attr_setaffinity_np(&attributes, sizeof(*processors), processors);
	error = pthread_create(&r->thread, &attributes, stand_by, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error == 0 ? 0 : -1;
}

static void give_back(struct relief *r)
{
	sched_setaffinity(0, sizeof(r->processors), &r->processors);
	free(r);
}

struct relief *relief_open(void)
{
	struct relief *r = calloc(1, sizeof(*r));
	pthread_condattr_t monotonic;
	cpu_set_t second;

	if (!r)
		return NULL;
	pthread_mutex_init(&r->baton, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&r->call, &monotonic);
	pthread_cond_init(&r->answer, NULL);
	pthread_condattr_destroy(&monotonic);
	if (share_processors(&r->processors, &second) != 0) {
		free(r);
		return NULL;
	}
	if (start(r, &second) != 0) {
		give_back(r);
		return NULL;
	}
	/* Once it waits it needs no call that a sandbox may close. */
	pthread_mutex_lock(&r->baton);
	while (!r->started)
		pthread_cond_wait(&r->answer, &r->baton);
	pthread_mutex_unlock(&r->baton);
	return r;
}

void relief_close(struct relief *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->baton);
	r->closing = true;
	pthread_cond_signal(&r->call);
	pthread_mutex_unlock(&r->baton);
	pthread_join(r->thread, NULL);
	give_back(r);
}

void relief_begin(struct relief *r, void (*work)(void *what), void *what)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->baton);
	r->what = what;
	r->work = work;
	pthread_cond_signal(&r->call);
	pthread_mutex_unlock(&r->baton);
}

void relief_end(struct relief *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->baton);
	pthread_cond_signal(&r->call);
	while (r->work)
		pthread_cond_wait(&r->answer, &r->baton);
	pthread_mutex_unlock(&r->baton);
}

void relief_take(struct relief *r)
{
	if (r)
		pthread_mutex_lock(&r->baton);
}

void relief_leave(struct relief *r)
{
	if (r)
		pthread_mutex_unlock(&r->baton);
}

void relief_rest(struct relief *r, int64_t moment)
{
	struct timespec t = {.tv_sec = moment / NS_PER_S, .tv_nsec = moment % NS_PER_S};

	if (r)
		pthread_cond_timedwait(&r->call, &r->baton, &t);
}
