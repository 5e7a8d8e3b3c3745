/* The ISAKMP message: its header, its chain of payloads, and its carriage in UDP (RFC 3948). */
#include "capture/print/ike.h"

#include <stdlib.h>
#include <string.h>

#include "capture/print/printers.h"

enum {
	AT_RESPONDER = 8,
	AT_NEXT = 16,
	AT_VERSION = 17,
	AT_EXCHANGE = 18,
	AT_FLAGS = 19,
	AT_MESSAGE_ID = 20,
	AT_LENGTH = 24,
	HEADER = 28,
	COOKIE = 8,
	COOKIES = 20,
	PROTOCOL_ESP = 50,
};

enum {
	FLAG_ENCRYPTED = 1,
	FLAG_COMMIT = 2,
	FLAG_INITIATOR = 8,
	FLAG_VERSION = 16,
	FLAG_RESPONSE = 32,
};

/* A ring as long as tcpdump's: what is printed depends on what was forgotten. An unused entry is
 * all zeros, and is found by a cookie of zeros, as there. */
struct ike_cookies {
	struct {
		uint8_t cookie[COOKIE];
		uint8_t ip_version;
		uint8_t initiator[16];
		uint8_t responder[16];
	} ring[COOKIES];
	unsigned next;
};

struct ike_cookies *ike_cookies_open(void)
{
	return calloc(1, sizeof(struct ike_cookies));
}

void ike_cookies_close(struct ike_cookies *cookies)
{
	free(cookies);
}

void ike_indent(struct ike *k)
{
	text_char(k->p->text, '\n');
	for (unsigned i = 0; i < k->depth; i++)
		text_str(k->p->text, "    ");
	text_char(k->p->text, '(');
}

const uint8_t *ike_truncated(struct ike *k, unsigned type)
{
	text_str(k->p->text, " [|");
	ike_name(k, &ike_payload_names, type);
	text_char(k->p->text, ']');
	return NULL;
}

static void hex(struct print *p, const uint8_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text_hex(p->text, at[i], 2);
}

bool ike_hex(struct ike *k, const uint8_t *at, size_t n)
{
	if (n > UINT32_MAX || !print_has(k->p, at, (uint32_t)n))
		return false;
	hex(k->p, at, n);
	return true;
}

bool ike_some_data(struct ike *k, const uint8_t *at)
{
	enum { FIRST = 10, LAST = 20 };
	uint32_t left = print_left(k->p, at);
	uint32_t first = left < FIRST ? left : FIRST;
	uint32_t last = left - first < LAST ? left - first : LAST;

	if (at > k->p->end)
		return false;
	text_str(k->p->text, " data=(");
	hex(k->p, at, first);
	text_str(k->p->text, "...");
	hex(k->p, k->p->end - last, last);
	text_char(k->p->text, ')');
	return true;
}

const uint8_t *ike_payload_print(struct ike *k, unsigned type, const uint8_t *at)
{
	uint32_t n;

	if (!print_has(k->p, at, 4)) {
		print_truncated(k->p);
		return NULL;
	}
	n = get_u16(k->p, at + 2);
	/* Nothing shorter than its own header can be stepped over. */
	if (n <= 4)
		return NULL;
	if (type >= IKE_SA && type <= IKE_VID)
		return ike1_payload(k, type, at, n);
	if (type >= IKE2_SA && type <= IKE2_EAP)
		return ike2_payload(k, type, at, n);
	ike_name(k, &ike_payload_names, type);
	return at + n;
}

const uint8_t *ike_chain_print(struct ike *k, unsigned type, const uint8_t *at)
{
	while (type != 0) {
		const uint8_t *next;

		if (!print_has(k->p, at, 4) || !print_has(k->p, at, get_u16(k->p, at + 2)))
			return ike_truncated(k, type);
		if (!print_enter(k->p))
			return NULL;
		k->depth++;
		ike_indent(k);
		next = ike_payload_print(k, type, at);
		text_char(k->p->text, ')');
		k->depth--;
		print_leave(k->p);
		if (!next)
			return NULL;
		type = at[0];
		at = next;
	}
	return at;
}

static const uint8_t *source(const struct print_ip *ip)
{
	return ip->header + (ip->version == 4 ? 12 : 8);
}

static unsigned address_length(const struct print_ip *ip)
{
	return ip->version == 4 ? 4 : 16;
}

static int cookie_find(const struct ike_cookies *c, const uint8_t *cookie)
{
	for (int i = 0; i < COOKIES; i++)
		if (memcmp(c->ring[i].cookie, cookie, COOKIE) == 0)
			return i;
	return -1;
}

static void cookie_enter(struct print *p, const uint8_t *cookie)
{
	struct ike_cookies *c = p->memory->ike;
	unsigned n = address_length(&p->ip), i = c->next;

	if (p->ip.version == 0)
		return;
	memcpy(c->ring[i].cookie, cookie, COOKIE);
	c->ring[i].ip_version = p->ip.version;
	memcpy(c->ring[i].initiator, source(&p->ip), n);
	memcpy(c->ring[i].responder, source(&p->ip) + n, n);
	c->next = (i + 1) % COOKIES;
}

/* " I", " R" or " ?": which side sent this. */
static char side(struct print *p, const uint8_t *at)
{
	static const uint8_t zeros[COOKIE];
	const struct ike_cookies *c = p->memory->ike;
	int i = cookie_find(c, at);

	if (i < 0) {
		if (memcmp(at + AT_RESPONDER, zeros, COOKIE) != 0)
			return '?';
		cookie_enter(p, at);
		return 'I';
	}
	if (p->ip.version == 0 || c->ring[i].ip_version != p->ip.version)
		return '?';
	if (memcmp(source(&p->ip), c->ring[i].initiator, address_length(&p->ip)) == 0)
		return 'I';
	if (memcmp(source(&p->ip), c->ring[i].responder, address_length(&p->ip)) == 0)
		return 'R';
	return '?';
}

static void flags_print(struct print *p, unsigned version, uint8_t flags)
{
	static const struct {
		uint8_t bit;
		char letter;
	} letters[2][3] = {
	    {{FLAG_ENCRYPTED, 'E'}, {FLAG_COMMIT, 'C'}, {0, 0}},
	    {{FLAG_INITIATOR, 'I'}, {FLAG_VERSION, 'V'}, {FLAG_RESPONSE, 'R'}},
	};

	if (flags == 0)
		return;
	text_char(p->text, '[');
	for (unsigned i = 0; i < 3; i++)
		if (flags & letters[version - 1][i].bit)
			text_char(p->text, letters[version - 1][i].letter);
	text_char(p->text, ']');
}

static void body(struct ike *k, const uint8_t *at, uint32_t length)
{
	struct print *p = k->p;
	uint32_t says = get_u32(p, at + AT_LENGTH);

	text_char(p->text, ':');
	if (at[AT_FLAGS] & FLAG_ENCRYPTED) {
		text_str(p->text, " [encrypted ");
		ike_name(k, &ike_payload_names, at[AT_NEXT]);
		text_char(p->text, ']');
	} else {
		ike_chain_print(k, at[AT_NEXT], at + HEADER);
	}
	if (says != length)
		text_printf(p->text, " (len mismatch: isakmp %u/ip %u)", says, length);
}

static void exchange(struct print *p, unsigned version, const uint8_t *at, uint32_t length)
{
	struct ike k = {.p = p};
	bool first = get_u32(p, at + AT_MESSAGE_ID) == 0;

	if (version == 1) {
		text_str(p->text, first ? " phase 1 " : " phase 2/others ");
		text_char(p->text, side(p, at));
	} else {
		text_str(p->text, first ? " parent_sa" : " child_sa ");
	}
	text_char(p->text, ' ');
	ike_name(&k, &ike_exchange_names, at[AT_EXCHANGE]);
	flags_print(p, version, at[AT_FLAGS]);
	if (p->options->verbose > 0)
		body(&k, at, length);
}

static void put_isakmp(struct print *p, const uint8_t *at, uint32_t length)
{
	unsigned version;

	p->protocol = "isakmp";
	print_want(p, at, HEADER);
	text_str(p->text, "isakmp");
	version = at[AT_VERSION] >> 4;
	if (p->options->verbose > 0) {
		text_printf(p->text, " %u.%u msgid ", version, at[AT_VERSION] & 15);
		hex(p, at + AT_MESSAGE_ID, 4);
	}
	if (p->options->verbose > 1) {
		text_str(p->text, " cookie ");
		hex(p, at, COOKIE);
		text_str(p->text, "->");
		hex(p, at + AT_RESPONDER, COOKIE);
	}
	text_char(p->text, ':');
	if (version == 1 || version == 2)
		exchange(p, version, at, length);
}

void print_isakmp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_isakmp, at, length);
}

/* Over the port for NAT traversal: a keep-alive, IKE behind four zeros, or ESP. */
void print_isakmp_nat(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "isakmp_rfc3948";
	if (length == 1 && get_u8(p, at) == 0xff) {
		text_str(p->text, "isakmp-nat-keep-alive");
		return;
	}
	if (length < 4)
		print_stop(p);
	if (get_u32(p, at) == 0) {
		text_str(p->text, "NONESP-encap: ");
		print_isakmp(p, at + 4, length - 4);
		return;
	}
	text_str(p->text, "UDP-encap: ");
	print_ip_payload(p, PROTOCOL_ESP, at, length);
}
