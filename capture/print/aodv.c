/* AODV (RFC 3561), over IPv4 and, in two forms, over IPv6. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { REQUEST = 1, REPLY, FAULT, REPLY_ACK, DRAFT = 15 };

static void extension(struct print *p, const uint8_t *at, uint32_t left)
{
	enum { HELLO = 1, HELLO_SIZE = 6 };

	if (left < 2)
		return;
	print_want(p, at, 2);
	if (at[0] != HELLO) {
		text_printf(p->text, "\n\text %u %u", at[0], at[1]);
		return;
	}
	print_want(p, at, HELLO_SIZE);
	if (left < HELLO_SIZE)
		print_stop(p);
	if (at[1] < 4)
		text_printf(p->text, "\n\text HELLO - bad length %u", at[1]);
	else
		print_fields(p, at, "\n\text HELLO %_2%u4 ms");
}

/* A message of a fixed size, then what may extend it. */
static void fixed(struct print *p, const uint8_t *at, uint32_t length, uint32_t size)
{
	print_want(p, at, size);
	if (length < size)
		print_stop(p);
}

/* How wide addresses are, and whether they stand behind the numbers (the draft's way). */
struct form {
	bool ip6;
	bool draft;
};

static void request(struct print *p, const uint8_t *at, uint32_t length, struct form form)
{
	uint32_t size = form.ip6 ? 48 : 24;

	fixed(p, at, length, size);
	/* tcpdump looks for the flags in the type: the draft's always reads "destination only". */
	text_printf(p->text, " %srreq %u %s hops %u", form.ip6 && !form.draft ? "v6 " : "", length,
	    form.draft ? "[D]" : "", at[3]);
	print_fields(p, at + 4, " id 0x%z4\n");
	if (form.draft) {
		print_fields(p, at + 16, "\tdst %a6");
		print_fields(p, at + 8, " seq %u4");
		print_fields(p, at + 32, " src %a6");
		print_fields(p, at + 12, " seq %u4");
	} else {
		print_fields(p, at + 8,
		    form.ip6 ? "\tdst %a6 seq %u4 src %a6 seq %u4"
			     : "\tdst %a4 seq %u4 src %a4 seq %u4");
	}
	extension(p, at + size, length - size);
}

static void reply(struct print *p, const uint8_t *at, uint32_t length, struct form form)
{
	uint32_t size = form.ip6 ? 44 : 20;

	fixed(p, at, length, size);
	text_printf(p->text, " rrep %u  prefix %u hops %u\n", length, at[2] & 0x1f, at[3]);
	if (form.draft) {
		print_fields(p, at + 8, "\tdst %a6");
		print_fields(p, at + 4, " dseq %u4");
		print_fields(p, at + 24, " src %a6 %u4 ms");
	} else {
		print_fields(p, at + 4,
		    form.ip6 ? "\tdst %a6 dseq %u4 src %a6 %u4 ms"
			     : "\tdst %a4 dseq %u4 src %a4 %u4 ms");
	}
	extension(p, at + size, length - size);
}

static void fault(struct print *p, const uint8_t *at, uint32_t length, struct form form)
{
	uint32_t size = form.ip6 ? 20 : 8, count;

	fixed(p, at, length, 4);
	count = at[3];
	text_printf(p->text, " rerr %s [items %u] [%u]:", at[1] & 0x80 ? "[D]" : "", count, length);
	at += 4;
	for (length -= 4; count > 0; count--, length -= size, at += size) {
		fixed(p, at, length, size);
		print_fields(p, at, form.ip6 ? " {%a6}(%u4)" : " {%a4}(%u4)");
	}
}

static void put_aodv(struct print *p, const uint8_t *at, uint32_t length)
{
	struct form form = {.ip6 = p->ip.version == 6};
	uint8_t type;

	p->protocol = "aodv";
	type = get_u8(p, at);
	text_str(p->text, " aodv");
	if (type > DRAFT && type <= DRAFT + REPLY_ACK) {
		form = (struct form){.ip6 = true, .draft = true};
		type -= DRAFT;
	}
	switch (type) {
	case REQUEST:
		request(p, at, length, form);
		break;
	case REPLY:
		reply(p, at, length, form);
		break;
	case FAULT:
		fault(p, at, length, form);
		break;
	case REPLY_ACK:
		text_printf(p->text, " rrep-ack %u", length);
		break;
	default:
		text_printf(p->text, " type %u %u", type, length);
	}
}

void print_aodv(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_aodv, at, length);
}
