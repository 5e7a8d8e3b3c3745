/*
 * Q.933: the signalling of Frame Relay's local management.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	REPORT = 0x01,
	VERIFY_91 = 0x19,
	VERIFY = 0x03,
	STATUS = 0x07,
	REPORT_CCITT = 0x51,
	VERIFY_CCITT = 0x53,
	STATUS_CCITT = 0x57,
	CODESET_ANSI = 5,
};

static const struct print_name messages[] = {
    {0x00, "ESC to National"},
    {0x01, "Alert"},
    {0x02, "Call proceeding"},
    {0x07, "Connect"},
    {0x0f, "Connect ACK"},
    {0x03, "Progress"},
    {0x05, "Setup"},
    {0x45, "Disconnect"},
    {0x4d, "Release"},
    {0x5a, "Release Complete"},
    {0x46, "Restart"},
    {0x4e, "Restart ACK"},
    {0x7d, "Status Reply"},
    {0x75, "Status Enquiry"},
    {0, NULL},
};

static const struct print_name items[] = {
    {0x01, "ANSI Report Type"},
    {0x19, "ANSI Link Verify"},
    {0x03, "ANSI Link Verify"},
    {0x07, "ANSI PVC Status"},
    {0x51, "CCITT Report Type"},
    {0x53, "CCITT Link Verify"},
    {0x57, "CCITT PVC Status"},
    {0, NULL},
};

static const struct print_name reports[] = {
    {0, "Full Status"},
    {1, "Link verify"},
    {2, "Async PVC Status"},
    {0, NULL},
};

/* What is left of a message; which code set its items are of. */
struct q933 {
	const uint8_t *at;
	uint32_t left;
	uint32_t length;
	unsigned codeset;
	unsigned back;     /* the code set after one item of another */
	unsigned shifting; /* 1: the next item is of another code set, 2: it was */
};

static bool more(struct print *p, const struct q933 *q)
{
	return q->left != 0 && print_has(p, q->at, 1);
}

static bool is_shift(uint8_t code)
{
	return (code & 0xf0) == 0x90;
}

static uint8_t take(struct q933 *q)
{
	q->left--;
	return *q->at++;
}

/* A virtual circuit's DLCI; false: its bytes are not marked as they must be. */
static bool valid_dlci(const uint8_t *at, uint8_t size)
{
	if (size < 3 || size > 5 || at[0] & 0x80 || (at[size - 1] & 0x80) == 0)
		return false;
	for (unsigned i = 1; i + 1 < size; i++)
		if (((at[i] & 0x80) != 0) != (i + 2 == size))
			return false;
	return true;
}

static void status(struct print *p, const uint8_t *at, uint8_t size)
{
	uint32_t dlci;

	if (!valid_dlci(at, size)) {
		text_str(p->text, "Invalid DLCI in PVC STATUS IE");
		return;
	}
	dlci = (at[0] & 0x3fu) << 4 | (at[1] & 0x78u) >> 3;
	if (size == 4)
		dlci = dlci << 6 | (at[2] & 0x7eu) >> 1;
	else if (size == 5)
		dlci = dlci << 13 | (at[2] & 0x7fu) | (at[3] & 0x7eu) >> 1;
	text_printf(p->text, "DLCI %u: status %s%s", dlci, at[size - 1] & 8 ? "New, " : "",
	    at[size - 1] & 2 ? "Active" : "Inactive");
}

/* False: not known. */
static bool item(struct print *p, uint8_t code, const uint8_t *at, uint8_t size)
{
	bool verbose = p->options->verbose > 0;

	switch (code) {
	case REPORT:
	case REPORT_CCITT:
		if (verbose)
			text_printf(
			    p->text, "%s (%u)", print_name_or(reports, at[0], "unknown"), at[0]);
		return true;
	case VERIFY:
	case VERIFY_CCITT:
	case VERIFY_91:
		text_str(p->text, verbose ? "" : ", ");
		if (size < 2)
			text_str(p->text, "Invalid LINK VERIFY IE");
		else
			text_printf(p->text, "TX Seq: %3d, RX Seq: %3d", at[0], at[1]);
		return true;
	case STATUS:
	case STATUS_CCITT:
		text_str(p->text, verbose ? "" : ", ");
		status(p, at, size);
		return true;
	default:
		return false;
	}
}

static void shift(struct q933 *q, uint8_t code)
{
	if (code & 8) {
		q->shifting = 1;
		q->back = q->codeset;
	} else {
		q->shifting = 0;
	}
	q->codeset = code & 7;
}

enum item_result {
	ITEM_DONE,
	ITEM_LAST,
	ITEM_CUT,
};

static enum item_result next_item(struct print *p, struct q933 *q)
{
	bool known = q->codeset == 0 || q->codeset == CODESET_ANSI;
	uint8_t code, size;

	if (!more(p, q))
		return ITEM_CUT;
	code = take(q);
	if (code & 0x80) {
		if (is_shift(code))
			shift(q, code);
		return ITEM_DONE;
	}
	if (!more(p, q))
		return ITEM_CUT;
	size = take(q);
	if (p->options->verbose > 0)
		text_printf(p->text, "\n\t%s IE (0x%02x), length %u: ",
		    known ? print_name_or(items, code, "unknown") : "unknown", code, size);
	if (code == 0 || size == 0)
		return ITEM_LAST;
	if (q->left < size || !print_has(p, q->at, size))
		return ITEM_CUT;
	if (known && item(p, code, q->at, size)) {
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t  ", q->at, size);
	} else if (p->options->verbose > 0) {
		print_unknown(p, "\n\t", q->at, size);
	}
	q->at += size;
	q->left -= size;
	return ITEM_DONE;
}

static void put_items(struct print *p, struct q933 *q)
{
	while (q->left != 0) {
		enum item_result result;

		if (q->shifting == 1) {
			q->shifting = 2;
		} else if (q->shifting == 2) {
			q->codeset = q->back;
			q->shifting = 0;
		}
		result = next_item(p, q);
		if (result == ITEM_LAST)
			return;
		if (result == ITEM_CUT) {
			if (p->options->verbose == 0)
				text_printf(p->text, ", length %u", q->length);
			print_truncated(p);
			return;
		}
	}
	if (p->options->verbose == 0)
		text_printf(p->text, ", length %u", q->length);
}

static void too_short(struct print *p, uint32_t length)
{
	text_printf(p->text, "%slength %u", p->options->link_header ? "" : ", ", length);
	print_truncated(p);
}

/* The call's reference, of n bytes before the message's type. */
static void put_reference(struct print *p, const uint8_t *reference, unsigned n, const uint8_t *at)
{
	if (n == 0 || (n == 1 && get_u8(p, at) == 0))
		return;
	text_str(p->text, ", Call Ref: 0x");
	for (unsigned i = 0; i < n; i++)
		text_hex(p->text, reference[i], 2);
}

void print_q933(struct print *p, const uint8_t *at, uint32_t length)
{
	struct q933 q = {.at = at, .left = length, .length = length};
	bool ansi = false;
	unsigned references;
	uint8_t message;

	p->protocol = "q.933";
	if (!p->options->link_header)
		text_str(p->text, "Q.933");
	if (!more(p, &q)) {
		too_short(p, length);
		return;
	}
	references = take(&q) & 15;
	if (q.left < references + 1 || !print_has(p, q.at, references + 1)) {
		too_short(p, length);
		return;
	}
	q.at += references;
	q.left -= references;
	message = take(&q);
	if (q.left != 0 && !more(p, &q)) {
		too_short(p, length);
		return;
	}
	if (q.left != 0 && is_shift(q.at[0])) {
		uint8_t code = take(&q);

		q.codeset = code & 7;
		ansi = (code & 8) == 0 && q.codeset == CODESET_ANSI;
		q.shifting = code & 8 ? 1 : 0;
	}
	text_printf(p->text, "%s%s, codeset %u", p->options->link_header ? "" : ", ",
	    ansi ? "ANSI" : "CCITT", q.codeset);
	put_reference(p, at + 1, references, q.at);
	text_str(p->text, ", ");
	if (p->options->verbose > 0)
		text_printf(p->text, "%s (0x%02x), length %u",
		    print_name_or(messages, message, "unknown message"), message, length);
	else
		print_named(p, messages, "unknown message 0x%02x", message);
	put_items(p, &q);
}
