#include "capture/pcapng_blocks.h"

#include <string.h>

#include "capture/formats.h"

enum {
	SECTION = 0x0a0d0d0a,
	ORDER_MAGIC = 0x1a2b3c4d,
	INTERFACE = 1,
	ENHANCED = 6,

	OPTION_HEAD = 4,
	OPTION_SPEED = 8,
	OPTION_ZONE = 10,
	OPTION_SEND_SPEED = 16,
	OPTION_RECEIVE_SPEED = 17,
	OPTION_OWN_TEXT = 2988,
	OPTION_OWN_OCTETS = 2989,
	OPTION_NO_COPY = 0x4000,
};

static uint32_t filled(uint32_t n)
{
	return (n + 3) & ~UINT32_C(3);
}

static void put_u16(uint8_t *at, uint16_t v)
{
	memcpy(at, &v, sizeof(v));
}

static void put_u32(uint8_t *at, uint32_t v)
{
	memcpy(at, &v, sizeof(v));
}

static void put_block(uint8_t *at, uint32_t type, uint32_t length)
{
	put_u32(at, type);
	put_u32(at + 4, length);
}

void pcapng_put_section(uint8_t out[PCAPNG_SECTION])
{
	put_block(out, SECTION, PCAPNG_SECTION);
	put_u32(out + 8, ORDER_MAGIC);
	put_u16(out + 12, 1); /* version 1.0 */
	put_u16(out + 14, 0);
	memset(out + 16, 0xff, 8); /* of a length that is not said */
	put_u32(out + 24, PCAPNG_SECTION);
}

void pcapng_put_interface(uint8_t *out, const struct reader_interface *i)
{
	uint32_t length = PCAPNG_INTERFACE + i->options_size;

	put_block(out, INTERFACE, length);
	put_u16(out + 8, (uint16_t)link_type_to_file(i->link_type));
	put_u16(out + 10, 0);
	put_u32(out + 12, i->snaplen);
	if (i->options_size > 0)
		memcpy(out + 16, i->options, i->options_size);
	put_u32(out + 16 + i->options_size, length);
}

static uint32_t packet_length(uint32_t caplen)
{
	return PCAPNG_PACKET_HEAD + filled(caplen) + PCAPNG_PACKET_TAIL;
}

void pcapng_put_packet(
    uint8_t out[PCAPNG_PACKET_HEAD], const struct reader_packet *packet, uint64_t stamp)
{
	put_block(out, ENHANCED, packet_length(packet->caplen));
	put_u32(out + 8, packet->interface);
	put_u32(out + 12, (uint32_t)(stamp >> 32));
	put_u32(out + 16, (uint32_t)stamp);
	put_u32(out + 20, packet->caplen);
	put_u32(out + 24, packet->len);
}

uint32_t pcapng_put_tail(uint8_t out[PCAPNG_PACKET_TAIL + 3], uint32_t caplen)
{
	uint32_t fill = filled(caplen) - caplen;

	memset(out, 0, 3);
	put_u32(out + fill, packet_length(caplen));
	return fill + PCAPNG_PACKET_TAIL;
}

static void turn(uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n / 2; i++) {
		uint8_t kept = at[i];

		at[i] = at[n - 1 - i];
		at[n - 1 - i] = kept;
	}
}

/* Bytes of an option's value that are a number; 0: it is octets. */
static uint32_t number_size(uint16_t code, uint32_t size)
{
	switch (code) {
	case OPTION_SPEED:
	case PCAPNG_OPTION_OFFSET:
	case OPTION_SEND_SPEED:
	case OPTION_RECEIVE_SPEED:
		return size == 8 ? 8 : 0;
	case OPTION_ZONE:
		return size == 4 ? 4 : 0;
	}
	/* An enterprise's own option begins with the number of the enterprise. */
	code &= (uint16_t)~OPTION_NO_COPY;
	return (code == OPTION_OWN_TEXT || code == OPTION_OWN_OCTETS) && size >= 4 ? 4 : 0;
}

void pcapng_turn_options(uint8_t *options, uint32_t size)
{
	while (size >= OPTION_HEAD) {
		uint16_t code, length;
		uint32_t whole;

		turn(options, 2);
		turn(options + 2, 2);
		memcpy(&code, options, sizeof(code));
		memcpy(&length, options + 2, sizeof(length));
		whole = OPTION_HEAD + filled(length);
		if (whole > size)
			return;
		turn(options + OPTION_HEAD, number_size(code, length));
		options += whole;
		size -= whole;
	}
}
