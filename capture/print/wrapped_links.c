/*
 * Headers in front of a frame of another link type: PPI, and Apple's PKTAP.
 */
#include <pcap/pcap.h>

#include "capture/print/printers.h"

enum {
	PPI_HEADER = 8,
	PPI_MOST = 65532,
	PKTAP_HEADER = 108,
	PKTAP_NOTHING = 0,
	PKTAP_PACKET = 1,
};

static const char *link_name(uint32_t link_type)
{
	const char *name = pcap_datalink_val_to_name((int)link_type);

	return name != NULL ? name : "UNKNOWN";
}

static void put_ppi(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t link_type = get_le32(p, at + 4);

	if (p->options->quiet == 0)
		text_printf(p->text, "V.%u DLT %s (%u) len %u", get_u8(p, at), link_name(link_type),
		    link_type, get_le16(p, at + 2));
	else
		text_str(p->text, link_name(link_type));
	text_printf(p->text, ", length %u: ", length);
}

static void put_pktap(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t link_type = get_le32(p, at + 8);

	if (p->options->quiet == 0)
		text_printf(p->text, "DLT %s (%u) len %u", link_name(link_type), link_type,
		    get_le32(p, at));
	else
		text_str(p->text, link_name(link_type));
	text_printf(p->text, ", length %u: ", length);
}

/* The frame behind `size` bytes of header. */
static void frame(struct print *p, const uint8_t *at, uint32_t length, uint32_t size,
    uint32_t link_type, void (*header)(struct print *p, const uint8_t *at, uint32_t length))
{
	print_function *print = print_link_find((int)link_type);

	if (print != NULL && print_enter(p)) {
		print(p, at + size, length - size);
		print_leave(p);
		p->link_length += p->link_length; /* tcpdump counts what is inside twice */
	} else if (print == NULL) {
		if (!p->options->link_header)
			header(p, at, length);
		print_default(p, at + size, print_left(p, at + size));
	}
	p->link_length += size;
}

void print_ppi_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left = print_left(p, at);
	uint16_t size;

	p->protocol = "ppi";
	size = left >= PPI_HEADER ? get_le16(p, at + 2) : 0;
	if (left < PPI_HEADER || (size >= PPI_HEADER && size <= PPI_MOST && left < size)) {
		print_truncated(p);
		p->link_length += left;
		return;
	}
	if (size < PPI_HEADER || size > PPI_MOST) {
		text_printf(p->text, " [length %u < %u or > %u]", size, PPI_HEADER, PPI_MOST);
		print_invalid(p);
		p->link_length += left;
		return;
	}
	if (p->options->link_header)
		put_ppi(p, at, length);
	frame(p, at, length, size, get_le32(p, at + 4), put_ppi);
}

/* The header's size, or 0: it makes no sense, which was said. */
static uint32_t pktap_size(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t size;

	if (length < PKTAP_HEADER) {
		text_printf(p->text, " (packet too short, %u < %u)", length, PKTAP_HEADER);
		return 0;
	}
	get_le32(p, at + 8);
	size = get_le32(p, at);
	if (size < PKTAP_HEADER) {
		text_printf(p->text, " (pkt_len too small, %u < %u)", size, PKTAP_HEADER);
		return 0;
	}
	if (size > length) {
		text_printf(p->text, " (pkt_len too big, %u > %u)", size, length);
		return 0;
	}
	return size;
}

void print_pktap_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t size, kind;

	p->protocol = "pktap";
	size = pktap_size(p, at, length);
	if (size == 0) {
		print_invalid(p);
		return;
	}
	print_need(p, at, size);
	if (p->options->link_header)
		put_pktap(p, at, length);
	kind = get_le32(p, at + 4);
	if (kind == PKTAP_PACKET) {
		frame(p, at, length, size, get_le32(p, at + 8), put_pktap);
		return;
	}
	if (kind == PKTAP_NOTHING)
		text_str(p->text, "no data");
	p->link_length += size;
}
