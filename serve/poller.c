#include "serve/poller.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { BATCH = 256 };

struct poller {
	int fd;
	struct epoll_event events[BATCH];
};

struct poller *poller_open(void)
{
	struct poller *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->fd = epoll_create1(EPOLL_CLOEXEC);
	if (p->fd < 0) {
		free(p);
		return NULL;
	}
	return p;
}

void poller_close(struct poller *p)
{
	if (!p)
		return;
	close(p->fd);
	free(p);
}

int poller_add(struct poller *p, struct watch *w, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = w};

	return epoll_ctl(p->fd, EPOLL_CTL_ADD, w->fd, &event);
}

int poller_change(struct poller *p, struct watch *w, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = w};

	return epoll_ctl(p->fd, EPOLL_CTL_MOD, w->fd, &event);
}

void poller_remove(struct poller *p, struct watch *w)
{
	if (w->fd >= 0)
		epoll_ctl(p->fd, EPOLL_CTL_DEL, w->fd, NULL);
	w->fd = -1;
}

int poller_wait(struct poller *p, int milliseconds)
{
	sigset_t all;
	int n;

	sigemptyset(&all);
	n = epoll_pwait(p->fd, p->events, BATCH, milliseconds, &all);
	if (n < 0)
		return errno == EINTR ? 0 : -1;
	for (int i = 0; i < n; i++) {
		struct watch *w = p->events[i].data.ptr;

		if (w->fd >= 0)
			w->ready(w->owner, p->events[i].events);
	}
	return 0;
}
