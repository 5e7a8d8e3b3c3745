#include "serve/outbound.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/clock.h"

#define FIRST_WAIT INT64_C(100000000)
#define LONGEST_WAIT INT64_C(30000000000)
/* A connection that lasted so long was a good one: the next wait is short again. */
#define GOOD INT64_C(5000000000)

enum state {
	WAITING,   /* until it is time to try */
	RESOLVING, /* the name, in a thread of the C library's */
	CONNECTING,
	CONNECTED,
	ENDED, /* the audience has let go of it */
};

struct outbound {
	struct outbound *next;
	const struct address *address;
	struct poller *poller;
	struct audience *audience;
	struct audience_home home;
	struct watch watch; /* while connecting */
	bool quiet;
	enum state state;
	int64_t since; /* this state */
	int64_t wait;  /* how long the next pause is */
	int last_error;
	struct gaicb request;
	struct addrinfo hints;
	const struct addrinfo *trying;
};

static void enter(struct outbound *o, enum state state)
{
	o->state = state;
	o->since = clock_now();
}

/* Says what went wrong unless it is what went wrong before, and waits. */
static void retry(struct outbound *o, int code, const char *why)
{
	if (code != o->last_error && !o->quiet)
		fprintf(stderr, "line-serve: %s: %s; trying again\n", o->address->text, why);
	o->last_error = code;
	if (o->request.ar_result) {
		freeaddrinfo(o->request.ar_result);
		o->request.ar_result = NULL;
	}
	enter(o, WAITING);
}

static void connected(struct outbound *o)
{
	struct channel c = {.fd = o->watch.fd, .tcp = o->address->kind == ADDRESS_OUT_TCP};
	int yes = 1;

	poller_remove(o->poller, &o->watch);
	if (c.tcp) {
		setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
		setsockopt(c.fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof(yes));
	}
	if (o->request.ar_result) {
		freeaddrinfo(o->request.ar_result);
		o->request.ar_result = NULL;
	}
	enter(o, CONNECTED);
	o->last_error = 0;
	audience_arrive(o->home.member, &c, o->since);
}

static void try_next(struct outbound *o, int code);

/* The attempt under way has come to an end. */
static void on_connected(void *owner, uint32_t events)
{
	struct outbound *o = owner;
	int code = 0, fd = o->watch.fd;
	socklen_t size = sizeof(code);

	(void)events;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size);
	if (code == 0) {
		connected(o);
		return;
	}
	poller_remove(o->poller, &o->watch);
	close(fd);
	try_next(o, code);
}

/* Begins to connect; what becomes of it comes as an event. -1 with errno when it fails at once. */
static int try_connect(struct outbound *o, const struct sockaddr *address, socklen_t size)
{
	int why, fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	o->watch = (struct watch){.fd = fd, .owner = o, .ready = on_connected};
	if ((connect(fd, address, size) == 0 || errno == EINPROGRESS) &&
	    poller_add(o->poller, &o->watch, EPOLLOUT) == 0) {
		enter(o, CONNECTING);
		return 0;
	}
	why = errno;
	close(fd);
	o->watch.fd = -1;
	errno = why;
	return -1;
}

/* The next of the addresses the name stands for, or a pause when there are no more. */
static void try_next(struct outbound *o, int code)
{
	for (; o->trying; code = errno) {
		const struct addrinfo *ai = o->trying;

		o->trying = ai->ai_next;
		if (try_connect(o, ai->ai_addr, ai->ai_addrlen) == 0)
			return;
	}
	retry(o, code, strerror(code));
}

static void start_unix(struct outbound *o)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};

	snprintf(un.sun_path, sizeof(un.sun_path), "%s", o->address->path);
	o->trying = NULL;
	if (try_connect(o, (struct sockaddr *)&un, sizeof(un)) < 0)
		retry(o, errno, strerror(errno));
}

static void start_resolving(struct outbound *o)
{
	struct gaicb *requests[1] = {&o->request};
	int result;

	o->hints = (struct addrinfo){.ai_socktype = SOCK_STREAM};
	o->request = (struct gaicb){
	    .ar_name = o->address->host,
	    .ar_service = o->address->port,
	    .ar_request = &o->hints,
	};
	result = getaddrinfo_a(GAI_NOWAIT, requests, 1, NULL);
	if (result == 0)
		enter(o, RESOLVING);
	else
		retry(o, result, gai_strerror(result));
}

static void look_resolved(struct outbound *o)
{
	int result = gai_error(&o->request);

	if (result == EAI_INPROGRESS)
		return;
	if (result != 0) {
		retry(o, result, gai_strerror(result));
		return;
	}
	o->trying = o->request.ar_result;
	try_next(o, EADDRNOTAVAIL);
}

/* Time to try: at once the first time, and after a connection that was good. */
static void look_waiting(struct outbound *o, int64_t now)
{
	if (now - o->since < o->wait)
		return;
	o->wait = o->wait == 0 ? FIRST_WAIT : 2 * o->wait;
	if (o->wait > LONGEST_WAIT)
		o->wait = LONGEST_WAIT;
	if (o->address->kind == ADDRESS_OUT_UNIX)
		start_unix(o);
	else
		start_resolving(o);
}

static void on_lost(void *owner, const char *why)
{
	struct outbound *o = owner;

	if (clock_now() - o->since >= GOOD)
		o->wait = FIRST_WAIT;
	retry(o, -1000, why);
}

static void on_ended(void *owner)
{
	struct outbound *o = owner;

	if (o->state == CONNECTING) {
		int fd = o->watch.fd;

		poller_remove(o->poller, &o->watch);
		close(fd);
	}
	if (o->state != RESOLVING)
		o->state = ENDED;
	o->home.member = NULL;
}

int outbound_open(struct outbound **list, const struct address *address, enum reader_policy policy,
    struct poller *p, struct audience *a, bool quiet)
{
	struct outbound *o = calloc(1, sizeof(*o));

	if (!o) {
		fprintf(stderr, "line-serve: %s: no memory\n", address->text);
		return -1;
	}
	o->address = address;
	o->poller = p;
	o->audience = a;
	o->quiet = quiet;
	o->watch.fd = -1;
	o->home = (struct audience_home){.owner = o, .lost = on_lost, .ended = on_ended};
	enter(o, WAITING);
	if (audience_expect(a, &o->home, address->text, policy, o->since) < 0) {
		free(o);
		return -1;
	}
	o->next = *list;
	*list = o;
	outbound_tick(o, o->since);
	return 0;
}

void outbound_close(struct outbound *list)
{
	while (list) {
		struct outbound *o = list;
		struct gaicb *requests[1] = {&o->request};
		bool resolving =
		    o->state == RESOLVING && gai_cancel(&o->request) == EAI_NOTCANCELED;

		list = o->next;
		while (resolving && gai_error(&o->request) == EAI_INPROGRESS)
			gai_suspend((const struct gaicb *const *)requests, 1, NULL);
		if (o->state == CONNECTING)
			close(o->watch.fd);
		if (o->request.ar_result)
			freeaddrinfo(o->request.ar_result);
		free(o);
	}
}

void outbound_tick(struct outbound *list, int64_t now)
{
	for (struct outbound *o = list; o; o = o->next) {
		if (!o->home.member)
			continue;
		if (o->state == WAITING)
			look_waiting(o, now);
		else if (o->state == RESOLVING)
			look_resolved(o);
	}
}
