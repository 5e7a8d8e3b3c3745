/* Zephyr, MIT's notices: a packet of strings, each ended by a NUL. */
#include <stdlib.h>

#include "capture/print/printers.h"

/* The fields every notice has, in their order. */
enum {
	VERSION_FIELD,
	FIELD_COUNT,
	KIND,
	UID,
	PORT,
	AUTH,
	AUTH_LENGTH,
	AUTH_DATA,
	CLASS,
	INSTANCE,
	OPCODE,
	SENDER,
	RECIPIENT,
	FORMAT,
	CHECKSUM,
	MULTI,
	MULTI_UID,
	FIELDS,
};

enum { SERVER_ACK = 5, LONGEST = 255 };

static const struct print_name kinds[] = {
    {0, "unsafe"},
    {1, "unacked"},
    {2, "acked"},
    {3, "hm-ack"},
    {4, "hm-ctl"},
    {SERVER_ACK, "serv-ack"},
    {6, "serv-nak"},
    {7, "client-ack"},
    {8, "stat"},
    {0, NULL},
};

struct notice {
	struct print *p;
	const uint8_t *at;
	uint32_t left;
	const char *fields[FIELDS];
	long kind;
};

/* The next string, or NULL: it has no end within the packet. */
static const char *string(struct notice *n)
{
	const char *start = (const char *)n->at;

	for (; n->left > 0; n->left--, n->at++) {
		if (get_u8(n->p, n->at) != 0)
			continue;
		n->left--;
		n->at++;
		return start;
	}
	return NULL;
}

static bool is(const struct notice *n, unsigned field, const char *value)
{
	return strcmp(n->fields[field], value) == 0;
}

/* At most so many characters, in lower case or as they stand. */
static void shown(struct print *p, const char *label, const char *value, size_t longest, bool lower)
{
	text_str(p->text, label);
	for (size_t i = 0; i < longest && value[i]; i++) {
		uint8_t c = (uint8_t)value[i];

		print_safe_char(p, lower && c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
}

static void plain(struct print *p, const char *label, const char *value)
{
	shown(p, label, value, SIZE_MAX, false);
}

static void lower(struct print *p, const char *label, const char *value)
{
	shown(p, label, value, LONGEST, true);
}

/* "<class,instance,recipient>", clipped as a whole. */
static void triple(struct print *p, const char *label, const char *class, const char *instance,
    const char *recipient)
{
	char all[LONGEST + 1];
	const char *parts[] = {"<", class, ",", instance, ",", *recipient ? recipient : "*", ">"};
	size_t used = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t room = LONGEST - used, n = strnlen(parts[i], room);

		memcpy(all + used, parts[i], n);
		used += n;
	}
	all[used] = '\0';
	plain(p, label, all);
}

static void subscription(struct notice *n)
{
	const char *class, *instance, *recipient;

	text_printf(n->p->text, " %ssub%s", is(n, OPCODE, "SUBSCRIBE") ? "" : "un",
	    is(n, OPCODE, "SUBSCRIBE_NODEFS") ? "-nodefs" : "");
	if (n->kind == SERVER_ACK)
		return;
	class = string(n);
	instance = class ? string(n) : NULL;
	recipient = instance ? string(n) : NULL;
	if (recipient)
		triple(n->p, " ", class, instance, recipient);
}

static void client_control(struct notice *n)
{
	if (is(n, OPCODE, "SUBSCRIBE") || is(n, OPCODE, "SUBSCRIBE_NODEFS") ||
	    is(n, OPCODE, "UNSUBSCRIBE"))
		subscription(n);
	else if (is(n, OPCODE, "GIMME"))
		text_str(n->p->text, " ret");
	else if (is(n, OPCODE, "GIMMEDEFS"))
		text_str(n->p->text, " gimme-defs");
	else if (is(n, OPCODE, "CLEARSUB"))
		text_str(n->p->text, " clear-subs");
	else
		lower(n->p, " ", n->fields[OPCODE]);
}

static void realm_control(struct notice *n)
{
	static const char *const opcodes[][2] = {
	    {"ADD_SUBSCRIBE", " realm add-subs"},
	    {"REQ_SUBSCRIBE", " realm req-subs"},
	    {"RLM_SUBSCRIBE", " realm rlm-sub"},
	    {"RLM_UNSUBSCRIBE", " realm rlm-unsub"},
	};

	for (size_t i = 0; i < sizeof(opcodes) / sizeof(opcodes[0]); i++)
		if (is(n, OPCODE, opcodes[i][0]))
			text_str(n->p->text, opcodes[i][1]);
}

static void locate(struct notice *n)
{
	if (is(n, OPCODE, "USER_HIDE"))
		text_str(n->p->text, " hide");
	else if (is(n, OPCODE, "USER_UNHIDE"))
		text_str(n->p->text, " unhide");
	else
		plain(n->p, " locate ", n->fields[INSTANCE]);
}

static bool is_exposure(const struct notice *n)
{
	static const char *const words[] = {
	    "NONE", "OPSTAFF", "REALM-VISIBLE", "REALM-ANNOUNCED", "NET-VISIBLE", "NET-ANNOUNCED"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is(n, OPCODE, words[i]))
			return true;
	return false;
}

/* Notices that control the service itself; false: it is one for people. */
static bool control(struct notice *n)
{
	struct print *p = n->p;

	if (is(n, CLASS, "USER_LOCATE")) {
		locate(n);
	} else if (is(n, CLASS, "ZEPHYR_ADMIN")) {
		lower(p, " zephyr-admin ", n->fields[OPCODE]);
	} else if (is(n, CLASS, "ZEPHYR_CTL") && is(n, INSTANCE, "CLIENT")) {
		client_control(n);
	} else if (is(n, CLASS, "ZEPHYR_CTL") && is(n, INSTANCE, "HM")) {
		lower(p, " ", n->fields[OPCODE]);
	} else if (is(n, CLASS, "ZEPHYR_CTL") && is(n, INSTANCE, "REALM")) {
		realm_control(n);
	} else if (is(n, CLASS, "HM_CTL") || is(n, CLASS, "WG_CTL")) {
		lower(p, is(n, CLASS, "HM_CTL") ? " hm_ctl " : " wg_ctl ", n->fields[INSTANCE]);
		lower(p, " ", n->fields[OPCODE]);
	} else if (is(n, CLASS, "HM_STAT") && is(n, INSTANCE, "HMST_CLIENT") &&
		   is(n, OPCODE, "GIMMESTATS")) {
		text_str(p->text, " get-client-stats");
	} else if (is(n, CLASS, "LOGIN") && is(n, OPCODE, "USER_FLUSH")) {
		text_str(p->text, " flush_locs");
	} else if (is(n, CLASS, "LOGIN") && is_exposure(n)) {
		lower(p, " set-exposure ", n->fields[OPCODE]);
	} else {
		return false;
	}
	return true;
}

static void notice(struct notice *n)
{
	struct print *p = n->p;

	text_char(p->text, ' ');
	print_named(p, kinds, "type %d", (uint32_t)n->kind);
	if (n->kind == SERVER_ACK) {
		const char *data = string(n);

		if (data && strcmp(data, "SENT") != 0)
			lower(p, "/", data);
	}
	if (*n->fields[SENDER])
		plain(p, " ", n->fields[SENDER]);
	if (control(n))
		return;
	triple(p, " to ", n->fields[CLASS], n->fields[INSTANCE], n->fields[RECIPIENT]);
	if (*n->fields[OPCODE])
		plain(p, " op ", n->fields[OPCODE]);
}

void print_zephyr(struct print *p, const uint8_t *at, uint32_t length)
{
	struct notice n = {.p = p, .at = at, .left = length};

	p->protocol = "zephyr";
	for (unsigned i = 0; i < FIELDS; i++) {
		n.fields[i] = string(&n);
		if (!n.fields[i]) {
			print_invalid(p);
			return;
		}
		if (i == VERSION_FIELD && strncmp(n.fields[i], "ZEPH", 4) != 0)
			return;
	}
	n.kind = (int)strtol(n.fields[KIND], NULL, 16);
	text_str(p->text, " zephyr");
	if (strncmp(n.fields[VERSION_FIELD] + 4, "0.2", 3) != 0)
		plain(p, " v", n.fields[VERSION_FIELD] + 4);
	else
		notice(&n);
}
