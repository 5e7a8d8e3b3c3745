#include "parse/grammar.h"

/* Names of the network layer: as ethertypes are printed, and as the plain line begins. */
static const struct {
	struct slice ethertype, net;
} nets[] = {
	{ SLICE_OF("IPv4"), SLICE_OF("IP") },
	{ SLICE_OF("IPv6"), SLICE_OF("IP6") },
	{ SLICE_OF("ARP"), SLICE_OF("ARP") },
	{ SLICE_OF("Reverse ARP"), SLICE_OF("ARP") },
};

static bool take_direction(struct slice *text, struct slice *direction)
{
	static const struct slice known[] = {
		SLICE_OF("In "), SLICE_OF("Out "), SLICE_OF("B "), SLICE_OF("M "), SLICE_OF("P "),
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!slice_take(text, known[i]))
			continue;
		*direction = (struct slice){ known[i].at, known[i].size - 1 };
		slice_skip_gap(text);
		return true;
	}
	return false;
}

/* "eth0  In  " of -i any, or only the direction of older cooked captures with -e. */
static void take_interface(struct slice *text, struct record *r)
{
	struct slice rest = *text;
	struct slice name, direction;

	slice_skip_gap(&rest);
	if (take_direction(&rest, &direction)) {
		record_set(r, RECORD_DIRECTION, direction);
		*text = rest;
	} else if (slice_take_word(&rest, ',', &name) && rest.size > 0 && *rest.at == ' ') {
		slice_skip_gap(&rest);
		if (!take_direction(&rest, &direction))
			return;
		record_set(r, RECORD_INTERFACE, name);
		record_set(r, RECORD_DIRECTION, direction);
		*text = rest;
	}
}

static bool is_mac(const char *at)
{
	for (unsigned i = 0; i < 17; i++)
		if (i % 3 == 2 ? at[i] != ':' : !slice_hex(at[i]))
			return false;
	return true;
}

bool grammar_take_mac(struct slice *text, struct slice *mac)
{
	const char *close;

	if (text->size >= 17 && is_mac(text->at)) {
		*mac = (struct slice){ text->at, 17 };
		slice_advance(text, 17);
	} else if (slice_starts(*text, SLICE("Broadcast"))) {
		*mac = (struct slice){ text->at, 9 };
		slice_advance(text, 9);
	} else {
		return false;
	}
	if (slice_starts(*text, SLICE(" (oui "))) {
		close = memchr(text->at, ')', text->size);
		if (close)
			slice_advance(text, (size_t)(close + 1 - text->at));
	}
	return true;
}

/* "(0x0800)" behind an ethertype's name; the number names those tcpdump does not know. */
static void take_ethertype(struct slice *text, struct slice *name)
{
	size_t n = 0;
	struct slice number, rest;

	while (n < text->size && text->at[n] != ',' && text->at[n] != '\n' && text->at[n] != '(')
		n++;
	*name = (struct slice){ text->at, n };
	slice_advance(text, n);
	slice_trim(name);
	rest = *text;
	if (slice_take(&rest, SLICE("(")) && slice_take_hex(&rest, &number) &&
	    slice_take(&rest, SLICE(")"))) {
		*text = rest;
		if (slice_is(*name, SLICE("Unknown")) || name->size == 0)
			*name = number;
	}
}

static struct slice net_of(struct slice ethertype)
{
	for (size_t i = 0; i < sizeof(nets) / sizeof(nets[0]); i++)
		if (slice_is(ethertype, nets[i].ethertype))
			return nets[i].net;
	return ethertype;
}

/* ", length 74: " */
static void take_frame_length(struct slice *text, struct record *r)
{
	struct slice rest = *text;
	struct slice number;

	if (!slice_take(&rest, SLICE(", length ")) || !slice_take_number(&rest, &number))
		return;
	record_set(r, RECORD_FRAME_LENGTH, number);
	slice_take(&rest, SLICE(":"));
	slice_take(&rest, SLICE(" "));
	*text = rest;
}

/* "vlan 5, p 0, DEI, ethertype IPv4 (0x0800), " and the like, as many as there are. */
static struct slice take_vlans(struct slice *text, struct slice net, struct record *r)
{
	struct slice rest = *text;
	struct slice number, name;

	while (slice_take(&rest, SLICE("vlan ")) && slice_take_number(&rest, &number)) {
		const char *type = slice_find(rest, SLICE("ethertype "));
		const char *newline = memchr(rest.at, '\n', rest.size);

		record_set(r, record_has(r, RECORD_VLAN) ? RECORD_INNER_VLAN : RECORD_VLAN, number);
		if (type && (!newline || type < newline)) {
			rest = slice_between(type + 10, slice_end(rest));
			take_ethertype(&rest, &name);
			net = net_of(name);
		} else {
			net.size = 0;
		}
		slice_take(&rest, SLICE(","));
		slice_take(&rest, SLICE(":"));
		slice_take(&rest, SLICE(" "));
		*text = rest;
	}
	return net;
}

/* The header of -e behind its addresses: ", ethertype IPv4 (0x0800), length 74: ". */
static struct slice take_type(struct slice *text, struct record *r)
{
	struct slice name = { text->at, 0 };
	struct slice net;

	if (!slice_take(text, SLICE(", ")))
		slice_take(text, SLICE(" "));
	slice_take(text, SLICE("ethertype "));
	take_ethertype(text, &name);
	net = net_of(name);
	if (slice_is(name, SLICE("802.3")))
		net = (struct slice){ name.at, 0 };
	take_frame_length(text, r);
	return take_vlans(text, net, r);
}

/* "00:11:22:33:44:55 > 66:77:88:99:aa:bb, …", or one address in cooked captures. */
static bool take_macs(struct slice *text, struct record *r, struct slice *net)
{
	struct slice rest = *text;
	struct slice number, mac;

	if (slice_take(&rest, SLICE("ifindex ")) && slice_take_number(&rest, &number))
		slice_skip_gap(&rest);
	if (!grammar_take_mac(&rest, &mac))
		return false;
	record_set(r, RECORD_SRC_MAC, mac);
	if (slice_take(&rest, SLICE(" > ")) && grammar_take_mac(&rest, &mac))
		record_set(r, RECORD_DST_MAC, mac);
	if (slice_starts(rest, SLICE(", ")) || slice_starts(rest, SLICE(" ethertype ")))
		*net = take_type(&rest, r);
	else
		*net = SLICE("LLC");
	slice_take(&rest, SLICE(" "));
	*text = rest;
	return true;
}

/* "AF IPv4 (2), length 60: " of loopback captures with -e. */
static bool take_family(struct slice *text, struct record *r, struct slice *net)
{
	struct slice rest = *text;
	struct slice name;

	if (!slice_take(&rest, SLICE("AF ")) || !slice_take_word(&rest, ',', &name))
		return false;
	*net = net_of(name);
	while (rest.size > 0 && *rest.at != ',' && *rest.at != '\n')
		slice_advance(&rest, 1);
	take_frame_length(&rest, r);
	*text = rest;
	return true;
}

/* Headers between link and network that tell little: kept as they are in `link`. */
static void take_shim(struct slice *text, struct record *r)
{
	struct slice rest = *text;
	struct slice taken;

	if (slice_take(&rest, SLICE("PPPoE "))) {
		slice_skip_gap(&rest);
		while (rest.size > 0 && *rest.at != ']' && *rest.at != '\n')
			slice_advance(&rest, 1);
		if (!slice_take(&rest, SLICE("]")))
			return;
	} else if (slice_take(&rest, SLICE("MPLS "))) {
		while (slice_starts(rest, SLICE("(label ")) && memchr(rest.at, ')', rest.size)) {
			slice_advance(&rest,
				(size_t)((const char *)memchr(rest.at, ')', rest.size) + 1 - rest.at));
			slice_skip_gap(&rest);
			slice_take(&rest, SLICE(", "));
		}
	} else if (slice_starts(rest, SLICE("LLC, "))) {
		const char *colon = slice_find(rest, SLICE(": "));

		if (!colon || memchr(rest.at, '\n', (size_t)(colon - rest.at)))
			return;
		rest = slice_between(colon + 1, slice_end(rest));
	} else {
		return;
	}
	taken = slice_between(text->at, rest.at);
	slice_skip_gap(&rest);
	slice_trim(&taken);
	if (taken.size > 0 && taken.at[taken.size - 1] == ':')
		taken.size--;
	record_set(r, RECORD_LINK, taken);
	*text = rest;
}

struct slice grammar_link(struct slice *text, struct record *r)
{
	struct slice net = { text->at, 0 };
	const char *start;

	if (slice_starts(*text, SLICE("IP ")) || slice_starts(*text, SLICE("IP6 ")))
		return net;
	take_interface(text, r);
	if (!take_macs(text, r, &net))
		take_family(text, r, &net);
	slice_take(text, SLICE("ip: "));
	start = text->at;
	take_shim(text, r);
	if (text->at != start && !slice_is(net, SLICE("LLC")))
		net.size = 0;
	return net;
}
