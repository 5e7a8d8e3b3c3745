#include "capture/printer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "capture/print/ike.h"
#include "capture/print/printers.h"
#include "capture/print/rpc_calls.h"

enum { MAX_SNAPLEN = 262144 };

struct printer {
	struct print print;
	struct print_memory memory;
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
	r->memory.rpc = rpc_calls_open();
	r->memory.ike = ike_cookies_open();
	if (!r->memory.ports || !r->memory.rpc || !r->memory.ike) {
		printer_close(r);
		return NULL;
	}
	r->link_type = -1;
	r->print.options = options;
	r->print.memory = &r->memory;
	return r;
}

void printer_close(struct printer *r)
{
	if (!r)
		return;
	ike_cookies_close(r->memory.ike);
	rpc_calls_close(r->memory.rpc);
	print_ports_close(r->memory.ports);
	free(r);
}

bool printer_knows(int link_type)
{
	return print_link_find(link_type) != NULL;
}

/* A length no frame has: said instead of a line. False: all is well. */
static bool put_bad_lengths(struct text *t, const struct reader_packet *packet)
{
	char *begin = t->at;

	if (packet->caplen && packet->len >= packet->caplen && packet->len <= MAX_SNAPLEN)
		return false;
	if (!packet->caplen)
		text_str(t, "[Invalid header: caplen==0");
	if (!packet->len)
		text_str(t, t->at == begin ? "[Invalid header: len==0" : ", len==0");
	else if (packet->len < packet->caplen)
		text_printf(
		    t, "[Invalid header: len(%u) < caplen(%u)", packet->len, packet->caplen);
	text_str(t, "]\n");
	return true;
}

static void put_stamp(struct printer *r, struct text *t)
{
	time_t seconds = r->print.time / 1000000000;
	struct tm tm;

	localtime_r(&seconds, &tm);
	text_printf(t, "%02d:%02d:%02d.%06" PRId64 " ", tm.tm_hour, tm.tm_min, tm.tm_sec,
	    r->print.time % 1000000000 / 1000);
}

static void put_frame(struct printer *r, const struct reader_packet *packet)
{
	struct print *p = &r->print;
	jmp_buf cut;

	p->cut = &cut;
	if (_setjmp(cut) == 0) {
		if (r->link)
			r->link(p, packet->data, packet->len);
		else
			print_default(p, packet->data, packet->caplen);
	} else {
		print_truncated(p);
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
	p->ip = (struct print_ip){NULL, 0, 0, false};
	p->link = (struct print_addresses){NULL, NULL, 0};
	if (packet->link_type != r->link_type) {
		r->link_type = packet->link_type;
		r->link = print_link_find(packet->link_type);
	}
}

void printer_packet(struct printer *r, const struct reader_packet *packet, struct text *text)
{
	r->count++;
	if (r->print.options->numbers)
		text_printf(text, "%5" PRIu64 "  ", r->count);
	if (put_bad_lengths(text, packet))
		return;
	set_frame(r, packet, text);
	put_stamp(r, text);
	put_frame(r, packet);
	r->print.end = packet->data + packet->caplen;
	put_dump(r, packet);
	text_char(text, '\n');
}
