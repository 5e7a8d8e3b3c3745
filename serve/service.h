/*
 * What systemd wants to know and gives (sd_notify(3), sd_listen_fds(3)); nothing happens where
 * there is no systemd.
 */
#ifndef SERVE_SERVICE_H
#define SERVE_SERVICE_H

#include <stdint.h>

/* Sockets handed over: how many, and the first descriptor in *first; the others follow it. */
int service_sockets(int *first);
/* The program serves; it is about to end. */
void service_ready(void);
void service_stopping(void);
/* How often service_alive wants to be called, in nanoseconds; 0: never. */
int64_t service_watchdog(void);
void service_alive(void);

#endif
