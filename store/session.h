/*
 * Many questions in one process: SQL statements from a stream, each ended by a semicolon and answered
 * as soon as its line is there, over the state that the stores have by then.
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "store/query.h"

/* Answers until the stream ends or a signal asks for it; while it waits no state is held on to, so
 * that a writer may use its space again. A statement that is wrong is said on stderr and the next one
 * answered. 0, or -1: some were wrong, or the stream failed (said). */
int session_run(struct query *q, int fd, enum print_form form, struct output *output);

#endif
