/*
 * The one loop: reads the input when somebody wants it, sends it to everybody, and ends when all
 * is given.
 */
#ifndef SERVE_LOOP_H
#define SERVE_LOOP_H

#include "serve/options.h"

struct loop;

/* Opens everything the options name but Kafka. NULL: a message was written. The options stay the
 * caller's. */
struct loop *loop_open(const struct serve_options *options);
/* Starts to produce to Kafka, which takes threads: they inherit what rights and calls the process
 * has left by now. 0, or -1: a message was written. */
int loop_open_brokers(struct loop *l);
/* Until the end. 0: everything was given to everybody; 1: something was lost, which the summary
 * and the messages tell; -1: the loop itself failed. */
int loop_run(struct loop *l);
/* The ledger, on stderr. */
void loop_summary(struct loop *l);
void loop_close(struct loop *l);

#endif
