/* PPTP's control messages (RFC 2637). */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { MAGIC = 0x1a2b3c4d, HEADER = 12 };

static const struct print_name start_results[] = {
    {1, "Successful channel establishment"},
    {2, "General error"},
    {3, "Command channel already exists"},
    {4, "Requester is not authorized to establish a command channel"},
    {5, "The protocol version of the requester is not supported"},
    {0, NULL},
};

static const struct print_name plain_results[] = {{1, "OK"}, {2, "General Error"}, {0, NULL}};

static const struct print_name outgoing_results[] = {
    {1, "Connected"},
    {2, "General Error"},
    {3, "No Carrier"},
    {4, "Busy"},
    {5, "No Dial Tone"},
    {6, "Time-out"},
    {7, "Do Not Accept"},
    {0, NULL},
};

static const struct print_name incoming_results[] = {
    {1, "Connect"}, {2, "General Error"}, {3, "Do Not Accept"}, {0, NULL}};

static const struct print_name disconnect_results[] = {
    {1, "Lost Carrier"}, {2, "General Error"}, {3, "Admin Shutdown"}, {4, "Request"}, {0, NULL}};

static const struct print_name errors[] = {
    {0, "None"},
    {1, "Not-Connected"},
    {2, "Bad-Format"},
    {3, "Bad-Value"},
    {4, "No-Resource"},
    {5, "Bad-Call-ID"},
    {6, "PAC-Error"},
    {0, NULL},
};

static const struct print_name reasons[] = {
    {1, "None"}, {2, "Stop-Protocol"}, {3, "Stop-Local-Shutdown"}, {0, NULL}};
static const struct print_name bearer_types[] = {{1, "A"}, {2, "D"}, {3, "Any"}, {0, NULL}};
static const struct print_name framing_types[] = {{1, "A"}, {2, "S"}, {3, "E"}, {0, NULL}};

/*
 * A message's fields, a letter each:
 *
 *   v  protocol version     0 o  reserved (2, 1 bytes)   f b  framing, bearer abilities
 *   r  result               e    error                   q    reason to stop
 *   t  bearer type          y    framing type            h V s p d g x  texts
 *
 * and the others are numbers, listed below.
 */
static const struct message {
	const char *name;
	const char *fields;
	const struct print_name *results;
} messages[] = {
    {"NOT_DEFINED", "", NULL},
    {"SCCRQ", "v0fbmFhV", NULL},
    {"SCCRP", "vrefbmFhV", start_results},
    {"StopCCRQ", "qo0", NULL},
    {"StopCCRP", "re0", plain_results},
    {"ECHORQ", "I", NULL},
    {"ECHORP", "Ire0", plain_results},
    {"OCRQ", "iSNXtyWDP0ps", NULL},
    {"OCRP", "ikreCcWDH", outgoing_results},
    {"ICRQ", "iStHLMdgs", NULL},
    {"ICRP", "ikreWD0", incoming_results},
    {"ICCN", "k0cWDy", NULL},
    {"CCRQ", "i0", NULL},
    {"CDN", "ireC0x", disconnect_results},
    {"WEN", "k0123456", NULL},
    {"SLI", "k0aA", NULL},
};

/* Fields that are plain numbers. */
static const struct {
	char letter;
	const char *format;
} numbers[] = {
    {'v', " PROTO_VER(%u1.%u1)"},
    {'m', " MAX_CHAN(%u2)"},
    {'F', " FIRM_REV(%u2)"},
    {'I', " ID(%u4)"},
    {'i', " CALL_ID(%u2)"},
    {'S', " CALL_SER_NUM(%u2)"},
    {'N', " MIN_BPS(%u4)"},
    {'X', " MAX_BPS(%u4)"},
    {'W', " RECV_WIN(%u2)"},
    {'D', " PROC_DELAY(%u2)"},
    {'P', " PHONE_NO_LEN(%u2)"},
    {'k', " PEER_CALL_ID(%u2)"},
    {'C', " CAUSE_CODE(%u2)"},
    {'c', " CONN_SPEED(%u4)"},
    {'H', " PHY_CHAN_ID(%u4)"},
    {'L', " DIALED_NO_LEN(%u2)"},
    {'M', " DIALING_NO_LEN(%u2)"},
    {'1', " CRC_ERR(%u4)"},
    {'2', " FRAMING_ERR(%u4)"},
    {'3', " HARDWARE_OVERRUN(%u4)"},
    {'4', " BUFFER_OVERRUN(%u4)"},
    {'5', " TIMEOUT_ERR(%u4)"},
    {'6', " ALIGN_ERR(%u4)"},
    {'a', " SEND_ACCM(0x%z4)"},
    {'A', " RECV_ACCM(0x%z4)"},
};

/* Texts in fields of their own; the length of some stands in an earlier field, so far back. */
static const struct {
	char letter;
	uint8_t size;
	uint8_t length_back;
	const char *name;
} texts[] = {
    {'h', 64, 0, "HOSTNAME"},
    {'V', 64, 0, "VENDOR"},
    {'s', 64, 0, "SUB_ADDR"},
    {'p', 64, 4, "PHONE_NO"},
    {'d', 64, 4, "DIALED_NO"},
    {'g', 64, 66, "DIALING_NO"},
    {'x', 128, 0, "CALL_STATS"},
};

static const uint8_t *code(
    struct print *p, const char *name, const struct print_name *names, const uint8_t *at)
{
	uint8_t value = get_u8(p, at);

	text_printf(p->text, " %s(%u", name, value);
	if (p->options->verbose > 0 && names) {
		text_char(p->text, ':');
		print_named(p, names, "?", value);
	}
	text_char(p->text, ')');
	return at + 1;
}

static const uint8_t *reserved(struct print *p, const uint8_t *at, unsigned n)
{
	uint32_t value = (uint32_t)get_bytes(p, at, n);

	if (value != 0)
		text_printf(p->text, " [ERROR: reserved=%u must be zero]", value);
	return at + n;
}

static const uint8_t *abilities(
    struct print *p, const char *name, const char *letter2, const char *letter1, const uint8_t *at)
{
	bool framing = letter2[0] == 'S';
	uint32_t value;

	if (framing)
		text_printf(p->text, " %s(", name);
	value = get_u32(p, at);
	if (!framing)
		text_printf(p->text, " %s(", name);
	/* Of framing the lower bit comes first, of bearers the higher one. */
	text_printf(p->text, "%s%s)",
	    framing ? (value & 1 ? letter1 : "") : (value & 2 ? letter2 : ""),
	    framing ? (value & 2 ? letter2 : "") : (value & 1 ? letter1 : ""));
	return at + 4;
}

static const uint8_t *named(
    struct print *p, const char *name, const struct print_name *names, const uint8_t *at)
{
	uint32_t value = get_u32(p, at);

	text_printf(p->text, " %s(", name);
	print_named(p, names, "?", value);
	text_char(p->text, ')');
	return at + 4;
}

static const uint8_t *text(struct print *p, char letter, const uint8_t *at)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		uint32_t n = texts[i].size;

		if (texts[i].letter != letter)
			continue;
		text_printf(p->text, " %s(", texts[i].name);
		if (texts[i].length_back && get_u16(p, at - texts[i].length_back) < n)
			n = get_u16(p, at - texts[i].length_back);
		print_safe_padded(p, at, n);
		text_char(p->text, ')');
		return at + texts[i].size;
	}
	return at;
}

static const uint8_t *number_or_text(struct print *p, char letter, const uint8_t *at)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].letter == letter)
			return print_fields(p, at, numbers[i].format);
	return text(p, letter, at);
}

static const uint8_t *field(
    struct print *p, const struct message *message, char letter, const uint8_t *at)
{
	switch (letter) {
	case '0':
		return reserved(p, at, 2);
	case 'o':
		return reserved(p, at, 1);
	case 'f':
		return abilities(p, "FRAME_CAP", "S", "A", at);
	case 'b':
		return abilities(p, "BEARER_CAP", "D", "A", at);
	case 'r':
		return code(p, "RESULT_CODE", message->results, at);
	case 'e':
		return code(p, "ERR_CODE", errors, at);
	case 'q':
		return code(p, "REASON", reasons, at);
	case 't':
		return named(p, "BEARER_TYPE", bearer_types, at);
	case 'y':
		return named(p, "FRAME_TYPE", framing_types, at);
	default:
		return number_or_text(p, letter, at);
	}
}

static void header(struct print *p, const uint8_t *at)
{
	static const struct print_name types[] = {{1, " CTRL-MSG"}, {2, " MGMT-MSG"}, {0, NULL}};
	uint32_t magic;

	if (p->options->verbose > 0) {
		print_fields(p, at, " Length=%u2");
		print_named(p, types, " UNKNOWN-MSG-TYPE", get_u16(p, at + 2));
	}
	magic = get_u32(p, at + 4);
	if (magic != MAGIC)
		text_printf(p->text, " UNEXPECTED Magic-Cookie!!(%08x)", magic);
	if (magic != MAGIC || p->options->verbose > 0)
		text_printf(p->text, " Magic-Cookie=%08x", magic);
}

void print_pptp(struct print *p, const uint8_t *at, uint32_t length)
{
	const struct message *message;
	uint16_t type;

	(void)length;
	p->protocol = "pptp";
	text_str(p->text, ": pptp");
	header(p, at);
	type = get_u16(p, at + 8);
	if (type >= sizeof(messages) / sizeof(messages[0])) {
		text_printf(p->text, " UNKNOWN_CTRL_MSGTYPE(%u)", type);
		reserved(p, at + 10, 2);
		return;
	}
	message = &messages[type];
	text_printf(p->text, " CTRL_MSGTYPE=%s", message->name);
	at = reserved(p, at + 10, 2);
	for (const char *letter = message->fields; *letter; letter++)
		at = field(p, message, *letter, at);
}
