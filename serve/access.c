#include "serve/access.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "parse/number.h"

static void map_ipv4(unsigned char bytes[16], const void *address)
{
	memset(bytes, 0, 10);
	bytes[10] = bytes[11] = 0xff;
	memcpy(bytes + 12, address, 4);
}

int access_parse(struct access_network *n, const char *text)
{
	char address[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t length = slash ? (size_t)(slash - text) : strlen(text);
	struct in_addr v4;
	uint64_t bits, most = 128;

	if (length >= sizeof(address))
		return -1;
	memcpy(address, text, length);
	address[length] = '\0';
	if (inet_pton(AF_INET, address, &v4) == 1) {
		map_ipv4(n->bytes, &v4);
		most = 32;
	} else if (inet_pton(AF_INET6, address, n->bytes) != 1) {
		return -1;
	}
	bits = most;
	if (slash && number_u64(slash + 1, 0, most, &bits) < 0)
		return -1;
	n->bits = (unsigned)(128 - most + bits);
	return 0;
}

static bool to_bytes(unsigned char bytes[16], const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		map_ipv4(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr);
	else if (address->sa_family == AF_INET6)
		memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
	else
		return false;
	return true;
}

bool access_match(const struct access_network *n, const struct sockaddr *address)
{
	unsigned char bytes[16];
	unsigned whole = n->bits / 8, rest = n->bits % 8;
	unsigned mask = 0xff00u >> rest & 0xff;

	if (!to_bytes(bytes, address) || memcmp(bytes, n->bytes, whole) != 0)
		return false;
	return rest == 0 || ((bytes[whole] ^ n->bytes[whole]) & mask) == 0;
}

bool access_is_loopback(const struct sockaddr *address)
{
	static const char *const loopback[] = {"127.0.0.0/8", "::1"};

	for (unsigned i = 0; i < sizeof(loopback) / sizeof(loopback[0]); i++) {
		struct access_network n;

		if (access_parse(&n, loopback[i]) == 0 && access_match(&n, address))
			return true;
	}
	return false;
}
