/*
 * The first sequence numbers of every TCP conversation, so that later ones print relative.
 *
 * A hash table of cache lines: one probe finds a conversation however many there are. It grows
 * with use up to a bound (16 MiB for IPv4, 8 MiB for IPv6); beyond, the conversation least
 * recently begun in the same line gives way, and would be seen as new.
 */
#ifndef CAPTURE_PRINT_TCP_CONVERSATIONS_H
#define CAPTURE_PRINT_TCP_CONVERSATIONS_H

#include <stdbool.h>
#include <stdint.h>

struct tcp_conversations;

/* Both directions of a conversation have one key: the side with the lower port comes first, where
 * ports are alike the one whose address is less, in whatever order. */
struct tcp_key {
	const uint8_t *first6; /* IPv6 addresses */
	const uint8_t *second6;
	uint32_t first4; /* IPv4 addresses, as they lie in memory */
	uint32_t second4;
	uint32_t ports; /* first's << 16 | second's */
	uint32_t hash;
	bool ip6;
	bool reversed; /* made of a packet from the second side to the first */
};

struct tcp_numbers {
	uint32_t first_seq[2]; /* of the first side, and of the second */
};

struct tcp_conversations *tcp_conversations_open(void); /* NULL: no memory */
void tcp_conversations_close(struct tcp_conversations *c);

/* Whether there are so many that they lie beyond the core's own cache. */
bool tcp_conversations_far(const struct tcp_conversations *c);
/* Makes the key of a packet with this IP header, which must stay where it is, and these ports. Its
 * place is asked of the memory: it is needed soon. */
void tcp_conversations_expect(const struct tcp_conversations *c, const uint8_t *ip, bool ip6,
    uint16_t from, uint16_t to, struct tcp_key *key);
/* The conversation's numbers, valid until the next call. *is_new: there was none, and what is
 * returned waits to be filled. */
struct tcp_numbers *tcp_conversations_find(
    struct tcp_conversations *c, const struct tcp_key *key, bool *is_new);

#endif
