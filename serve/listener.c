#include "serve/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/clock.h"
#include "serve/service.h"

/* Accepted in a row before readers get their turn again. */
enum { ACCEPT_BATCH = 64 };

/* A connection whose TLS handshake is under way. */
struct guest {
	struct watch watch;
	struct listener *listener;
	struct guest *next, *previous;
	struct channel channel;
	char name[80];
	int64_t since;
};

struct listener {
	struct watch watch;
	struct listener *next;
	struct listener_options options;
	enum reader_policy policy;
	struct poller *poller;
	struct audience *audience;
	struct guest *guests;
	size_t guest_count;
	char *path;  /* a unix socket to remove, or NULL */
	bool paused; /* out of descriptors */
};

static int fail(const char *text, const char *what)
{
	fprintf(stderr, "line-serve: listen on %s: %s\n", text, what);
	return -1;
}

static void remove_guest(struct guest *g)
{
	struct listener *l = g->listener;

	poller_remove(l->poller, &g->watch);
	if (g->previous)
		g->previous->next = g->next;
	else
		l->guests = g->next;
	if (g->next)
		g->next->previous = g->previous;
	l->guest_count--;
}

static void refuse_guest(struct guest *g, const char *why)
{
	if (!g->listener->options.quiet)
		fprintf(stderr, "line-serve: %s: refused: TLS: %s\n", g->name, why);
	remove_guest(g);
	channel_close(&g->channel);
}

/* One step of a handshake. The guest itself is freed by the next tick. */
static void on_handshake(void *owner, uint32_t events)
{
	struct guest *g = owner;
	struct listener *l = g->listener;
	const char *why = "it went away";
	int result = tls_handshake(g->channel.tls, &why);

	(void)events;
	if (result == 0)
		return;
	if (result < 0) {
		refuse_guest(g, why);
	} else {
		remove_guest(g);
		audience_join(l->audience, &g->channel, g->name, l->policy, clock_now());
	}
	free(g);
}

static void add_guest(struct listener *l, const struct channel *c, const char *name)
{
	struct guest *g = calloc(1, sizeof(*g));
	struct channel dying = *c;

	if (!g) {
		channel_close(&dying);
		return;
	}
	g->channel = *c;
	g->listener = l;
	g->since = clock_now();
	snprintf(g->name, sizeof(g->name), "%s", name);
	g->watch = (struct watch){.fd = c->fd, .owner = g, .ready = on_handshake};
	if (poller_add(l->poller, &g->watch, EPOLLIN | EPOLLOUT | EPOLLET) < 0) {
		channel_close(&dying);
		free(g);
		return;
	}
	g->next = l->guests;
	if (l->guests)
		l->guests->previous = g;
	l->guests = g;
	l->guest_count++;
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

static void name_of(char *name, size_t size, const struct sockaddr *address, int fd)
{
	char text[INET6_ADDRSTRLEN] = "?";

	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;

		inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
		snprintf(name, size, "%s:%u", text, ntohs(v4->sin_port));
	} else if (address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const void *)address;

		inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
		snprintf(name, size, "[%s]:%u", text, ntohs(v6->sin6_port));
	} else {
		struct ucred peer = {0};
		socklen_t length = sizeof(peer);

		getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length);
		snprintf(name, size, "unix:pid=%d,uid=%u", (int)peer.pid, (unsigned)peer.uid);
	}
}

/* One connection that has come in. */
static void welcome(struct listener *l, int fd, const struct sockaddr *address)
{
	struct channel c = {.fd = fd, .tcp = address->sa_family != AF_UNIX};
	char name[80];
	int yes = 1;

	name_of(name, sizeof(name), address, fd);
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
	if (!c.tcp || !l->options.tls) {
		audience_join(l->audience, &c, name, l->policy, clock_now());
		return;
	}
	c.tls = tls_accept(l->options.tls, fd);
	if (c.tls)
		add_guest(l, &c, name);
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

/* Takes over a socket that listens already. */
static int adopt(struct listener **list, int fd, const char *path, enum reader_policy policy,
    const struct listener_options *options, struct poller *p, struct audience *a)
{
	struct listener *l = calloc(1, sizeof(*l));

	if (!l) {
		close(fd);
		return -1;
	}
	l->options = *options;
	l->policy = policy;
	l->poller = p;
	l->audience = a;
	l->watch = (struct watch){.fd = fd, .owner = l, .ready = on_connection};
	l->path = path ? strdup(path) : NULL;
	if (poller_add(p, &l->watch, EPOLLIN) < 0) {
		close(fd);
		free(l->path);
		free(l);
		return -1;
	}
	l->next = *list;
	*list = l;
	return 0;
}

/* Loopback is open to everybody on this host; what is wider takes a decision. */
static bool may_be_wide(const struct listener_options *o)
{
	return o->public || o->allow_count > 0 || o->tls;
}

static int bind_tcp(const struct addrinfo *ai)
{
	int yes = 1, fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int why;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (ai->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	why = errno;
	close(fd);
	errno = why;
	return -1;
}

/* Says where it listens when the system chose the port. */
static void tell_port(int fd, const struct address *address)
{
	struct sockaddr_storage bound = {0};
	socklen_t length = sizeof(bound);
	char name[80];

	if (strcmp(address->port, "0") != 0)
		return;
	getsockname(fd, (struct sockaddr *)&bound, &length);
	name_of(name, sizeof(name), (struct sockaddr *)&bound, fd);
	fprintf(stderr, "line-serve: listening on %s\n", name);
}

static int resolve(const struct address *address, struct addrinfo **found)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	const char *host = strcmp(address->host, "*") == 0 ? NULL : address->host;

	hints.ai_flags = host ? 0 : AI_PASSIVE;
	return getaddrinfo(
	    host && *host == '\0' ? "127.0.0.1" : host, address->port, &hints, found);
}

static int open_tcp(struct listener **list, const struct address *address,
    enum reader_policy policy, const struct listener_options *o, struct poller *p,
    struct audience *a)
{
	struct addrinfo *found;
	int opened = 0, result = resolve(address, &found);

	if (result != 0)
		return fail(address->text, gai_strerror(result));
	for (struct addrinfo *ai = found; ai; ai = ai->ai_next) {
		int fd;

		if (!access_is_loopback(ai->ai_addr) && !may_be_wide(o)) {
			freeaddrinfo(found);
			return fail(address->text, "others could connect: "
						   "say --allow NETWORK, --tls-cert or --public");
		}
		fd = bind_tcp(ai);
		if (fd < 0 && errno == EAFNOSUPPORT)
			continue;
		if (fd < 0 || adopt(list, fd, NULL, policy, o, p, a) < 0) {
			freeaddrinfo(found);
			return fail(address->text, strerror(errno));
		}
		tell_port(fd, address);
		opened++;
	}
	freeaddrinfo(found);
	return opened > 0 ? 0 : fail(address->text, "no address to listen on");
}

/* Removes a socket file that a killed server left behind; one that answers stays. */
static void remove_stale(const struct sockaddr_un *address)
{
	struct stat st;
	int fd;

	if (lstat(address->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 &&
	    errno == ECONNREFUSED)
		unlink(address->sun_path);
	close(fd);
}

static int bind_unix(const struct address *address)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return fail(address->text, strerror(errno));
	snprintf(un.sun_path, sizeof(un.sun_path), "%s", address->path);
	remove_stale(&un);
	if (bind(fd, (struct sockaddr *)&un, sizeof(un)) < 0 || listen(fd, SOMAXCONN) < 0) {
		fail(address->text, strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

static int open_unix(struct listener **list, const struct address *address,
    enum reader_policy policy, const struct listener_options *o, struct poller *p,
    struct audience *a)
{
	int fd = bind_unix(address);

	if (fd < 0)
		return -1;
	if (adopt(list, fd, address->path, policy, o, p, a) < 0)
		return fail(address->text, strerror(errno));
	return 0;
}

int listener_bind(const struct address *address, bool wide)
{
	struct addrinfo *found;
	int fd = -1, result;

	if (address->kind == ADDRESS_UNIX)
		return bind_unix(address);
	if (address->kind != ADDRESS_TCP)
		return fail(address->text, "wanted HOST:PORT or unix:PATH");
	result = resolve(address, &found);
	if (result != 0)
		return fail(address->text, gai_strerror(result));
	if (!wide && !access_is_loopback(found->ai_addr))
		fail(address->text, "others could connect: say --public");
	else if ((fd = bind_tcp(found)) < 0)
		fail(address->text, strerror(errno));
	else
		tell_port(fd, address);
	freeaddrinfo(found);
	return fd;
}

static int open_inherited(struct listener **list, const struct address *address,
    enum reader_policy policy, const struct listener_options *o, struct poller *p,
    struct audience *a)
{
	int first, n = service_sockets(&first);

	if (n <= 0)
		return fail(address->text, "systemd handed over no socket");
	for (int fd = first; fd < first + n; fd++) /* they come blocking, unless asked otherwise */
		if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0 ||
		    adopt(list, fd, NULL, policy, o, p, a) < 0)
			return fail(address->text, strerror(errno));
	return 0;
}

int listener_open(struct listener **list, const struct address *address, enum reader_policy policy,
    const struct listener_options *options, struct poller *p, struct audience *a)
{
	if (address->kind == ADDRESS_UNIX)
		return open_unix(list, address, policy, options, p, a);
	if (address->kind == ADDRESS_SYSTEMD)
		return open_inherited(list, address, policy, options, p, a);
	return open_tcp(list, address, policy, options, p, a);
}

void listener_close(struct listener *list)
{
	while (list) {
		struct listener *l = list;

		list = l->next;
		while (l->guests) {
			struct guest *g = l->guests;

			remove_guest(g); /* NOLINT(clang-analyzer-unix.Malloc): the one before is off the list */
			channel_close(&g->channel);
			free(g);
		}
		if (l->path)
			unlink(l->path);
		close(l->watch.fd);
		free(l->path);
		free(l);
	}
}

void listener_tick(struct listener *list, int64_t now)
{
	for (struct listener *l = list; l; l = l->next) {
		struct guest *next;

		if (l->paused) {
			poller_change(l->poller, &l->watch, EPOLLIN);
			l->paused = false;
		}
		for (struct guest *g = l->guests; g; g = next) {
			next = g->next;
			if (now - g->since < l->options.handshake)
				continue;
			refuse_guest(g, "the handshake took too long");
			free(g);
		}
	}
}

size_t listener_pending(const struct listener *list)
{
	size_t n = 0;

	for (; list; list = list->next)
		n += list->guest_count;
	return n;
}
