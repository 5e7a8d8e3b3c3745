/*
 * IPv6 mobility header (RFC 6275).
 */
#include <stddef.h>

#include "capture/print/ip6.h"

enum type {
	REFRESH_REQUEST,
	HOME_TEST_INIT,
	CARE_OF_TEST_INIT,
	HOME_TEST,
	CARE_OF_TEST,
	BINDING_UPDATE,
	BINDING_ACK,
	BINDING_ERROR,
	MAX_TYPE = BINDING_ERROR,
};

enum { MIN_HEADER = 8 };

static const struct print_name names[] = {
    {REFRESH_REQUEST, "BRR"},
    {HOME_TEST_INIT, "HoTI"},
    {CARE_OF_TEST_INIT, "CoTI"},
    {HOME_TEST, "HoT"},
    {CARE_OF_TEST, "CoT"},
    {BINDING_UPDATE, "BU"},
    {BINDING_ACK, "BA"},
    {BINDING_ERROR, "BE"},
    {0, NULL},
};

/* Bytes of a message before its options. */
static const uint8_t sizes[MAX_TYPE + 1] = {8, 16, 16, 24, 24, 12, 12, 24};

struct option {
	const char *name; /* in "(name: trunc)" */
	uint32_t size;
};

static bool put_option(struct print *p, const uint8_t *at, uint32_t left)
{
	static const struct option known[] = {
	    {"pad1", 1}, {"padn", 2}, {"refresh", 4}, {"altcoa", 18}, {"ni", 6}, {"auth", 12}};

	if (at[0] >= sizeof known / sizeof known[0]) {
		text_printf(p->text, "(type-0x%02x: len=%u)", at[0], at[1]);
		return true;
	}
	if (left < known[at[0]].size) {
		text_printf(p->text, "(%s: trunc)", known[at[0]].name);
		return false;
	}
	switch (at[0]) {
	case 2:
		text_printf(p->text, "(refresh: %u)", get_u16(p, at + 2) << 2);
		break;
	case 3:
		print_need(p, at + 2, 16);
		text_str(p->text, "(alt-CoA: ");
		print_ip6_address(p, at + 2);
		text_char(p->text, ')');
		break;
	case 4:
		print_need(p, at + 2, 4);
		text_printf(
		    p->text, "(ni: ho=0x%04x co=0x%04x)", get_u16(p, at + 2), get_u16(p, at + 4));
		break;
	default:
		text_printf(p->text, "(%s)", known[at[0]].name);
	}
	return true;
}

static bool put_options(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint32_t size = 1;

		if (get_u8(p, at)) {
			if (left < 2)
				return false;
			size = get_u8(p, at + 1) + 2u;
		}
		if (size > left || !print_has(p, at + size, 1) || !put_option(p, at, left))
			return false;
		at += size;
		left -= size;
	}
	return true;
}

static void put_pair(struct print *p, bool home, const char *what, const uint8_t *at)
{
	if (!p->options->verbose)
		return;
	print_need(p, at, 8);
	text_printf(p->text, " %s %s=%08x:%08x", home ? "Home" : "Care-of", what, get_u32(p, at),
	    get_u32(p, at + 4));
}

static void put_update(struct print *p, const uint8_t *at)
{
	static const struct print_name bits[] = {
	    {0x80, "A"}, {0x40, "H"}, {0x20, "L"}, {0x10, "K"}, {0, NULL}};

	text_printf(p->text, " seq#=%u", get_u16(p, at + 6));
	print_need(p, at + 8, 2);
	if (at[8] & 0xf0) {
		text_char(p->text, ' ');
		print_bits(p, bits, "", "", at[8]);
	}
	text_printf(p->text, " lifetime=%u", get_u16(p, at + 10) << 2);
}

static void put_message(struct print *p, const uint8_t *at, uint8_t type)
{
	switch (type) {
	case HOME_TEST_INIT:
	case CARE_OF_TEST_INIT:
		put_pair(p, type == HOME_TEST_INIT, "Init Cookie", at + MIN_HEADER);
		break;
	case HOME_TEST:
	case CARE_OF_TEST:
		text_printf(p->text, " nonce id=0x%x", get_u16(p, at + 6));
		put_pair(p, type == HOME_TEST, "Init Cookie", at + MIN_HEADER);
		put_pair(p, type == HOME_TEST, "Keygen Token", at + MIN_HEADER + 8);
		break;
	case BINDING_UPDATE:
		put_update(p, at);
		break;
	case BINDING_ACK:
		text_printf(p->text, " status=%u", get_u8(p, at + 6));
		text_str(p->text, get_u8(p, at + 7) & 0x80 ? " K" : "");
		text_printf(p->text, " seq#=%u", get_u16(p, at + 8));
		text_printf(p->text, " lifetime=%u", get_u16(p, at + 10) << 2);
		break;
	case BINDING_ERROR:
		text_printf(p->text, " status=%u", get_u8(p, at + 6));
		print_need(p, at + MIN_HEADER, 16);
		text_str(p->text, " homeaddr ");
		print_ip6_address(p, at + MIN_HEADER);
		break;
	default:
		break;
	}
}

void print_ip6_mobility(struct print *p, const uint8_t *at, const uint8_t *ip6)
{
	uint32_t size;
	uint8_t type;

	(void)ip6;
	p->protocol = "mobility";
	if (!print_has(p, at, 2)) {
		print_truncated(p);
		return;
	}
	size = (get_u8(p, at + 1) + 1u) * 8;
	type = get_u8(p, at + 2);
	if (type <= MAX_TYPE && size < sizes[type]) {
		text_printf(p->text, "(header length %u is too small for type %u)", size, type);
		print_truncated(p);
		return;
	}
	text_str(p->text, "mobility: ");
	print_named(p, names, "type-#%u", type);
	if (type > MAX_TYPE) {
		text_printf(p->text, " len=%u", at[1]);
		return;
	}
	put_message(p, at, type);
	if (p->options->verbose && !put_options(p, at + sizes[type], size - sizes[type]))
		print_truncated(p);
}
