#include "replay/edit.h"

#include <stdio.h>
#include <string.h>

#include "parse/number.h"

enum { TAG_PRIORITY = 13, TAG_MAX = 4094 };

bool edit_wanted(const struct edit_rules *rules)
{
	for (unsigned side = 0; side < 2; side++)
		if (rules->source[side].set || rules->destination[side].set)
			return true;
	return rules->map_count > 0 || rules->port_count > 0 || rules->vlan_push ||
	       rules->vlan_pop || rules->ttl_how != EDIT_TTL_KEEP || rules->unique_ip ||
	       rules->fix_checksums;
}

/* Splits text at the mark into first (size bytes) and the pointer returned; NULL: no mark. */
static const char *cut(const char *text, char mark, char *first, size_t size)
{
	const char *at = strchr(text, mark);

	if (!at || (size_t)(at - text) >= size)
		return NULL;
	memcpy(first, text, (size_t)(at - text));
	first[at - text] = '\0';
	return at + 1;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static int take_mac(const char *text, struct edit_mac *mac)
{
	for (unsigned i = 0; i < sizeof(mac->address); i++, text += 3) {
		char end = i < sizeof(mac->address) - 1 ? ':' : '\0';
		int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);

		if (low < 0 || text[2] != end)
			return -1;
		mac->address[i] = (uint8_t)(high << 4 | low);
	}
	mac->set = true;
	return 0;
}

int edit_parse_mac(const char *text, struct edit_mac macs[2])
{
	char first[18];
	const char *second = cut(text, ',', first, sizeof(first));

	if (strchr(text, ',') && !second)
		return -1;
	if (take_mac(second ? first : text, &macs[0]) != 0)
		return -1;
	if (second)
		return take_mac(second, &macs[1]);
	macs[1] = macs[0];
	return 0;
}

int edit_parse_map(const char *text, struct edit_rules *rules)
{
	char first[64];
	const char *second = cut(text, '=', first, sizeof(first));
	struct cidr from, to;

	if (!second || cidr_parse(first, &from) != 0 || cidr_parse(second, &to) != 0 ||
	    from.size != to.size || rules->map_count == EDIT_MAPS)
		return -1;
	rules->maps[rules->map_count].from = from;
	rules->maps[rules->map_count++].to = to;
	return 0;
}

int edit_parse_ports(const char *text, struct edit_rules *rules)
{
	char first[8];
	const char *second = cut(text, '=', first, sizeof(first));
	uint64_t from, to;

	if (!second || number_u64(first, 0, UINT16_MAX, &from) != 0 ||
	    number_u64(second, 0, UINT16_MAX, &to) != 0 || rules->port_count == EDIT_MAPS)
		return -1;
	rules->ports[rules->port_count].from = (uint16_t)from;
	rules->ports[rules->port_count++].to = (uint16_t)to;
	return 0;
}

int edit_parse_vlan(const char *text, struct edit_rules *rules)
{
	char first[8];
	const char *second = cut(text, ':', first, sizeof(first));
	uint64_t id, priority = 0;

	if (number_u64(second ? first : text, 0, TAG_MAX, &id) != 0 ||
	    (second && number_u64(second, 0, 7, &priority) != 0))
		return -1;
	rules->vlan_push = true;
	rules->vlan_tag = (uint16_t)(priority << TAG_PRIORITY | id);
	return 0;
}

int edit_parse_ttl(const char *text, struct edit_rules *rules)
{
	bool sign = *text == '+' || *text == '-';
	uint64_t ttl;

	if (number_u64(text + sign, 0, UINT8_MAX, &ttl) != 0)
		return -1;
	rules->ttl_how = !sign ? EDIT_TTL_SET : *text == '+' ? EDIT_TTL_ADD : EDIT_TTL_SUBTRACT;
	rules->ttl = (uint8_t)ttl;
	return 0;
}
