/*
 * What has become of the lines, told as a ledger on stderr and as text for Prometheus.
 */
#ifndef SERVE_FIGURES_H
#define SERVE_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#include "parse/ledger.h"
#include "serve/audience.h"
#include "serve/stream.h"

struct figures {
	struct stream *stream;
	struct audience *audience;
	int64_t started; /* clock_now at the start */
};

/* One line on stderr. */
void figures_summary(const struct figures *f, enum ledger_form form);
/* A metrics_render: owner is a struct figures. */
size_t figures_render(void *owner, char *text, size_t size);

#endif
