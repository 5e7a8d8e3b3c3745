/* The values of RADIUS attributes. */
#include <inttypes.h>
#include <time.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"
#include "capture/print/radius.h"

enum {
	FRAMED_IP_ADDRESS = 8,
	LOGIN_IP_HOST = 14,
	FRAMED_IPX_NETWORK = 23,
	SESSION_TIMEOUT = 27,
	IDLE_TIMEOUT = 28,
	APPLETALK_LINK = 37,
	APPLETALK_NETWORK = 38,
	ACCT_DELAY = 41,
	ACCT_SESSION_TIME = 46,
	EGRESS_VLAN_ID = 56,
	EGRESS_VLAN_NAME = 58,
	TUNNEL_TYPE = 64,
	TUNNEL_MEDIUM = 65,
	TUNNEL_CLIENT = 66,
	TUNNEL_SERVER = 67,
	TUNNEL_PASSWORD = 69,
	ARAP_PASSWORD = 70,
	ARAP_FEATURES = 71,
	EAP_MESSAGE = 79,
	TUNNEL_GROUP = 81,
	TUNNEL_ASSIGNMENT = 82,
	TUNNEL_PREFERENCE = 83,
	ARAP_RESPONSE = 84,
	ACCT_INTERVAL = 85,
	TUNNEL_CLIENT_AUTH = 90,
	TUNNEL_SERVER_AUTH = 91,
};

static bool wrong_length(struct print *p, uint32_t n, uint32_t wanted)
{
	if (n != wanted)
		text_printf(p->text, "ERROR: length %u != %u", n, wanted);
	return n != wanted;
}

static void tag(struct print *p, uint8_t value)
{
	if (value)
		text_printf(p->text, "Tag[%u] ", value);
	else
		text_str(p->text, "Tag[Unused] ");
}

static void vlan_tagging(struct print *p, uint8_t value)
{
	static const struct print_name names[] = {{0x31, "Tagged"}, {0x32, "Untagged"}, {0, NULL}};

	print_named(p, names, "Unknown tag", value);
	text_printf(p->text, " (0x%02x) ", value);
}

static void dotted(struct print *p, const uint8_t *at, uint32_t n, bool to_nul)
{
	for (uint32_t i = 0; i < n && (at[i] || !to_nul); i++)
		text_char(p->text, at[i] >= ' ' && at[i] <= '~' ? (char)at[i] : '.');
}

/* A value cut short is marked, and the next attribute tried. */
static bool is_whole(struct print *p, const uint8_t *at, uint32_t n)
{
	if (print_has(p, at, n))
		return true;
	print_truncated(p);
	return false;
}

static bool has_optional_tag(uint8_t type)
{
	return type == TUNNEL_CLIENT || type == TUNNEL_SERVER || type == TUNNEL_GROUP ||
	       type == TUNNEL_ASSIGNMENT || type == TUNNEL_CLIENT_AUTH ||
	       type == TUNNEL_SERVER_AUTH;
}

static void string(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	enum { HIGHEST_TAG = 0x1f };

	if (!print_has(p, at, n) || (type == TUNNEL_PASSWORD && n < 3)) {
		print_truncated(p);
		return;
	}
	if (type == EAP_MESSAGE) {
		print_eap(p, at, n);
		return;
	}
	if (type == TUNNEL_PASSWORD) {
		tag(p, at[0] <= HIGHEST_TAG ? at[0] : 0);
		text_printf(p->text, "Salt %u ", get_u16(p, at + 1));
		at += 3;
		n -= 3;
	} else if (has_optional_tag(type) && at[0] <= HIGHEST_TAG) {
		tag(p, *at++);
		n--;
	} else if (type == EGRESS_VLAN_NAME) {
		vlan_tagging(p, *at++);
		n--;
	}
	dotted(p, at, n, true);
}

static void vendor(struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t id;

	if (n < 4) {
		print_truncated(p);
		return;
	}
	id = get_u32(p, at);
	text_str(p->text, "Vendor: ");
	print_named(p, print_enterprise_names, "Unknown", id);
	text_printf(p->text, " (%u)", id);
	for (at += 4, n -= 4; n >= 2; at += get_u8(p, at + 1)) {
		uint8_t type = get_u8(p, at), length = get_u8(p, at + 1);
		bool bogus = length < 2 || length > n;

		if (!bogus && !print_has(p, at + 2, length - 2u)) {
			print_truncated(p);
			return;
		}
		text_printf(p->text, "\n\t    Vendor Attribute: %u, Length: %u", type,
		    bogus ? length : length - 2u);
		if (bogus) {
			text_printf(p->text, " (bogus, %s)",
			    length < 2 ? "must be >= 2"
				       : "goes past end of vendor-specific attribute");
			return;
		}
		text_str(p->text, ", Value: ");
		dotted(p, at + 2, length - 2u, false);
		n -= length;
	}
}

static void span(struct print *p, uint32_t seconds)
{
	if (seconds < 60)
		text_printf(p->text, "%02d secs", (int)seconds);
	else if (seconds < 3600)
		text_printf(p->text, "%02u:%02u min", seconds / 60, seconds % 60);
	else
		text_printf(p->text, "%02u:%02u:%02u hours", seconds / 3600, seconds % 3600 / 60,
		    seconds % 60);
}

static void named_number(struct print *p, uint8_t type, const uint8_t *at)
{
	const struct radius_attribute *a = &radius_attributes[type];
	uint32_t value;

	if (type == TUNNEL_TYPE || type == TUNNEL_MEDIUM) {
		tag(p, get_u8(p, at));
		value = get_u24(p, at + 1);
	} else {
		value = get_u32(p, at);
	}
	if (value < a->values_count && a->values[value])
		text_str(p->text, a->values[value]);
	else
		text_printf(p->text, "#%u", value);
}

static void plain_number(struct print *p, uint8_t type, const uint8_t *at)
{
	uint32_t value;

	if (type == TUNNEL_PREFERENCE)
		tag(p, get_u8(p, at));
	else if (type == EGRESS_VLAN_ID)
		vlan_tagging(p, get_u8(p, at));
	value = get_u32(p, at);
	switch (type) {
	case SESSION_TIMEOUT:
	case IDLE_TIMEOUT:
	case ACCT_DELAY:
	case ACCT_SESSION_TIME:
	case ACCT_INTERVAL:
		span(p, value);
		return;
	case TUNNEL_PREFERENCE:
	case EGRESS_VLAN_ID:
		value &= 0xffffff;
		break;
	}
	if (type == FRAMED_IPX_NETWORK && value == 0xfffffffe)
		text_str(p->text, "NAS Select");
	else if (type == APPLETALK_LINK && value == 0)
		text_str(p->text, "Unnumbered");
	else if (type == APPLETALK_NETWORK && value == 0)
		text_str(p->text, "NAS assigned");
	else
		text_u32(p->text, value);
}

static void number(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	if (wrong_length(p, n, 4))
		return;
	if (radius_attributes[type].values)
		named_number(p, type, at);
	else
		plain_number(p, type, at);
}

static void address4(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	bool special = type == FRAMED_IP_ADDRESS || type == LOGIN_IP_HOST;

	if (wrong_length(p, n, 4))
		return;
	if (special && get_u32(p, at) == 0xffffffff)
		text_str(p->text, "User Selected");
	else if (special && get_u32(p, at) == 0xfffffffe)
		text_str(p->text, "NAS Select");
	else
		print_ip4(p, at);
}

/* A length in bits and as many bytes of the prefix as matter. */
static void prefix6(struct print *p, const uint8_t *at, uint32_t n)
{
	uint8_t address[16] = {0};

	if (n < 2 || n > 18) {
		text_printf(p->text, "ERROR: length %u not in range (2..18)", n);
		return;
	}
	if (!is_whole(p, at, n))
		return;
	if (at[1] > 128) {
		text_printf(p->text, "ERROR: netmask %u not in range (0..128)", at[1]);
		return;
	}
	memcpy(address, at + 2, n - 2);
	text_ip6(p->text, address);
	text_printf(p->text, "/%u", at[1]);
	if (at[1] > 8 * (n - 2))
		text_str(p->text, " (inconsistent prefix length)");
}

static void home_prefix(struct print *p, const uint8_t *at, uint32_t n)
{
	if (wrong_length(p, n, 17))
		return;
	if (!is_whole(p, at, n))
		return;
	if (at[0] > 128) {
		text_printf(p->text, "ERROR: netmask %u not in range (0..128)", at[0]);
		return;
	}
	print_ip6_address(p, at + 1);
	text_printf(p->text, "/%u", at[0]);
}

static void stamp(struct print *p, const uint8_t *at, uint32_t n)
{
	time_t seconds;
	struct tm tm;
	char when[32];

	if (wrong_length(p, n, 4))
		return;
	seconds = get_u32(p, at);
	localtime_r(&seconds, &tm);
	strftime(when, sizeof(when), "%a %b %e %H:%M:%S %Y", &tm);
	text_str(p->text, when);
}

/* Mobile IPv6 abilities (RFC 5447). */
static void features(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
	    {0, "MIP6_INTEGRATED"},
	    {1, "LOCAL_HOME_AGENT_ASSIGNMENT"},
	    {40, "PMIP6_SUPPORTED"},
	    {41, "IP4_HOA_SUPPORTED"},
	    {42, "LOCAL_MAG_ROUTING_SUPPORTED"},
	    {43, "ASSIGN_LOCAL_IP"},
	    {44, "MIP4_SUPPORTED"},
	    {45, "OPTIMIZED_IDLE_MODE_MOBILITY"},
	    {46, "GTPv2_SUPPORTED"},
	    {47, "IP4_TRANSPORT_SUPPORTED"},
	    {48, "IP4_HOA_ONLY_SUPPORTED"},
	    {49, "INTER_MAG_ROUTING_SUPPORTED"},
	};
	const char *between = "";
	uint64_t value;

	if (wrong_length(p, n, 8))
		return;
	text_char(p->text, '[');
	value = get_u64(p, at);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(value >> names[i].bit & 1))
			continue;
		text_printf(p->text, "%s%s", between, names[i].name);
		between = ", ";
	}
	text_char(p->text, ']');
}

static void hex(struct print *p, const char *label, const uint8_t *at, uint32_t n)
{
	text_str(p->text, label);
	for (uint32_t i = 0; i < n; i++)
		text_printf(p->text, "%02X", get_u8(p, at + i));
}

static void arap_features(struct print *p, const uint8_t *at)
{
	text_str(
	    p->text, get_u8(p, at) ? "User can change password" : "User cannot change password");
	text_printf(p->text, ", Min password length: %u", get_u8(p, at + 1));
	hex(p, ", created at: ", at + 2, 4);
	hex(p, ", expires in: ", at + 6, 4);
	hex(p, ", Current Time: ", at + 10, 4);
}

static void error_cause(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n != 4) {
		text_printf(p->text, "Error: length %u != 4", n);
		return;
	}
	text_printf(p->text, "Error cause %u: ", get_u32(p, at));
	print_named(p, radius_error_causes, "Error-Cause %u not known", get_u32(p, at));
}

static void special(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	switch (type) {
	case ARAP_PASSWORD:
		if (wrong_length(p, n, 16))
			return;
		hex(p, "User_challenge (", at, 8);
		hex(p, ") User_resp(", at + 8, 8);
		text_char(p->text, ')');
		break;
	case ARAP_FEATURES:
		if (!wrong_length(p, n, 14))
			arap_features(p, at);
		break;
	case ARAP_RESPONSE:
		if (n < 8)
			wrong_length(p, n, 8);
		else
			hex(p, "", at, 8);
		break;
	default:
		error_cause(p, at, n);
	}
}

void radius_value_print(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	enum radius_form form = radius_attributes[type].form;

	switch (form) {
	case RADIUS_NONE:
		break;
	case RADIUS_STRING:
		string(p, type, at, n);
		break;
	case RADIUS_NUMBER:
		number(p, type, at, n);
		break;
	case RADIUS_VENDOR:
		vendor(p, at, n);
		break;
	case RADIUS_IP4:
		address4(p, type, at, n);
		break;
	case RADIUS_IP6:
		if (!wrong_length(p, n, 16))
			print_ip6_address(p, at);
		break;
	case RADIUS_PREFIX6:
		prefix6(p, at, n);
		break;
	case RADIUS_HOME_PREFIX:
		home_prefix(p, at, n);
		break;
	case RADIUS_TIME:
		stamp(p, at, n);
		break;
	case RADIUS_FEATURES:
		features(p, at, n);
		break;
	case RADIUS_SPECIAL:
		special(p, type, at, n);
		break;
	default:
		if (is_whole(p, at, n))
			radius_location_print(p, form, at, n);
	}
}
