/* Optimized Link State Routing (RFC 3626), with the extensions of olsr.org. */
#include "capture/print/fields.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HELLO = 1,
	TOPOLOGY = 2,
	INTERFACES = 3,
	NETWORKS = 4,
	NAMES = 130,
	HELLO_QUALITY = 201,
	TOPOLOGY_QUALITY = 202,
};

static const struct print_name messages[] = {
    {HELLO, "Hello"},
    {TOPOLOGY, "TC"},
    {INTERFACES, "MID"},
    {NETWORKS, "HNA"},
    {128, "Powerinfo"},
    {NAMES, "Nameservice"},
    {HELLO_QUALITY, "Hello-LQ"},
    {TOPOLOGY_QUALITY, "TC-LQ"},
    {0, NULL},
};

struct olsr {
	struct print *p;
	const uint8_t *at;
	uint32_t left;    /* in the message */
	unsigned address; /* bytes of one */
};

static void skip(struct olsr *o, uint32_t n)
{
	o->at += n;
	o->left -= n;
}

static struct print_string address(struct olsr *o, const uint8_t *at)
{
	return o->address == 16 ? print_as_ip6(o->p, at) : print_as_ip4(o->p, at);
}

/* Cuts when the message has fewer than n bytes, or they were not captured. */
static void need(struct olsr *o, uint32_t n)
{
	if (o->left < n)
		print_stop(o->p);
	print_want(o->p, o->at, n);
}

/* A mantissa of four bits over an exponent of four, in 16ths of a second. */
static double seconds(uint8_t value)
{
	return 0.0625 * (1 + (value >> 4) / 16.0) * (1 << (value & 15));
}

/* tcpdump shows four bytes of each, whatever the addresses. */
static void neighbours(struct olsr *o, uint32_t n)
{
	text_str(o->p->text, "\n\t      neighbor\n\t\t");
	for (; n >= 4; n -= 4, skip(o, 4))
		text_printf(o->p->text, "%s ", print_as_ip4(o->p, o->at).s);
	skip(o, n);
}

static void qualities(struct olsr *o, uint32_t n)
{
	uint32_t size = o->address + 4;

	for (; n >= size; n -= size, skip(o, size)) {
		print_want(o->p, o->at, size);
		text_printf(o->p->text,
		    "\n\t      neighbor %s, link-quality %.2f%%, neighbor-link-quality %.2f%%",
		    address(o, o->at).s, o->at[o->address] / 2.55, o->at[o->address + 1] / 2.55);
	}
	skip(o, n);
}

static void hello(struct olsr *o, bool with_quality)
{
	static const char *const links[] = {"Unspecified", "Asymmetric", "Symmetric", "Lost"};
	static const struct print_name relations[] = {
	    {0, "Not-Neighbor"}, {1, "Symmetric"}, {2, "Symmetric-MPR"}, {0, NULL}};
	struct print *p = o->p;

	need(o, 4);
	text_printf(
	    p->text, "\n\t  hello-time %.3fs, MPR willingness %u", seconds(o->at[2]), o->at[3]);
	skip(o, 4);
	while (o->left >= 4) {
		uint16_t n;
		bool valid;

		print_want(p, o->at, 4);
		n = get_u16(p, o->at + 2);
		valid = n >= 4 && n <= o->left;
		text_printf(p->text, "\n\t    link-type %s, neighbor-type ", links[o->at[0] & 3]);
		print_named(p, relations, "Unknown", o->at[0] >> 2);
		text_printf(p->text, ", len %u%s", n, valid ? "" : " (invalid)");
		if (!valid)
			return;
		skip(o, 4);
		print_want(p, o->at, n - 4u);
		(with_quality ? qualities : neighbours)(o, n - 4u);
	}
}

static void topology(struct olsr *o, bool with_quality)
{
	need(o, 4);
	print_fields(o->p, o->at, "\n\t    advertised neighbor seq 0x%z2");
	skip(o, 4);
	(with_quality ? qualities : neighbours)(o, o->left);
}

static void interfaces(struct olsr *o)
{
	for (; o->left >= o->address; skip(o, o->address))
		text_printf(o->p->text, "\n\t  interface address %s", address(o, o->at).s);
}

/* A mask as a length; -1: an IPv4 one with gaps. Of IPv6 tcpdump reads on to the first gap. */
static int mask_length(const uint8_t *mask, unsigned n)
{
	int length = 0;

	for (unsigned i = 0; i < n; i++) {
		uint8_t byte = mask[i];

		if (byte == 0xff) {
			length += 8;
			continue;
		}
		if ((uint8_t)(byte | byte << 1) != byte)
			return n == 4 ? -1 : length;
		length += __builtin_popcount(byte);
		for (i++; n == 4 && i < n; i++)
			if (mask[i])
				return -1;
		break;
	}
	return length;
}

static uint32_t speed(uint8_t value)
{
	uint32_t kilobits = (value >> 3) + 1u;

	if (value == 0)
		return 0;
	if (value == 0xff)
		return 320000000;
	for (unsigned exponent = value & 7; exponent > 0; exponent--)
		kilobits *= 10;
	return kilobits;
}

/* A gateway's abilities, where a mask would be. */
static void gateway(struct print *p, const char *before, const uint8_t *mask)
{
	enum { FLAGS = 1, UPLINK = 2, DOWNLINK = 3, HAS_SPEED = 1 };
	static const struct print_name names[] = {{HAS_SPEED, " LINKSPEED"}, {2, " IPV4"},
	    {4, " IPV4-NAT"}, {8, " IPV6"}, {16, " IPv6-PREFIX"}, {0, NULL}};
	bool has_speed = mask[FLAGS] & HAS_SPEED;

	text_printf(p->text, "%sSmart-Gateway:", before);
	print_bits(p, names, "", "", mask[FLAGS]);
	text_printf(p->text, " %u/%u", has_speed ? speed(mask[UPLINK]) : 0,
	    has_speed ? speed(mask[DOWNLINK]) : 0);
}

static void networks(struct olsr *o)
{
	static const uint8_t nothing[5];
	struct print *p = o->p;
	uint32_t size = o->address * 2;

	text_printf(p->text, "\n\t  Advertised networks (total %u)", o->left / size);
	for (unsigned column = 0; o->left >= size; column++, skip(o, size)) {
		const char *before = column % 4 == 0 ? "\n\t    " : ", ";
		const uint8_t *mask = o->at + o->address;

		print_want(p, o->at, size);
		if (o->address == 16)
			text_printf(p->text, "\n\t    #0: %s/%u", address(o, o->at).s,
			    (unsigned)mask_length(mask, 16));
		else if (memcmp(o->at, nothing, 5) == 0 && mask[1])
			gateway(p, before, mask);
		else
			text_printf(p->text, "%s%s/%u", before, address(o, o->at).s,
			    (unsigned)mask_length(mask, 4));
	}
}

/* False: not as it should be. */
static bool name_entry(struct olsr *o, unsigned number)
{
	struct print *p = o->p;
	uint16_t type, n;
	uint32_t size;
	bool valid;

	type = get_u16(p, o->at);
	n = get_u16(p, o->at + 2);
	skip(o, 4);
	valid = n > 0 && o->address + n <= o->left;
	text_printf(
	    p->text, type ? "\n\t    #%u: type 0x%04x" : "\n\t    #%u: type %06u", number, type);
	text_printf(p->text, ", length %u%s", n, valid ? "" : " (invalid)");
	if (!valid)
		return false;
	size = o->address + ((n + 3u) & ~3u);
	need(o, size);
	text_printf(p->text, ", address %s, name \"", address(o, o->at).s);
	print_safe(p, o->at + o->address, n);
	text_char(p->text, '"');
	skip(o, size);
	return true;
}

static void names(struct olsr *o)
{
	struct print *p = o->p;
	unsigned count;
	bool valid;

	if (o->left < 4)
		print_stop(p);
	count = get_u16(p, o->at + 2);
	valid = count > 0 && count * (4 + o->address) <= o->left;
	text_printf(p->text, "\n\t  Version %u, Entries %u%s", get_u16(p, o->at), count,
	    valid ? "" : " (invalid)");
	skip(o, 4);
	for (unsigned i = 0; valid && i < count && o->left >= 4; i++)
		valid = name_entry(o, i);
}

static void content(struct olsr *o, uint8_t type)
{
	switch (type) {
	case HELLO:
	case HELLO_QUALITY:
		hello(o, type == HELLO_QUALITY);
		break;
	case TOPOLOGY:
	case TOPOLOGY_QUALITY:
		topology(o, type == TOPOLOGY_QUALITY);
		break;
	case INTERFACES:
		interfaces(o);
		break;
	case NETWORKS:
		networks(o);
		break;
	case NAMES:
		names(o);
		break;
	default:
		print_unknown(o->p, "\n\t    ", o->at, o->left);
	}
}

/* Returns the message's length; 0: nothing after it can be told. */
static uint32_t message(struct print *p, const uint8_t *at, uint32_t length, unsigned address_size)
{
	uint32_t header = 8 + address_size;
	struct olsr o = {p, at + header, 0, address_size};
	const uint8_t *behind = at + 4 + address_size;
	uint16_t n;
	bool valid;

	print_want(p, at, header);
	n = get_u16(p, at + 2);
	valid = n >= header && n <= length;
	if (at[0] == 0 || n == 0)
		return 0;
	print_labelled(p, "\n\t", messages, "Unknown", at[0]);
	text_printf(p->text, " Message (0x%02x), originator %s, ttl %u, hop %u", at[0],
	    address(&o, at + 4).s, behind[0], behind[1]);
	text_printf(p->text, "\n\t  vtime %.3fs, msg-seq 0x%04x, length %u%s", seconds(at[1]),
	    get_u16(p, behind + 2), n, valid ? "" : " (invalid)");
	if (!valid)
		return 0;
	o.left = n - header;
	content(&o, at[0]);
	return n;
}

static void put_olsr(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 4 };
	uint32_t n, done = HEADER;

	p->protocol = "olsr";
	text_printf(p->text, "OLSRv%u", p->ip.version == 6 ? 6 : 4);
	if (length < HEADER)
		print_stop(p);
	print_want(p, at, HEADER);
	if (get_u16(p, at) < length)
		length = get_u16(p, at);
	text_printf(p->text, ", seq 0x%04x, length %u", get_u16(p, at + 2), length);
	if (p->options->verbose == 0)
		return;
	while (done < length) {
		n = message(p, at + done, length, p->ip.version == 6 ? 16 : 4);
		if (n == 0)
			return;
		done += n;
	}
}

void print_olsr(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_olsr, at, length);
}
