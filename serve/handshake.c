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
	struct handshake *ended; /* poller_wait may know them still: the next tick frees them */
};

struct handshakes *handshakes_open(const struct handshake_options *options)
{
	struct handshakes *all = calloc(1, sizeof(*all));

	if (all)
		all->options = *options;
	return all;
}

/* Out of those under way; the channel is nobody's then. */
static void end(struct handshake *h)
{
	struct handshakes *all = h->all;

	poller_remove(all->options.poller, &h->watch);
	if (all->oldest == h)
		all->oldest = h->next;
	else
		h->previous->next = h->next;
	if (all->newest == h)
		all->newest = h->previous;
	else
		h->next->previous = h->previous;
	all->count--;
	h->next = all->ended;
	all->ended = h;
}

static void refuse(struct handshake *h, const char *why)
{
	if (!h->all->options.quiet)
		fprintf(stderr, "line-serve: %s: refused: TLS: %s\n", h->name, why);
	end(h);
	channel_close(&h->channel);
}

static void free_ended(struct handshakes *all)
{
	while (all->ended) {
		struct handshake *h = all->ended;

		all->ended = h->next;
		free(h);
	}
}

void handshakes_close(struct handshakes *all)
{
	if (!all)
		return;
	while (all->oldest) {
		struct handshake *h = all->oldest;

		end(h);
		channel_close(&h->channel);
	}
	free_ended(all);
	free(all);
}

/* One step. */
static void on_ready(void *owner, uint32_t events)
{
	struct handshake *h = owner;
	const char *why = "it went away";
	int result = tls_handshake(h->channel.tls, &why);

	(void)events;
	if (result < 0) {
		refuse(h, why);
	} else if (result > 0) {
		end(h);
		h->all->options.done(h->all->options.owner, &h->channel, h->name);
	}
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
		refuse(all->oldest, "too many handshakes at a time");
	append(all, h);
}

void handshakes_tick(struct handshakes *all, int64_t now)
{
	free_ended(all);
	while (all->oldest && now - all->oldest->since >= all->options.patience)
		refuse(all->oldest, "the handshake took too long");
}
