/*
 * Figures for Prometheus at /metrics, and /healthz, by libmicrohttpd; the only file that knows it.
 * No thread of its own: the loop's poller drives it.
 */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include <stddef.h>

#include "serve/poller.h"

struct metrics;

/* Writes the text of /metrics, at most size bytes; returns how many. */
typedef size_t metrics_render(void *owner, char *text, size_t size);

/* Serves on a socket that listens, which becomes its own, also on failure. NULL: no memory. */
struct metrics *metrics_open(int listening, struct poller *p, metrics_render *render, void *owner);
void metrics_close(struct metrics *m);
/* Ends connections that idle. */
void metrics_tick(struct metrics *m);

/* Appends one figure with its help and type ("counter" or "gauge"); labels is "" or
 * "{policy=\"drop\"}". Where figures of one name follow each other only the first has a help text,
 * the others have NULL. Returns the new length, at most size. */
size_t metrics_figure(char *text, size_t size, size_t used, const char *name, const char *labels,
    const char *type, const char *help, unsigned long long value);

#endif
