/*
 * Multipath TCP, versions 0 and 1 (RFC 6824, RFC 8684).
 */
#include <inttypes.h>
#include <stddef.h>

#include "capture/print/tcp.h"

static bool put_capable(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	uint8_t version = at[2] & 15;
	bool syn = flags & TCP_SYN;
	bool ack_only = (flags & (TCP_SYN | TCP_ACK)) == TCP_ACK;

	if (!((length == 4 || length == 12) && syn) &&
	    !((length == 20 || length == 22) && ack_only))
		return false;
	if (version > 1) {
		text_printf(p->text, " Unknown Version (%u)", version);
		return true;
	}
	text_printf(p->text, " v%u", version);
	if (get_u8(p, at + 3) & 0x80)
		text_str(p->text, " csum");
	if (length >= 12)
		text_printf(p->text, " {0x%" PRIx64, get_u64(p, at + 4));
	if (length >= 20)
		text_printf(p->text, ",0x%" PRIx64, get_u64(p, at + 12));
	if (length >= 12)
		text_char(p->text, '}');
	return true;
}

static bool put_join(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	uint8_t both = flags & (TCP_SYN | TCP_ACK);

	if (!(length == 12 && flags & TCP_SYN) && !(length == 16 && both == (TCP_SYN | TCP_ACK)) &&
	    !(length == 24 && flags & TCP_ACK))
		return false;
	if (length != 24) {
		if (at[2] & 1)
			text_str(p->text, " backup");
		text_printf(p->text, " id %u", get_u8(p, at + 3));
	}
	if (length == 12) {
		text_printf(
		    p->text, " token 0x%x nonce 0x%x", get_u32(p, at + 4), get_u32(p, at + 8));
	} else if (length == 16) {
		text_printf(p->text, " hmac 0x%" PRIx64 " nonce 0x%x", get_u64(p, at + 4),
		    get_u32(p, at + 12));
	} else {
		text_str(p->text, " hmac 0x");
		for (uint32_t i = 4; i < 24; i++)
			text_hex(p->text, get_u8(p, at + i), 2);
	}
	return true;
}

/* A number of four bytes, or eight when wide; false: there are not as many. */
static bool put_wide(struct print *p, const uint8_t **at, uint32_t *left, bool wide)
{
	uint32_t n = wide ? 8 : 4;

	if (*left < n)
		return false;
	text_u64(p->text, wide ? get_u64(p, *at) : get_u32(p, *at));
	*at += n;
	*left -= n;
	return true;
}

static bool put_mapping(struct print *p, const uint8_t **at, uint32_t *left, bool wide)
{
	text_str(p->text, " seq ");
	if (!put_wide(p, at, left, wide) || *left < 4)
		return false;
	text_printf(p->text, " subseq %u", get_u32(p, *at));
	*at += 4;
	*left -= 4;
	if (*left < 2)
		return false;
	text_printf(p->text, " len %u", get_u16(p, *at));
	*at += 2;
	*left -= 2;
	if (*left >= 2) {
		text_printf(p->text, " csum 0x%x", get_u16(p, *at));
		*left -= 2;
	}
	return true;
}

static bool put_data_sequence(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	enum { FIN = 0x10, WIDE_SEQ = 0x08, SEQ = 0x04, WIDE_ACK = 0x02, ACK = 0x01 };
	uint32_t left = length - 4;
	uint8_t which;

	if (length < 4 || flags & TCP_SYN)
		return false;
	which = get_u8(p, at + 3);
	at += 4;
	if (which & FIN)
		text_str(p->text, " fin");
	if (which & ACK) {
		text_str(p->text, " ack ");
		if (!put_wide(p, &at, &left, which & WIDE_ACK))
			return false;
	}
	if (which & SEQ && !put_mapping(p, &at, &left, which & WIDE_SEQ))
		return false;
	return left == 0;
}

static bool put_add_address(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	static const struct print_name versions[] = {
	    {6, "v0-ip6"}, {4, "v0-ip4"}, {1, "v1-echo"}, {0, "v1"}, {0, NULL}};
	bool ip4 = length == 8 || length == 10 || length == 16 || length == 18;
	bool ip6 = length == 20 || length == 22 || length == 28 || length == 30;
	uint32_t port;

	(void)flags;
	if (!ip4 && !ip6)
		return false;
	text_char(p->text, ' ');
	print_named(p, versions, "[bad version/echo]", at[2] & 15);
	text_printf(p->text, " id %u ", get_u8(p, at + 3));
	if (ip4)
		print_ip4(p, at + 4);
	else
		print_ip6_address(p, at + 4);
	port = ip4 ? 8 : 20;
	if (length - port == 2 || length - port == 10)
		text_printf(p->text, ":%u", get_u16(p, at + port));
	if (length - port >= 8)
		text_printf(p->text, " hmac 0x%" PRIx64, get_u64(p, at + length - 8));
	return true;
}

static bool put_remove_address(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	(void)flags;
	if (length < 4)
		return false;
	text_str(p->text, " id");
	for (uint32_t i = 3; i < length; i++)
		text_printf(p->text, " %u", get_u8(p, at + i));
	return true;
}

static bool put_priority(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	(void)flags;
	if (length != 3 && length != 4)
		return false;
	text_str(p->text, at[2] & 1 ? " backup" : " non-backup");
	if (length == 4)
		text_printf(p->text, " id %u", get_u8(p, at + 3));
	return true;
}

static bool put_fail(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	(void)flags;
	if (length != 12)
		return false;
	text_printf(p->text, " seq %" PRIu64, get_u64(p, at + 4));
	return true;
}

static bool put_fast_close(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	(void)flags;
	if (length != 12)
		return false;
	text_printf(p->text, " key 0x%" PRIx64, get_u64(p, at + 4));
	return true;
}

bool print_mptcp(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags)
{
	static const struct {
		const char *name;
		bool (*put)(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags);
	} kinds[] = {
	    {" capable", put_capable},
	    {" join", put_join},
	    {" dss", put_data_sequence},
	    {" add-addr", put_add_address},
	    {" rem-addr", put_remove_address},
	    {" prio", put_priority},
	    {" fail", put_fail},
	    {" fast-close", put_fast_close},
	};
	uint8_t kind;

	p->protocol = "mptcp";
	if (length < 3)
		return false;
	kind = get_u8(p, at + 2) >> 4;
	if (kind >= sizeof kinds / sizeof kinds[0]) {
		text_printf(p->text, " %u unknown", length);
		return true;
	}
	text_printf(p->text, " %u", length);
	text_str(p->text, kinds[kind].name);
	return kinds[kind].put(p, at, length, flags);
}
