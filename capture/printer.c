#include "capture/printer.h"

#include <inttypes.h>
#include <net/if.h>
#include <pcap/dlt.h>
#include <stdlib.h>

#include "capture/print/ike.h"
#include "capture/print/printers.h"
#include "capture/print/rpc_calls.h"
#include "capture/print/rx.h"
#include "capture/print/slip.h"
#include "capture/print/tcp.h"
#include "capture/print/tcp_conversations.h"
#include "capture/stamp.h"

enum { MAX_SNAPLEN = 262144 };

struct printer {
	struct print print;
	struct print_memory memory;
	struct slip_connections slip;
	struct stamp stamp;
	uint64_t count;
	print_function *link; /* of link_type */
	int link_type;
};

struct printer *printer_open(const struct print_options *options)
{
	struct printer *r = calloc(1, sizeof *r);

	if (!r)
		return NULL;
	r->memory.ports = print_ports_open();
	r->memory.interfaces = if_nameindex();
	r->memory.tcp = tcp_conversations_open();
	r->memory.rpc = rpc_calls_open();
	r->memory.ike = ike_cookies_open();
	r->memory.rx = rx_calls_open();
	r->memory.slip = &r->slip;
	r->slip.last = UINT8_MAX;
	if (!r->memory.ports || !r->memory.tcp || !r->memory.rpc || !r->memory.ike ||
	    !r->memory.rx) {
		printer_close(r);
		return NULL;
	}
	stamp_open(&r->stamp, options->time_form, options->nanoseconds);
	r->link_type = -1;
	r->print.options = options;
	r->print.memory = &r->memory;
	return r;
}

void printer_close(struct printer *r)
{
	if (!r)
		return;
	rx_calls_close(r->memory.rx);
	ike_cookies_close(r->memory.ike);
	rpc_calls_close(r->memory.rpc);
	tcp_conversations_close(r->memory.tcp);
	print_ports_close(r->memory.ports);
	if (r->memory.interfaces)
		if_freenameindex(r->memory.interfaces);
	free(r);
}

bool printer_knows(int link_type)
{
	return print_link_find(link_type) != NULL;
}

/* Lengths no frame has are said instead of a line. False: all is well. */
static bool put_bad_lengths(struct text *t, const struct reader_packet *packet)
{
	const char *between = "[Invalid header:";

	if (packet->caplen && packet->len >= packet->caplen && packet->len <= MAX_SNAPLEN)
		return false;
	if (!packet->caplen) {
		text_printf(t, "%s caplen==0", between);
		between = ",";
	}
	if (!packet->len) {
		text_printf(t, "%s len==0", between);
		between = ",";
	} else if (packet->len < packet->caplen) {
		text_printf(t, "%s len(%u) < caplen(%u)", between, packet->len, packet->caplen);
		between = ",";
	}
	if (packet->caplen > MAX_SNAPLEN) {
		text_printf(t, "%s caplen(%u) > %u", between, packet->caplen, MAX_SNAPLEN);
		between = ",";
	}
	if (packet->len > MAX_SNAPLEN)
		text_printf(t, "%s len(%u) > %u", between, packet->len, MAX_SNAPLEN);
	text_str(t, "]\n");
	return true;
}

static void put_frame(struct printer *r, const struct reader_packet *packet)
{
	struct print *p = &r->print;
	jmp_buf cut;

	p->cut = &cut;
	p->stop = NULL;
	if (_setjmp(cut) == 0) {
		if (r->link) {
			r->link(p, packet->data, packet->len);
		} else {
			text_str(p->text, "UNSUPPORTED");
			print_hex_text(p, "\n\t", packet->data, packet->caplen);
		}
	} else {
		print_truncated(p);
		p->link_length = 0; /* tcpdump forgets it on the way */
	}
	p->cut = NULL;
}

static void put_dump(struct printer *r, const struct reader_packet *packet)
{
	const struct print_options *o = r->print.options;
	unsigned times = o->dump_hex_text ? o->dump_hex_text
			 : o->dump_hex    ? o->dump_hex
					  : o->dump_text;
	uint32_t skip = times > 1 ? 0 : r->print.link_length;

	if (!times || skip >= packet->caplen)
		return;
	if (o->dump_hex_text)
		print_hex_text(&r->print, "\n\t", packet->data + skip, packet->caplen - skip);
	else if (o->dump_hex)
		print_hex(&r->print, "\n\t", packet->data + skip, packet->caplen - skip);
	else
		print_text_dump(&r->print, packet->data + skip, packet->caplen - skip);
}

static void set_frame(struct printer *r, const struct reader_packet *packet, struct text *text)
{
	struct print *p = &r->print;

	p->text = text;
	p->start = packet->data;
	p->end = packet->data + packet->caplen;
	p->protocol = "";
	p->time = packet->time;
	p->length = packet->len;
	p->link_length = 0;
	p->depth = 0;
	p->held = SIZE_MAX;
	p->ip = (struct print_ip){NULL, NULL, 0, 0, false};
	p->link = (struct print_addresses){NULL, NULL, 0};
	if (packet->link_type != r->link_type) {
		r->link_type = packet->link_type;
		r->link = print_link_find(packet->link_type);
	}
}

void printer_expect(const struct printer *r, const uint8_t *frame, uint32_t n)
{
	enum { HEADER = 14 };

	if (r->link_type == DLT_EN10MB && n > HEADER)
		print_tcp_expect(&r->memory, frame + HEADER, n - HEADER);
}

void printer_packet(struct printer *r, const struct reader_packet *packet, struct text *text)
{
	r->count++;
	if (r->print.options->numbers)
		text_printf(text, "%5" PRIu64 "  ", r->count);
	if (put_bad_lengths(text, packet))
		return;
	set_frame(r, packet, text);
	stamp_put(&r->stamp, packet->time, packet->overflow, text);
	put_frame(r, packet);
	r->print.end = packet->data + packet->caplen;
	put_dump(r, packet);
	text_char(text, '\n');
}
