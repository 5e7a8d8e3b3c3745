/*
 * TIPC, version 1's layout of headers.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

static const struct print_name users[] = {
    {0, "Low Importance Data payload"},
    {1, "Medium Importance Data payload"},
    {2, "High Importance Data payload"},
    {3, "Critical Importance Data payload"},
    {5, "Broadcast Link Protocol internal"},
    {6, "Message Bundler Protocol internal"},
    {7, "Link State Protocol internal"},
    {8, "Connection Manager internal"},
    {10, "Link Changeover Protocol internal"},
    {11, "Name Table Update Protocol internal"},
    {12, "Message Fragmentation Protocol internal"},
    {13, "Neighbor Detection Protocol internal"},
    {0, NULL},
};

static const struct print_name messages[] = {
    {0, "CONN_MSG"},
    {1, "MCAST_MSG"},
    {2, "NAMED_MSG"},
    {3, "DIRECT_MSG"},
    {0, NULL},
};

static const struct print_name link_messages[] = {
    {0, "Link request"},
    {1, "Link response"},
    {0, NULL},
};

enum {
	LINK_CONFIG = 13,
	LONGEST_SHORT_HEADER = 6, /* in words: no nodes in it */
};

static void put_node(struct print *p, const char *before, uint32_t node)
{
	text_printf(p->text, "%s%u.%u.%u", before, node >> 24, node >> 12 & 0xfff, node & 0xfff);
}

static void put_port(struct print *p, const uint8_t *at)
{
	text_printf(p->text, ":%u", get_u32(p, at));
}

static uint32_t word(struct print *p, const uint8_t *at, unsigned n)
{
	return get_u32(p, at + n * 4);
}

static void put_version(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "TIPC v%u.0 ", word(p, at, 0) >> 29);
}

static void put_sizes(
    struct print *p, const uint8_t *at, const struct print_name *types, const char *unknown)
{
	uint32_t first = word(p, at, 0);

	text_printf(p->text, ", headerlength %u bytes, MessageSize %u bytes, %s, messageType %s",
	    (first >> 21 & 0xf) * 4, first & 0x1ffff,
	    print_name_or(users, first >> 25 & 0xf, "unknown"),
	    print_name_or(types, word(p, at, 1) >> 29, unknown));
}

static void put_payload(struct print *p, const uint8_t *at)
{
	uint32_t previous;
	bool has_nodes = (word(p, at, 0) >> 21 & 0xf) > LONGEST_SHORT_HEADER;

	print_need(p, at, 24);
	previous = word(p, at, 3);
	if (has_nodes)
		print_need(p, at + 24, 8);
	put_version(p, at);
	put_node(p, "", has_nodes ? word(p, at, 6) : previous);
	put_port(p, at + 16);
	if (has_nodes) {
		put_node(p, " > ", word(p, at, 7));
		put_port(p, at + 20);
	} else {
		text_printf(p->text, " > %u", word(p, at, 5));
	}
	put_sizes(p, at, messages, "Unknown");
	if (!has_nodes || p->options->verbose == 0)
		return;
	put_node(p, "\n\tPrevious Node ", previous);
	text_printf(p->text, ", Broadcast Ack %u, Link Ack %u, Link Sequence %u",
	    word(p, at, 1) & 0xffff, word(p, at, 2) >> 16, word(p, at, 2) & 0xffff);
}

static void put_internal(struct print *p, const uint8_t *at)
{
	print_need(p, at, 32);
	put_version(p, at);
	put_node(p, "", word(p, at, 6));
	put_node(p, " > ", word(p, at, 7));
	put_sizes(p, at, messages, "Unknown");
	text_printf(p->text, " (0x%08x)", word(p, at, 1));
	if (p->options->verbose == 0)
		return;
	print_need(p, at, 40);
	put_node(p, "\n\tPrevious Node ", word(p, at, 3));
	text_printf(p->text, ", Session No. %u, Broadcast Ack %u, Sequence Gap %u, ",
	    word(p, at, 5) >> 16, word(p, at, 1) & 0xffff, word(p, at, 1) >> 16 & 0x1fff);
	text_printf(p->text, " Broadcast Gap After %u, Broadcast Gap To %u,", word(p, at, 2) >> 16,
	    word(p, at, 2) & 0xffff);
	text_printf(p->text, " Last Sent Packet No. %u, Next sent Packet No. %u,",
	    word(p, at, 4) >> 16, word(p, at, 4) & 0xffff);
	text_printf(p->text, " Transport Sequence %u, msg_count %u, Link Tolerance %u",
	    word(p, at, 8), word(p, at, 9) >> 16, word(p, at, 9) & 0xffff);
}

static void put_link_config(struct print *p, const uint8_t *at)
{
	print_need(p, at, 16);
	put_version(p, at);
	put_node(p, "", word(p, at, 3));
	put_node(p, " > ", word(p, at, 2));
	put_sizes(p, at, link_messages, "Unknown");
	if (p->options->verbose == 0)
		return;
	print_need(p, at, 24);
	text_printf(p->text, "\n\tNodeSignature %u, network_id %u, media_id %u",
	    word(p, at, 1) & 0xffff, word(p, at, 4), word(p, at, 5) & 0xff);
}

void print_tipc(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->protocol = "tipc";
	switch (get_u32(p, at) >> 25 & 0xf) {
	case 0: /* data of the four importances */
	case 1:
	case 2:
	case 3:
	case 8:  /* connections */
	case 11: /* names */
		put_payload(p, at);
		break;
	case LINK_CONFIG:
		put_link_config(p, at);
		break;
	case 5:  /* broadcast */
	case 6:  /* bundles */
	case 7:  /* link state */
	case 10: /* changeover */
	case 12: /* fragments */
		put_internal(p, at);
		break;
	default:
		break;
	}
}
