/*
 * What RX calls and answers carry, by format:
 *
 *   %i %u %q  a number: signed, unsigned, 64 bits     %s  a counted string
 *   %c        a string with a word a character        %d  a date
 *   %f        a file's identifier                     %F  a list of them
 *   %v        a ubik version                          %U  a UUID
 *   %S        attributes to store                     %L  an access list
 *   %D %R     a server to send to; a list of them     %I %C  a list of numbers, of strings
 *   %x        a volume's type                         %y  yes or no
 *   %n %N %M  a volume's servers (8, 13, 13 as UUIDs) %V  a list of volumes
 *   %B        callbacks                               %k %_  a blob, a word: passed over
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "capture/print/fields.h"
#include "capture/print/rx.h"

struct reader {
	struct print *p;
	const struct rx_service *service;
	const uint8_t *at;
};

static uint32_t word(struct reader *r)
{
	uint32_t value = get_u32(r->p, r->at);

	r->at += 4;
	return value;
}

/* Fields that are marked as missing, not cut, when they were not captured. */
static bool fields(struct reader *r, uint32_t n, const char *format)
{
	if (!print_has(r->p, r->at, n))
		return false;
	r->at = print_fields(r->p, r->at, format);
	return true;
}

static bool string(struct reader *r)
{
	uint32_t n = word(r);

	if (n > r->service->longest_name)
		return false;
	text_str(r->p->text, " \"");
	if (print_safe_clipped(r->p, r->at, n))
		return false;
	text_char(r->p->text, '"');
	r->at += (n + 3) & ~3U;
	return true;
}

static bool wide_string(struct reader *r)
{
	uint32_t n = r->service->vector, i;

	if (!print_has(r->p, r->at, 4 * n))
		return false;
	text_str(r->p->text, " \"");
	for (i = 0; i < n && r->at[4 * i + 3] != 0; i++)
		print_safe_char(r->p, r->at[4 * i + 3]);
	text_char(r->p->text, '"');
	r->at += 4 * n;
	return true;
}

static void date(struct reader *r)
{
	time_t seconds = (int32_t)word(r);
	struct tm tm;
	char shown[64];

	localtime_r(&seconds, &tm);
	strftime(shown, sizeof(shown), " %Y/%m/%d %H:%M:%S", &tm);
	text_str(r->p->text, shown);
}

static bool store_attributes(struct reader *r)
{
	enum { DATE = 1, OWNER = 2, GROUP = 4, MODE = 8, SEGMENT = 16, SYNC = 1024 };
	struct text *t = r->p->text;
	uint32_t mask, date_at_hand;

	if (!print_has(r->p, r->at, 24))
		return false;
	mask = word(r);
	date_at_hand = mask & DATE;
	if (mask)
		text_str(t, " StoreStatus");
	if (date_at_hand) {
		text_str(t, " date");
		date(r);
	} else {
		r->at += 4;
	}
	if (mask & OWNER)
		text_printf(t, " owner %u", get_u32(r->p, r->at));
	if (mask & GROUP)
		text_printf(t, " group %u", get_u32(r->p, r->at + 4));
	if (mask & MODE)
		text_printf(t, " mode %o", get_u32(r->p, r->at + 8) & 07777);
	if (mask & SEGMENT)
		text_printf(t, " segsize %u", get_u32(r->p, r->at + 12));
	if (mask & SYNC)
		text_str(t, " fsync");
	r->at += 16;
	return true;
}

static bool uuid(struct reader *r)
{
	if (!print_has(r->p, r->at, 44))
		return false;
	text_printf(r->p->text, " %08x", word(r));
	text_printf(r->p->text, "%04x", word(r));
	text_printf(r->p->text, "%04x", word(r));
	for (unsigned i = 0; i < 8; i++)
		text_hex(r->p->text, word(r) & 0xff, 2);
	return true;
}

static void access_rights(struct print *p, int rights)
{
	static const struct {
		int bit;
		char letter;
	} letters[] = {{1, 'r'}, {8, 'l'}, {4, 'i'}, {16, 'd'}, {2, 'w'}, {32, 'k'}, {64, 'a'}};

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (rights & letters[i].bit)
			text_char(p->text, letters[i].letter);
}

/* "user rights" lines, so many; returns the place after them, or NULL when one is not so. */
static const char *access_entries(struct print *p, const char *at, int count, char sign)
{
	char user[1025];
	int rights, taken;

	for (; count > 0; count--) {
		if (sscanf(at, "%1024s %d\n%n", user, &rights, &taken) != 2)
			return NULL;
		at += taken;
		text_printf(p->text, " %c{", sign);
		for (const char *c = user; *c; c++)
			print_safe_char(p, (uint8_t)*c);
		text_char(p->text, ' ');
		access_rights(p, rights);
		text_char(p->text, '}');
	}
	return at;
}

/* The list is text: how many are allowed and how many denied, then a line for each. */
static bool access_list(struct reader *r)
{
	char list[1025];
	const char *at;
	uint32_t n = word(r);
	int allowed, denied, taken;

	if (!print_has(r->p, r->at, n))
		return false;
	if (n >= sizeof(list))
		n = sizeof(list) - 1;
	memcpy(list, r->at, n);
	list[n] = '\0';
	if (sscanf(list, "%d %d\n%n", &allowed, &denied, &taken) != 2)
		return true;
	at = access_entries(r->p, list + taken, allowed, '+');
	if (at)
		access_entries(r->p, at, denied, '-');
	return true;
}

typedef bool item_function(struct reader *r);

static bool file(struct reader *r)
{
	return fields(r, 12, " fid %u4/%u4/%u4");
}

static bool server(struct reader *r)
{
	return fields(r, 12, " server %u4:%u4:%u4");
}

static bool number(struct reader *r)
{
	text_printf(r->p->text, " %d", (int32_t)word(r));
	return true;
}

static bool list(struct reader *r, item_function *item, const char *between)
{
	uint32_t count = word(r);

	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			text_str(r->p->text, between);
		if (!item(r))
			return false;
	}
	if (count == 0)
		text_str(r->p->text, " <none!>");
	return true;
}

static bool volume(struct reader *r)
{
	text_str(r->p->text, " name");
	if (!wide_string(r))
		return false;
	text_printf(r->p->text, " volid %u type", word(r));
	r->at += 4 * 21;
	return true;
}

static void volume_type(struct reader *r)
{
	static const char *const names[] = {"read-write", "read-only", "backup"};
	uint32_t type = word(r);

	if (type < 3)
		text_printf(r->p->text, " type %s", names[type]);
}

static void callbacks(struct reader *r)
{
	uint32_t count = word(r);

	if (count > 0)
		text_char(r->p->text, ';');
	for (uint32_t i = 0; i < count; i++) {
		text_printf(r->p->text, " ver %d expires", (int32_t)word(r));
		date(r);
		word(r);
	}
}

static bool server_addresses(struct reader *r, uint32_t servers, uint32_t slots, bool as_uuid)
{
	for (uint32_t i = 0; i < slots; i++) {
		uint32_t n = as_uuid ? 44 : 4;

		if (i < servers && as_uuid)
			text_str(r->p->text, " afsuuid");
		if (!print_has(r->p, r->at, n))
			return false;
		if (i >= servers)
			r->at += n;
		else if (as_uuid)
			uuid(r);
		else
			r->at = print_fields(r->p, r->at, " %a4");
	}
	return true;
}

/* Where a volume is: servers with their partitions, in a fixed number of slots. */
static bool volume_servers(struct reader *r, uint32_t slots, bool as_uuid)
{
	uint32_t servers;

	text_str(r->p->text, " numservers");
	servers = word(r);
	text_printf(r->p->text, " %u servers", servers);
	if (!server_addresses(r, servers, slots, as_uuid))
		return false;
	if (as_uuid && !print_has(r->p, r->at, 4 * slots))
		return false;
	r->at += as_uuid ? 4 * slots : 0;
	text_str(r->p->text, " partitions");
	for (uint32_t i = 0; i < slots; i++) {
		uint32_t partition = word(r);

		if (i < servers)
			text_printf(r->p->text, partition <= 26 ? " %c" : " %u",
			    partition <= 26 ? 'a' + partition : partition);
	}
	if (!print_has(r->p, r->at, 4 * slots))
		return false;
	r->at = print_fields(r->p, r->at + 4 * slots, " rwvol| %u4| rovol| %u4| backup| %u4");
	return true;
}

static bool blob(struct reader *r)
{
	uint32_t n = word(r);

	if (!print_has(r->p, r->at, n))
		return false;
	r->at += n;
	return true;
}

static bool argument(struct reader *r, char letter)
{
	switch (letter) {
	case 'i':
		return number(r);
	case 'u':
		r->at = print_fields(r->p, r->at, " %u4");
		return true;
	case 'q':
		r->at = print_fields(r->p, r->at, " %u8");
		return true;
	case 's':
		return string(r);
	case 'c':
		return wide_string(r);
	case 'd':
		date(r);
		return true;
	case 'f':
		return file(r);
	case 'F':
		return list(r, file, ",");
	case 'v':
		return fields(r, 8, " %u4.%u4");
	case 'U':
		return uuid(r);
	case 'S':
		return store_attributes(r);
	case 'L':
		return access_list(r);
	case 'D':
		return server(r);
	case 'R':
		return list(r, server, ",");
	case 'I':
		return list(r, number, "");
	case 'C':
		return list(r, wide_string, "");
	case 'x':
		volume_type(r);
		return true;
	case 'y':
		text_str(r->p->text, word(r) ? " yes" : " no");
		return true;
	case 'n':
		return volume_servers(r, 8, false);
	case 'N':
		return volume_servers(r, 13, false);
	case 'M':
		return volume_servers(r, 13, true);
	case 'V':
		return list(r, volume, ",");
	case 'B':
		callbacks(r);
		return true;
	case 'k':
		return blob(r);
	default:
		word(r);
		return true;
	}
}

bool rx_arguments_print(
    struct print *p, const struct rx_service *service, const char *format, const uint8_t *at)
{
	struct reader r = {.p = p, .service = service, .at = at};

	for (; *format; format++) {
		if (*format != '%')
			text_char(p->text, *format);
		else if (!argument(&r, *++format))
			return false;
	}
	return true;
}
