/*
 * The signals all five programs know: SIGINT and SIGTERM ask for an orderly end, SIGUSR1 for the
 * summary now, SIGHUP for the end too, or for reloading where watched. SIGPIPE is ignored, so that
 * a reader that leaves is seen as EPIPE where it is written to.
 *
 * System calls are interrupted, not restarted: a loop that waits comes back with EINTR and looks.
 */
#ifndef SERVE_SIGNALS_H
#define SERVE_SIGNALS_H

#include <stdbool.h>

/* Installs the handlers. A second SIGINT or SIGTERM kills, as users expect of a stuck program. */
void signals_install(void);
/* The signal that asked for the end, or 0. */
int signals_stop(void);
/* True once after SIGUSR1. */
bool signals_summary(void);
/* From now on SIGHUP asks for reloading instead of the end; true once after it came. */
void signals_watch_reload(void);
bool signals_reload(void);

#endif
