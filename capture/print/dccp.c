/*
 * DCCP (RFC 4340).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

#include <inttypes.h>

enum {
	PROTOCOL = 33,
	SHORT_HEADER = 12,
	LONG_HEADER = 16,
	REQUEST = 0,
	RESPONSE = 1,
	DATA = 2,
	RESET = 7,
	TYPES = 10,
	FIRST_WITH_LENGTH = 32, /* options */
	FIRST_OF_CCID = 128,
};

static const struct print_name types[] = {
    {0, "DCCP-Request"},
    {1, "DCCP-Response"},
    {2, "DCCP-Data"},
    {3, "DCCP-Ack"},
    {4, "DCCP-DataAck"},
    {5, "DCCP-CloseReq"},
    {6, "DCCP-Close"},
    {7, "DCCP-Reset"},
    {8, "DCCP-Sync"},
    {9, "DCCP-SyncAck"},
    {0, NULL},
};

static const struct print_name options[] = {
    {0, "nop"},
    {1, "mandatory"},
    {2, "slowreceiver"},
    {32, "change_l"},
    {33, "confirm_l"},
    {34, "change_r"},
    {35, "confirm_r"},
    {36, "initcookie"},
    {37, "ndp_count"},
    {38, "ack_vector0"},
    {39, "ack_vector1"},
    {40, "data_dropped"},
    {41, "timestamp"},
    {42, "timestamp_echo"},
    {43, "elapsed_time"},
    {44, "data_checksum"},
    {0, NULL},
};

static const uint8_t sizes[TYPES] = {4, 12, 0, 8, 8, 8, 8, 12, 8, 8}; /* behind the header */

static const char *const reasons[] = {
    "unspecified",
    "closed",
    "aborted",
    "no_connection",
    "packet_error",
    "option_error",
    "mandatory_error",
    "connection_refused",
    "bad_service_code",
    "too_busy",
    "bad_init_cookie",
    "aggression_penalty",
};

static const char *const features[] = {
    "reserved",
    "ccid",
    "allow_short_seqno",
    "sequence_window",
    "ecn_incapable",
    "ack_ratio",
    "send_ack_vector",
    "send_ndp_count",
    "minimum checksum coverage",
    "check data checksum",
};

static bool is_long(struct print *p, const uint8_t *at)
{
	return (get_u8(p, at + 8) & 1) != 0;
}

static uint64_t get_u48(struct print *p, const uint8_t *at)
{
	return (uint64_t)get_u16(p, at) << 32 | get_u32(p, at + 2);
}

/* What an option of a known kind holds: n bytes. */
static void number(struct print *p, const uint8_t *at)
{
	text_printf(p->text, " %u", get_u32(p, at));
}

static void put_bytes(
    struct print *p, const char *before, const char *form, const uint8_t *at, unsigned n)
{
	if (n == 0)
		return;
	text_str(p->text, before);
	for (unsigned i = 0; i < n; i++)
		text_printf(p->text, form, get_u8(p, at + i));
}

static void put_echo(struct print *p, const uint8_t *at, unsigned n)
{
	if (n != 4 && n != 6 && n != 8) {
		text_str(p->text, " [optlen != 6 or 8 or 10]");
		return;
	}
	number(p, at);
	if (n > 4)
		text_printf(p->text, " (elapsed time %u)",
		    n == 6 ? get_u16(p, at + 4) : get_u32(p, at + 4));
}

static void put_value(struct print *p, uint8_t option, const uint8_t *at, unsigned n)
{
	switch (option) {
	case 32:
	case 33:
	case 34:
	case 35:
		if (n == 0) {
			text_str(p->text, " optlen too short");
		} else if (get_u8(p, at) < sizeof features / sizeof features[0]) {
			text_printf(p->text, " %s", features[at[0]]);
			put_bytes(p, "", " %u", at + 1, n - 1);
		}
		break;
	case 36:
	case 38:
	case 39:
	case 40:
		put_bytes(p, " 0x", "%02x", at, n);
		break;
	case 37:
		put_bytes(p, "", " %u", at, n);
		break;
	case 41:
		if (n == 4)
			number(p, at);
		else
			text_str(p->text, " [optlen != 6]");
		break;
	case 42:
		put_echo(p, at, n);
		break;
	case 43:
		if (n == 4)
			number(p, at);
		else if (n == 2)
			text_printf(p->text, " %u", get_u16(p, at));
		else
			text_str(p->text, " [optlen != 4 or 6]");
		break;
	case 44:
		put_bytes(p, " ", "%02x", at, n);
		break;
	default:
		break;
	}
}

static void put_option_name(struct print *p, uint8_t option)
{
	if (option >= FIRST_OF_CCID)
		text_printf(p->text, "CCID option %u", option);
	else
		print_named(p, options, "Option %u", option);
}

/* One option; its size, or 0: it makes no sense. */
static unsigned put_option(struct print *p, const uint8_t *at, uint32_t left)
{
	uint8_t option = get_u8(p, at);
	unsigned size = option >= FIRST_WITH_LENGTH ? get_u8(p, at + 1) : 1;

	if (option >= FIRST_WITH_LENGTH && size < 2) {
		put_option_name(p, option);
		text_str(p->text, " optlen too short");
		return 0;
	}
	if (left < size) {
		put_option_name(p, option);
		text_str(p->text, " optlen goes past header length");
		return 0;
	}
	if (!print_has(p, at, size)) {
		print_truncated(p);
		return 0;
	}
	put_option_name(p, option);
	if (option < FIRST_OF_CCID)
		put_value(p, option, at + 2, size > 2 ? size - 2 : 0);
	else if (size == 4)
		text_printf(p->text, " %u", get_u16(p, at + 2));
	else if (size == 6)
		number(p, at + 2);
	return size;
}

static void put_options(struct print *p, const uint8_t *at, uint32_t left)
{
	text_str(p->text, " <");
	for (;;) {
		unsigned size = put_option(p, at, left);

		if (size == 0 || left <= size)
			break;
		left -= size;
		at += size;
		text_str(p->text, ", ");
	}
	text_char(p->text, '>');
}

static void put_checksum(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t got = get_u16(p, at + 6);
	uint8_t coverage = at[5] & 0xf;
	uint32_t covered = length;
	uint16_t sum;

	if (coverage != 0 && (at[4] + coverage - 1U) * 4 < length)
		covered = (at[4] + coverage - 1U) * 4;
	sum = print_sum_fold(print_sum(print_sum_pseudo(p, length, PROTOCOL), at, covered));
	text_printf(p->text, ", cksum 0x%04x ", got);
	if (sum == 0)
		text_str(p->text, "(correct)");
	else
		text_printf(p->text, "(incorrect -> 0x%04x)", print_sum_wanted(got, sum));
}

/* What stands behind the header of this type of packet; false: it is cut short. */
static bool put_type(
    struct print *p, uint8_t type, const uint8_t *at, uint32_t length, uint32_t *header)
{
	const uint8_t *more = at + *header;
	const char *name = print_find(types, type);

	if (type >= TYPES) {
		text_printf(p->text, "unknown-type-%u ", type);
		return true;
	}
	*header += sizes[type];
	if (length < *header) {
		text_printf(p->text, "truncated-%s - %u bytes missing!", name, *header - length);
		return false;
	}
	if (type == REQUEST || type == RESPONSE || type == RESET)
		print_want(p, more, sizes[type]);
	text_str(p->text, name);
	if (type == REQUEST)
		text_printf(p->text, " (service=%u)", get_u32(p, more));
	else if (type == RESPONSE)
		text_printf(p->text, " (service=%u)", get_u32(p, more + 8));
	else if (type == RESET)
		text_printf(p->text, " (code=%s)",
		    print_row_or(reasons, sizeof reasons / sizeof reasons[0], get_u8(p, more + 8),
			"invalid"));
	text_char(p->text, ' ');
	return true;
}

static void put_ends(struct print *p, const uint8_t *at)
{
	uint16_t source = get_u16(p, at);
	uint16_t destination = get_u16(p, at + 2);

	if (p->ip.version == 6) {
		text_printf(p->text, "%s.%u > ", print_as_ip6(p, p->ip.header + 8).s, source);
		text_printf(p->text, "%s.%u: ", print_as_ip6(p, p->ip.header + 24).s, destination);
	} else {
		text_printf(p->text, "%s.%u > ", print_as_ip4(p, p->ip.header + 12).s, source);
		text_printf(p->text, "%s.%u: ", print_as_ip4(p, p->ip.header + 16).s, destination);
	}
	text_str(p->text, "DCCP");
}

static void put_dccp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t header = SHORT_HEADER;
	uint32_t stated;
	uint8_t type;

	p->protocol = "dccp";
	print_want(p, at, SHORT_HEADER);
	if (length >= SHORT_HEADER && is_long(p, at))
		header = LONG_HEADER;
	if (length < header) {
		text_printf(p->text, "truncated-dccp - %u bytes missing!", header - length);
		return;
	}
	print_want(p, at, header);
	stated = at[4] * 4U;
	put_ends(p, at);
	if (p->options->quiet) {
		text_printf(p->text, " %u", length - stated);
		if (stated > length)
			text_printf(
			    p->text, " [bad hdr length %u - too long, > %u]", stated, length);
		return;
	}
	if (p->options->verbose > 0) {
		text_printf(p->text, " (CCVal %u, CsCov %u", at[5] >> 4, at[5] & 0xf);
		if (print_has(p, at, length))
			put_checksum(p, at, length);
		text_char(p->text, ')');
	}
	text_char(p->text, ' ');
	type = at[8] >> 1 & 0xf;
	if (!put_type(p, type, at, length, &header))
		return;
	if (type != DATA && type != REQUEST)
		text_printf(p->text, "(ack=%" PRIu64 ") ",
		    is_long(p, at) ? get_u48(p, at + LONG_HEADER + 2)
				   : get_u24(p, at + SHORT_HEADER + 1));
	if (p->options->verbose < 2)
		return;
	text_printf(
	    p->text, "seq %" PRIu64, is_long(p, at) ? get_u48(p, at + 10) : get_u24(p, at + 9));
	if (stated > header)
		put_options(p, at + header, stated - header);
}

void print_dccp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_dccp, at, length);
}
