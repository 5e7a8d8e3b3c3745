#include "serve/handshake.h"

#include <stdio.h>
#include <stdlib.h>

#include "serve/tls.h"

struct handshake {
	struct watch watch;
	struct handshakes *all;
	struct handshake *next, *previous; /* newer, older */
	struct channel channel;
	char name[80];
	int64_t since;
};

struct handshakes {
	struct handshake_options options;
	struct handshake *oldest, *newest;
	size_t count;
	struct handshake *driven_out; /* poller_wait may know them still: for the next tick */
};

struct handshakes *handshakes_open(const struct handshake_options *options)
{
	struct handshakes *all = calloc(1, sizeof(*all));

	if (all)
		all->options = *options;
	return all;
}

static void unlink_one(struct handshake *h)
{
	struct handshakes *all = h->all;

	poller_remove(all->options.poller, &h->watch);
	if (h->previous)
		h->previous->next = h->next;
	else
		all->oldest = h->next;
	if (h->next)
		h->next->previous = h->previous;
	else
		all->newest = h->previous;
	all->count--;
}

/* The memory stays the caller's to free. */
static void refuse(struct handshake *h, const char *why)
{
	if (!h->all->options.quiet)
		fprintf(stderr, "line-serve: %s: refused: TLS: %s\n", h->name, why);
	unlink_one(h);
	channel_close(&h->channel);
}

static void free_driven_out(struct handshakes *all)
{
	while (all->driven_out) {
		struct handshake *h = all->driven_out;

		all->driven_out = h->next;
		free(h);
	}
}

void handshakes_close(struct handshakes *all)
{
	if (!all)
		return;
	while (all->oldest) {
		struct handshake *h = all->oldest;

		unlink_one(h);
		channel_close(&h->channel);
		free(h);
	}
	free_driven_out(all);
	free(all);
}

/* One step. */
static void on_ready(void *owner, uint32_t events)
{
	struct handshake *h = owner;
	struct handshakes *all = h->all;
	const char *why = "it went away";
	int result = tls_handshake(h->channel.tls, &why);

	(void)events;
	if (result == 0)
		return;
	if (result < 0) {
		refuse(h, why);
	} else {
		unlink_one(h);
		all->options.done(all->options.owner, &h->channel, h->name);
	}
	free(h);
}

static void drive_out_oldest(struct handshakes *all)
{
	struct handshake *h = all->oldest;

	refuse(h, "too many handshakes at a time");
	h->next = all->driven_out;
	all->driven_out = h;
}

static void append(struct handshakes *all, struct handshake *h)
{
	h->previous = all->newest;
	if (all->newest)
		all->newest->next = h;
	else
		all->oldest = h;
	all->newest = h;
	all->count++;
}

void handshakes_add(struct handshakes *all, const struct channel *c, const char *name, int64_t now)
{
	struct handshake *h = calloc(1, sizeof(*h));
	struct channel dying = *c;

	if (!h) {
		channel_close(&dying);
		return;
	}
	h->all = all;
	h->channel = *c;
	h->since = now;
	snprintf(h->name, sizeof(h->name), "%s", name);
	h->watch = (struct watch){.fd = c->fd, .owner = h, .ready = on_ready};
	if (poller_add(all->options.poller, &h->watch, EPOLLIN | EPOLLOUT | EPOLLET) < 0) {
		channel_close(&dying);
		free(h);
		return;
	}
	if (all->count == HANDSHAKES_MOST)
		drive_out_oldest(all);
	append(all, h);
}

void handshakes_tick(struct handshakes *all, int64_t now)
{
	free_driven_out(all);
	while (all->oldest && now - all->oldest->since >= all->options.patience) {
		struct handshake *h = all->oldest;

		refuse(h, "the handshake took too long");
		free(h);
	}
}
