/* TFTP (RFC 1350, RFC 2347). */
#include "capture/print/printers.h"

enum { READ = 1, WRITE, DATA, ACK, FAULT, OPTION_ACK };

static const struct print_name operations[] = {
    {READ, "RRQ"},
    {WRITE, "WRQ"},
    {DATA, "DATA"},
    {ACK, "ACK"},
    {FAULT, "ERROR"},
    {OPTION_ACK, "OACK"},
    {0, NULL},
};

static const struct print_name errors[] = {
    {0, "EUNDEF"},
    {1, "ENOTFOUND"},
    {2, "EACCESS"},
    {3, "ENOSPACE"},
    {4, "EBADOP"},
    {5, "EBADID"},
    {6, "EEXISTS"},
    {7, "ENOUSER"},
    {0, NULL},
};

/* What is left of the packet: strings, each with its NUL. */
struct strings {
	struct print *p;
	const uint8_t *at;
	uint32_t left;
};

static void string(struct strings *s, const char *quote)
{
	uint32_t n;

	if (s->left == 0)
		print_stop(s->p);
	text_str(s->p->text, quote);
	n = print_safe_str(s->p, s->at, s->left);
	text_str(s->p->text, quote);
	if (n == 0)
		print_stop(s->p);
	s->at += n;
	s->left -= n;
}

static void options(struct strings *s)
{
	while (s->left > 0) {
		if (get_u8(s->p, s->at) != 0)
			text_char(s->p->text, ' ');
		string(s, "");
	}
}

static void request(struct strings *s)
{
	if (s->left > 0)
		text_char(s->p->text, ' ');
	string(s, "\"");
	if (s->left > 0)
		text_char(s->p->text, ' ');
	string(s, "");
	options(s);
}

static uint16_t number(struct strings *s)
{
	if (s->left < 2)
		print_stop(s->p);
	s->at += 2;
	s->left -= 2;
	return get_u16(s->p, s->at - 2);
}

static void fault(struct strings *s)
{
	uint16_t code = number(s);

	text_char(s->p->text, ' ');
	print_named(s->p, errors, "tftp-err-#%u \"", code);
	if (s->left > 0)
		text_char(s->p->text, ' ');
	string(s, "\"");
}

static void put_tftp(struct print *p, const uint8_t *at, uint32_t length)
{
	struct strings s = {.p = p, .at = at, .left = length};
	uint16_t operation;

	p->protocol = "tftp";
	text_printf(p->text, "TFTP, length %u", length);
	operation = number(&s);
	text_str(p->text, ", ");
	print_named(p, operations, "tftp-#%u", operation);
	switch (operation) {
	case READ:
	case WRITE:
		request(&s);
		break;
	case DATA:
	case ACK:
		text_printf(p->text, " block %u", number(&s));
		break;
	case FAULT:
		fault(&s);
		break;
	case OPTION_ACK:
		options(&s);
		break;
	}
}

void print_tftp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_tftp, at, length);
}
