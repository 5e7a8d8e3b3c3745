/*
 * A second thread that carries a run on while the first one is kept from it.
 *
 * The host of a virtual machine, or an interrupt, takes a processor away for milliseconds now and
 * then, and no priority keeps what runs on it from being late. It seldom takes two at once. So two
 * threads on processors of their own pass a baton: who has it works, and both wait for the next
 * moment without it, the second one a little longer, so that it finds the work done unless the
 * first did not wake. Measured on two processors of a busy host, a thousand moments a second: one
 * in a hundred was met 50 to 2,000 us late by one thread, 25 to 50 by two, for 1.5 % of a
 * processor.
 */
#ifndef REPLAY_CLOCK_RELIEF_H
#define REPLAY_CLOCK_RELIEF_H

#include <stdint.h>

struct relief;

/* Starts the second thread, which has nothing to do yet, with this one's priority. From here on
 * this thread keeps off the processor that is the second one's. NULL: there is one processor only,
 * or no thread to be had; all functions below then do nothing. */
struct relief *relief_open(void);
/* Ends the second thread, whose work must have ended, and gives its processor back. */
void relief_close(struct relief *r);

/* Has the second thread do work(what), once. */
void relief_begin(struct relief *r, void (*work)(void *what), void *what);
/* Waits for the work to return, which is woken from its rest. The caller has not the baton. */
void relief_end(struct relief *r);

void relief_take(struct relief *r);
void relief_leave(struct relief *r);
/* The second thread, which has the baton, leaves it until a moment of CLOCK_MONOTONIC, or until it
 * is to end. */
void relief_rest(struct relief *r, int64_t moment);

#endif
