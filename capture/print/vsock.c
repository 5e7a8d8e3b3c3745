/* Sockets between virtual machines and their host: Linux's vsockmon, all in little endian. */
#include <inttypes.h>

#include "capture/print/printers.h"

enum {
	HEADER = 32,
	VIRTIO_HEADER = 44,
	TRANSPORT_VIRTIO = 2,
	OP_PAYLOAD = 4,
};

static const struct print_name transports[] = {
    {0, "UNKNOWN"}, {1, "NO_INFO"}, {TRANSPORT_VIRTIO, "VIRTIO"}, {0, NULL}};

static const struct print_name operations[] = {
    {0, "UNKNOWN"},
    {1, "CONNECT"},
    {2, "DISCONNECT"},
    {3, "CONTROL"},
    {OP_PAYLOAD, "PAYLOAD"},
    {0, NULL},
};

static const struct print_name virtio_types[] = {{1, "STREAM"}, {0, NULL}};

static const struct print_name virtio_operations[] = {
    {0, "INVALID"},
    {1, "REQUEST"},
    {2, "RESPONSE"},
    {3, "RST"},
    {4, "SHUTDOWN"},
    {5, "RW"},
    {6, "CREDIT UPDATE"},
    {7, "CREDIT REQUEST"},
    {0, NULL},
};

static void put_virtio(struct print *p, const uint8_t *at)
{
	text_printf(p->text, " (len %u, type ", get_le32(p, at + 24));
	print_named(p, virtio_types, "Invalid type (%u)", get_le16(p, at + 28));
	text_str(p->text, ", op ");
	print_named(p, virtio_operations, "Invalid op (%u)", get_le16(p, at + 30));
	text_printf(p->text, ", flags %x, buf_alloc %u, fwd_cnt %u)", get_le32(p, at + 32),
	    get_le32(p, at + 36), get_le32(p, at + 40));
}

static void put_ends(struct print *p, const uint8_t *at, uint16_t operation, uint32_t caplen)
{
	text_printf(p->text, "%" PRIu64 ".%u > %" PRIu64 ".%u ", get_le64(p, at),
	    get_le32(p, at + 16), get_le64(p, at + 8), get_le32(p, at + 20));
	print_named(p, operations, " invalid op (%u)", operation);
	text_printf(p->text, ", length %u", caplen);
}

void print_vsock_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t caplen = print_left(p, at), size;
	uint16_t operation, transport;

	(void)length;
	p->protocol = "vsock";
	if (caplen < HEADER) {
		print_truncated(p);
		p->link_length += caplen;
		return;
	}
	p->link_length += HEADER;
	operation = get_le16(p, at + 24);
	transport = get_le16(p, at + 26);
	size = HEADER + (transport == TRANSPORT_VIRTIO ? VIRTIO_HEADER : 0);
	print_named(p, transports, "Invalid transport (%u)", transport);
	if (!p->options->verbose)
		text_char(p->text, ' ');
	if (p->options->verbose && caplen >= size) {
		if (transport == TRANSPORT_VIRTIO)
			put_virtio(p, at + HEADER);
		text_str(p->text, "\n\t");
	}
	put_ends(p, at, operation, caplen);
	if (p->options->verbose && caplen < size) {
		print_truncated(p);
	} else if (p->options->verbose > 1 && operation == OP_PAYLOAD) {
		if (caplen <= size) {
			print_truncated(p);
			return;
		}
		text_char(p->text, '\n');
		print_unknown(p, "\t", at + size, caplen - size);
	}
}
