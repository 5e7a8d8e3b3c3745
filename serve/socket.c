#include "serve/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/access.h"

static int fail(const struct address *address, const char *what)
{
	fprintf(stderr, "line-serve: listen on %s: %s\n", address->text, what);
	return -1;
}

void socket_name(char *name, size_t size, const struct sockaddr *address, int fd)
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

static int resolve(const struct address *address, struct addrinfo **found)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	const char *host = strcmp(address->host, "*") == 0 ? NULL : address->host;

	hints.ai_flags = host ? 0 : AI_PASSIVE;
	return getaddrinfo(
	    host && *host == '\0' ? "127.0.0.1" : host, address->port, &hints, found);
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
	socket_name(name, sizeof(name), (struct sockaddr *)&bound, fd);
	fprintf(stderr, "line-serve: listening on %s\n", name);
}

/* One after the other until one cannot be bound; families this host does not have are left out.
 * NULL, or what went wrong. */
static const char *bind_all(const struct address *address, const struct addrinfo *ai,
    const char *refusal, int *fds, size_t most, size_t *n)
{
	for (; ai && *n < most; ai = ai->ai_next) {
		int fd;

		if (refusal && !access_is_loopback(ai->ai_addr))
			return refusal;
		fd = bind_tcp(ai);
		if (fd >= 0) {
			fds[(*n)++] = fd;
			tell_port(fd, address);
		} else if (errno != EAFNOSUPPORT) {
			return strerror(errno);
		}
	}
	return *n > 0 ? NULL : "no address to listen on";
}

static int open_tcp(const struct address *address, const char *refusal, int *fds, size_t most)
{
	struct addrinfo *found;
	const char *wrong;
	size_t n = 0;
	int result = resolve(address, &found);

	if (result != 0)
		return fail(address, gai_strerror(result));
	wrong = bind_all(address, found, refusal, fds, most, &n);
	freeaddrinfo(found);
	if (!wrong)
		return (int)n;
	while (n > 0)
		close(fds[--n]);
	return fail(address, wrong);
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

static int open_unix(const struct address *address, int *fds)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return fail(address, strerror(errno));
	snprintf(un.sun_path, sizeof(un.sun_path), "%s", address->path);
	remove_stale(&un);
	if (bind(fd, (struct sockaddr *)&un, sizeof(un)) < 0 || listen(fd, SOMAXCONN) < 0) {
		fail(address, strerror(errno));
		close(fd);
		return -1;
	}
	fds[0] = fd;
	return 1;
}

int socket_open(const struct address *address, const char *refusal, int *fds, size_t most)
{
	if (address->kind == ADDRESS_UNIX)
		return open_unix(address, fds);
	if (address->kind == ADDRESS_TCP)
		return open_tcp(address, refusal, fds, most);
	return fail(address, "wanted HOST:PORT or unix:PATH");
}
