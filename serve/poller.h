/*
 * epoll(7): who waits for which descriptor. The loop is the only caller of poller_wait.
 */
#ifndef SERVE_POLLER_H
#define SERVE_POLLER_H

#include <stdint.h>
#include <sys/epoll.h>

/* Embedded in whatever waits; must stay where it is while it is added. ready is called with the
 * EPOLL… bits that came. A watch whose fd was set to -1 in the meantime is not called. */
struct watch {
	int fd;
	void *owner;
	void (*ready)(void *owner, uint32_t events);
};

struct poller;

struct poller *poller_open(void);
void poller_close(struct poller *p);
/* 0, or -1 with errno; EPERM: a regular file, which is always ready. */
int poller_add(struct poller *p, struct watch *w, uint32_t events);
int poller_change(struct poller *p, struct watch *w, uint32_t events);
/* The watch may be freed after the call of poller_wait that is under way has returned. */
void poller_remove(struct poller *p, struct watch *w);
/* Waits at most so many milliseconds (-1: for ever), with all signals let in only meanwhile, and
 * calls whoever is ready. 0, or -1 with errno. A signal is no error. */
int poller_wait(struct poller *p, int milliseconds);

#endif
