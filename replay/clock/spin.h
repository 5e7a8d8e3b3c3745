/*
 * Waiting for a moment: asleep until shortly before it, awake for the rest.
 *
 * A sleep ends late by what the kernel needs to wake a process; a busy wait is exact and burns
 * a core. So the sleep ends early by about that delay, which is measured before the start and
 * followed while running, and only the rest is spun. What is spun in all stays under a share of
 * the time that passes (8 %): where moments come closer than a sleep can tell apart, they are met
 * in small bunches instead of by a core that never rests.
 */
#ifndef REPLAY_CLOCK_SPIN_H
#define REPLAY_CLOCK_SPIN_H

#include <stdbool.h>
#include <stdint.h>

struct waiter;

/* spin for waiter_open. */
#define WAITER_MEASURE INT64_C(-1)

/* spin: nanoseconds to be awake before each moment, whatever share of the time that is; 0: never
 * spin; WAITER_MEASURE: as above. NULL: no memory. */
struct waiter *waiter_open(int64_t spin);
void waiter_close(struct waiter *w);

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t waiter_now(void);
/* Measures the wake-up delay: about 10 ms. */
void waiter_measure(struct waiter *w);
/* Waits for a moment of CLOCK_MONOTONIC and puts the time that it is into *now. 0: the moment has
 * come. -1: a signal came first. */
int waiter_until(struct waiter *w, int64_t moment, int64_t *now);
/* How long before a moment the sleep ends now. */
int64_t waiter_spin(const struct waiter *w);
/* Nanoseconds spun so far. */
int64_t waiter_spun(const struct waiter *w);

/* Asks the kernel for exact timers, and with realtime for memory that is not paged out and, where
 * this process may, a priority above ordinary work: true when it was had. What is refused is done
 * without. */
bool waiter_priority(struct waiter *w, bool realtime);
/* A process of real-time priority that cannot keep up with its schedule would never let others
 * run: 20 ms after the last wait, which ended at `rested`, this is one of half a millisecond. Else
 * it does nothing. Returns when the last wait ended. */
int64_t waiter_breathe(const struct waiter *w, int64_t rested, int64_t now);

#endif
