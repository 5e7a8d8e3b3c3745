/* OpenFlow 1.0: statistics asked for and given (section 5.3.5). */
#include "capture/print/fields.h"
#include "capture/print/openflow_10.h"

enum { DESCRIPTION, FLOW, AGGREGATE, TABLE, PORT, QUEUE, VENDOR = 0xffff };

static void flow_request(struct print *p, const uint8_t *at)
{
	of10_match_print(p, "\n\t ", at);
	of10_table_name(p, "\n\t table_id ", at + OF10_MATCH);
	of10_port_name(p, ", out_port ", at + OF10_MATCH + 2);
}

void of10_statistics_request_print(struct print *p, const uint8_t *at, uint32_t n)
{
	static const uint8_t lengths[] = {0, OF10_MATCH + 4, OF10_MATCH + 4, 0, 8, 8};
	uint16_t type = get_u16(p, at);

	text_str(p->text, "\n\t type ");
	print_named(p, of10_statistics, "invalid (0x%04x)", type);
	print_fields(p, at + 2, ", flags 0x%z2");
	if (get_u16(p, at + 2))
		text_str(p->text, " (bogus)");
	at += 4;
	n -= 4;
	if (type == VENDOR) {
		of10_vendor_data_print(p, at, n);
		return;
	}
	if (type > QUEUE)
		return;
	if (n != lengths[type]) {
		of_invalid(p, at, n);
		return;
	}
	if (type == FLOW || type == AGGREGATE)
		flow_request(p, at);
	if (type == PORT || type == QUEUE)
		of10_port_name(p, "\n\t port_no ", at);
	if (type == QUEUE)
		of10_queue_name(p, ", queue_id ", at + 4);
	print_need(p, at, n);
}

static void description(struct print *p, const uint8_t *at, uint32_t n)
{
	enum { TEXT = 256, SERIAL = 32 };

	if (n != 4 * TEXT + SERIAL) {
		of_invalid(p, at, n);
		return;
	}
	of10_text(p, "\n\t  mfr_desc '", at, TEXT);
	of10_text(p, "\n\t  hw_desc '", at + TEXT, TEXT);
	of10_text(p, "\n\t  sw_desc '", at + 2 * TEXT, TEXT);
	of10_text(p, "\n\t  serial_num '", at + 3 * TEXT, SERIAL);
	of10_text(p, "\n\t  dp_desc '", at + 3 * TEXT + SERIAL, TEXT);
}

static void flows(struct print *p, const uint8_t *at, uint32_t left)
{
	enum { LEAST = 88 };

	while (left > 0) {
		uint16_t n;

		if (left < LEAST) {
			of_invalid(p, at, left);
			return;
		}
		n = get_u16(p, at);
		text_printf(p->text, "\n\t length %u", n);
		if (n < LEAST || n > left) {
			of_invalid(p, at, left);
			return;
		}
		of10_table_name(p, ", table_id ", at + 2);
		of10_match_print(p, "\n\t  ", at + 4);
		print_fields(p, at + 4 + OF10_MATCH,
		    "\n\t  duration_sec %u4|, duration_nsec %u4|, priority %u2|, idle_timeout %u2|"
		    ", hard_timeout %u2|%_6, cookie 0x%z8|, packet_count %u8|, byte_count %u8");
		of10_actions_print(p, "\n\t  ", at + LEAST, n - (uint32_t)LEAST);
		at += n;
		left -= n;
	}
}

static void aggregate(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n != 24) {
		of_invalid(p, at, n);
		return;
	}
	print_fields(p, at, "\n\t packet_count %u8|, byte_count %u8|, flow_count %u4");
	print_need(p, at, n);
}

static void table(struct print *p, const uint8_t *at)
{
	enum { KNOWN_WILDCARDS = (1 << 22) - 1 };

	of10_table_name(p, "\n\t table_id ", at);
	of10_text(p, ", name '", at + 4, 32);
	of_bits(p, "\n\t  wildcards ", at + 36, of10_wildcards, KNOWN_WILDCARDS);
	print_fields(p, at + 40,
	    "\n\t  max_entries %u4|, active_count %u4|, lookup_count %u8|, matched_count %u8");
}

static void port(struct print *p, const uint8_t *at)
{
	of10_port_name(p, "\n\t  port_no ", at);
	if (p->options->verbose < 2) {
		print_need(p, at, 104);
		return;
	}
	print_fields(p, at + 8,
	    ", rx_packets %u8|, tx_packets %u8|, rx_bytes %u8|, tx_bytes %u8|, rx_dropped %u8|"
	    ", tx_dropped %u8|, rx_errors %u8|, tx_errors %u8|, rx_frame_err %u8|"
	    ", rx_over_err %u8|, rx_crc_err %u8|, collisions %u8");
}

static void queue(struct print *p, const uint8_t *at)
{
	of10_port_name(p, "\n\t  port_no ", at);
	print_fields(p, at + 4, ", queue_id %u4|, tx_bytes %u8|, tx_packets %u8|, tx_errors %u8");
}

/* Entries of one size. */
static void entries(struct print *p, const uint8_t *at, uint32_t left, uint32_t size,
    void (*print)(struct print *p, const uint8_t *at))
{
	for (; left >= size; left -= size, at += size)
		print(p, at);
	if (left > 0)
		of_invalid(p, at, left);
}

void of10_statistics_reply_print(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name flags[] = {{1, "MORE"}, {0, NULL}};
	uint16_t type = get_u16(p, at);

	text_str(p->text, "\n\t type ");
	print_named(p, of10_statistics, "invalid (0x%04x)", type);
	print_fields(p, at + 2, ", flags 0x%z2");
	of_bit_names(p, flags, 1, get_u16(p, at + 2));
	at += 4;
	n -= 4;
	switch (type) {
	case DESCRIPTION:
		description(p, at, n);
		break;
	case FLOW:
		flows(p, at, n);
		break;
	case AGGREGATE:
		aggregate(p, at, n);
		break;
	case TABLE:
		entries(p, at, n, 64, table);
		break;
	case PORT:
		entries(p, at, n, 104, port);
		break;
	case QUEUE:
		entries(p, at, n, 32, queue);
		break;
	case VENDOR:
		of10_vendor_data_print(p, at, n);
		break;
	default:
		print_need(p, at, n);
	}
}
