#include "serve/address.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "parse/number.h"

static int fail(const char **why, const char *what)
{
	*why = what;
	return -1;
}

static int parse_path(struct address *a, enum address_kind kind, const char *path, const char **why)
{
	struct sockaddr_un limit;

	if (*path == '\0')
		return fail(why, "the path is missing");
	if (strlen(path) >= sizeof(limit.sun_path))
		return fail(why, "the path is too long for a unix socket");
	a->kind = kind;
	a->path = path;
	return 0;
}

/* A number from 1 on; 0, a port the system chooses, only to listen on. */
static int parse_port(struct address *a, const char *text, uint64_t least, const char **why)
{
	uint64_t port;

	if (number_u64(text, least, 65535, &port) < 0)
		return fail(why, "a port is a number up to 65535");
	snprintf(a->port, sizeof(a->port), "%u", (unsigned)port);
	return 0;
}

static int parse_host_port(struct address *a, const char *text, uint64_t least, const char **why)
{
	const char *colon = strrchr(text, ':');
	const char *host = text;
	size_t length;

	if (!colon)
		return parse_port(a, text, least, why);
	length = (size_t)(colon - text);
	if (length > 1 && host[0] == '[' && host[length - 1] == ']') {
		host++;
		length -= 2;
	} else if (memchr(host, ':', length)) {
		return fail(why, "an IPv6 address stands in brackets: [::1]:4444");
	}
	if (length >= sizeof(a->host))
		return fail(why, "the host name is too long");
	memcpy(a->host, host, length);
	a->host[length] = '\0';
	return parse_port(a, colon + 1, least, why);
}

static int parse_kafka(struct address *a, const char *text, const char **why)
{
	const char *slash = strchr(text, '/');
	size_t length = slash ? (size_t)(slash - text) : 0;

	a->kind = ADDRESS_KAFKA;
	if (length == 0)
		return fail(why, "wanted kafka://HOST:PORT[,HOST:PORT]/TOPIC");
	if (length >= sizeof(a->host))
		return fail(why, "the list of brokers is too long");
	memcpy(a->host, text, length);
	a->host[length] = '\0';
	a->path = slash + 1;
	length = strlen(a->path);
	if (length == 0 || length > 249 ||
	    strspn(a->path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") <
		length)
		return fail(why, "a topic's name has 1 to 249 of a-z A-Z 0-9 . _ -");
	return 0;
}

int address_parse(struct address *a, const char *text, const char **why)
{
	*a = (struct address){.kind = ADDRESS_TCP, .text = text};
	if (strncmp(text, "kafka://", 8) == 0)
		return parse_kafka(a, text + 8, why);
	if (strncmp(text, "unix://", 7) == 0)
		return parse_path(a, ADDRESS_OUT_UNIX, text + 7, why);
	if (strncmp(text, "unix:", 5) == 0)
		return parse_path(a, ADDRESS_UNIX, text + 5, why);
	if (strcmp(text, "systemd:") == 0) {
		a->kind = ADDRESS_SYSTEMD;
		return 0;
	}
	if (strncmp(text, "tcp://", 6) == 0) {
		a->kind = ADDRESS_OUT_TCP;
		if (parse_host_port(a, text + 6, 1, why) < 0)
			return -1;
		return a->host[0] == '\0' ? fail(why, "wanted tcp://HOST:PORT") : 0;
	}
	if (strstr(text, "://"))
		return fail(why, "only tcp://, unix:// and kafka:// are known");
	return parse_host_port(a, text, 0, why);
}
