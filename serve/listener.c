#include "serve/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/clock.h"
#include "serve/handshake.h"
#include "serve/service.h"
#include "serve/socket.h"

/* Accepted in a row before readers get their turn again; the sockets one address may stand for. */
enum { ACCEPT_BATCH = 64, SOCKETS = 16 };

struct listener {
	struct watch watch;
	struct listener *next;
	struct listener_options options;
	enum reader_policy policy;
	struct poller *poller;
	struct audience *audience;
	struct handshakes *handshakes; /* NULL: plain */
	char *path;                    /* a unix socket to remove, or NULL */
	bool paused;                   /* out of descriptors */
};

static int fail(const char *text, const char *what)
{
	fprintf(stderr, "line-serve: listen on %s: %s\n", text, what);
	return -1;
}

static bool allowed(const struct listener *l, const struct sockaddr *address)
{
	if (address->sa_family == AF_UNIX || l->options.allow_count == 0 ||
	    access_is_loopback(address))
		return true;
	for (size_t i = 0; i < l->options.allow_count; i++)
		if (access_match(&l->options.allow[i], address))
			return true;
	return false;
}

static void join(void *owner, const struct channel *c, const char *name)
{
	struct listener *l = owner;

	audience_join(l->audience, c, name, l->policy, clock_now());
}

/* One connection that has come in. */
static void welcome(struct listener *l, int fd, const struct sockaddr *address)
{
	struct channel c = {.fd = fd, .tcp = address->sa_family != AF_UNIX};
	char name[80];
	int yes = 1;

	socket_name(name, sizeof(name), address, fd);
	if (!allowed(l, address)) {
		if (!l->options.quiet)
			fprintf(stderr, "line-serve: %s: refused: not in --allow\n", name);
		close(fd);
		return;
	}
	if (c.tcp) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
		setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof(yes));
	}
	if (!c.tcp || !l->handshakes) {
		join(l, &c, name);
		return;
	}
	c.tls = tls_accept(l->options.tls, fd);
	if (c.tls)
		handshakes_add(l->handshakes, &c, name, clock_now());
	else
		close(fd);
}

/* Descriptors have run out: nobody more is taken until the next tick. */
static void pause_accepting(struct listener *l)
{
	fprintf(stderr, "line-serve: accept: %s; new readers wait\n", strerror(errno));
	poller_change(l->poller, &l->watch, 0);
	l->paused = true;
}

static void on_connection(void *owner, uint32_t events)
{
	struct listener *l = owner;

	(void)events;
	for (int i = 0; i < ACCEPT_BATCH; i++) {
		struct sockaddr_storage address = {0};
		socklen_t length = sizeof(address);
		int fd = accept4(l->watch.fd, (struct sockaddr *)&address, &length,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0)
			welcome(l, fd, (struct sockaddr *)&address);
		else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
			return pause_accepting(l);
		else if (errno == EAGAIN)
			return;
	}
}

static void free_listener(struct listener *l)
{
	handshakes_close(l->handshakes);
	close(l->watch.fd);
	free(l->path);
	free(l);
}

/* What a listener needs beside its socket. -1: no memory, or nothing more can be watched. */
static int equip(struct listener *l, const char *path)
{
	const struct handshake_options handshakes = {
	    .poller = l->poller,
	    .patience = l->options.handshake,
	    .quiet = l->options.quiet,
	    .owner = l,
	    .done = join,
	};

	if (path && !(l->path = strdup(path)))
		return -1;
	if (l->options.tls && !(l->handshakes = handshakes_open(&handshakes)))
		return -1;
	return poller_add(l->poller, &l->watch, EPOLLIN);
}

/* Takes over a socket that listens already; it is closed when that fails. */
static int adopt(struct listener **list, int fd, const char *path, const struct listener *like)
{
	struct listener *l = calloc(1, sizeof(*l));

	if (!l) {
		close(fd);
		return -1;
	}
	*l = *like;
	l->watch = (struct watch){.fd = fd, .owner = l, .ready = on_connection};
	if (equip(l, path) < 0) {
		int why = errno;

		free_listener(l);
		errno = why;
		return -1;
	}
	l->next = *list;
	*list = l;
	return 0;
}

/* Loopback is open to everybody on this host; what is wider takes a decision. */
static const char *refusal(const struct listener_options *o)
{
	if (o->public || o->allow_count > 0 || o->tls)
		return NULL;
	return "others could connect: say --allow NETWORK, --tls-cert or --public";
}

static int open_sockets(
    struct listener **list, const struct address *address, const struct listener *like)
{
	const char *path = address->kind == ADDRESS_UNIX ? address->path : NULL;
	int fds[SOCKETS], n = socket_open(address, refusal(&like->options), fds, SOCKETS);
	int result = n < 0 ? -1 : 0;

	for (int i = 0; i < n; i++) {
		if (result < 0)
			close(fds[i]);
		else if (adopt(list, fds[i], path, like) < 0)
			result = fail(address->text, strerror(errno));
	}
	return result;
}

static int open_inherited(
    struct listener **list, const struct address *address, const struct listener *like)
{
	int first, n = service_sockets(&first);

	if (n <= 0)
		return fail(address->text, "systemd handed over no socket");
	for (int fd = first; fd < first + n; fd++) /* they come blocking, unless asked otherwise */
		if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0 ||
		    adopt(list, fd, NULL, like) < 0)
			return fail(address->text, strerror(errno));
	return 0;
}

int listener_open(struct listener **list, const struct address *address, enum reader_policy policy,
    const struct listener_options *options, struct poller *p, struct audience *a)
{
	const struct listener like = {
	    .options = *options,
	    .policy = policy,
	    .poller = p,
	    .audience = a,
	};

	if (address->kind == ADDRESS_SYSTEMD)
		return open_inherited(list, address, &like);
	return open_sockets(list, address, &like);
}

void listener_close(struct listener *list)
{
	while (list) {
		struct listener *l = list;

		list = l->next;
		if (l->path)
			unlink(l->path);
		free_listener(l);
	}
}

void listener_tick(struct listener *list, int64_t now)
{
	for (struct listener *l = list; l; l = l->next) {
		if (l->paused) {
			poller_change(l->poller, &l->watch, EPOLLIN);
			l->paused = false;
		}
		if (l->handshakes)
			handshakes_tick(l->handshakes, now);
	}
}
