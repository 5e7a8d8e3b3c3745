/* Telnet's commands and negotiations (RFC 854, RFC 855); what is typed is not shown. */
#include "capture/print/printers.h"

enum {
	COMMAND_FIRST = 236,
	SUB_END = 240,
	SUB_BEGIN = 250,
	IAC = 255,
};

enum { AUTHENTICATION = 37, ENCRYPTION = 38 };

static const char *const commands[] = {"EOF", "SUSP", "ABORT", "EOR", "SE", "NOP", "DMARK", "BRK",
    "IP", "AO", "AYT", "EC", "EL", "GA", "SB", "WILL", "WONT", "DO", "DONT", "IAC"};

static const char *const options[] = {"BINARY", "ECHO", "RCP", "SUPPRESS GO AHEAD", "NAME",
    "STATUS", "TIMING MARK", "RCTE", "NAOL", "NAOP", "NAOCRD", "NAOHTS", "NAOHTD", "NAOFFD",
    "NAOVTS", "NAOVTD", "NAOLFD", "EXTEND ASCII", "LOGOUT", "BYTE MACRO", "DATA ENTRY TERMINAL",
    "SUPDUP", "SUPDUP OUTPUT", "SEND LOCATION", "TERMINAL TYPE", "END OF RECORD", "TACACS UID",
    "OUTPUT MARKING", "TTYLOC", "3270 REGIME", "X.3 PAD", "NAWS", "TSPEED", "LFLOW", "LINEMODE",
    "XDISPLOC", "OLD-ENVIRON", "AUTHENTICATION", "ENCRYPT", "NEW-ENVIRON"};

static const char *const common_words[] = {"IS", "SEND", "INFO"};
static const char *const authentication_words[] = {"IS", "SEND", "REPLY", "NAME"};
static const char *const authentication_types[] = {"NULL", "KERBEROS_V4", "KERBEROS_V5", "SPX",
    "MINK", "SRP", "RSA", "SSL", NULL, NULL, "LOKI", "SSA", "KEA_SJ", "KEA_SJ_INTEG", "DSS",
    "NTLM"};
static const char *const encryption_words[] = {"IS", "SUPPORT", "REPLY", "START", "END",
    "REQUEST-START", "REQUEST-END", "END_KEYID", "DEC_KEYID"};
static const char *const encryption_types[] = {"NULL", "DES_CFB64", "DES_OFB64", "DES3_CFB64",
    "DES3_OFB64", NULL, "CAST5_40_CFB64", "CAST5_40_OFB64", "CAST128_CFB64", "CAST128_OFB64"};

struct words {
	size_t count;
	const char *const *names;
};

#define WORDS(array) sizeof(array) / sizeof((array)[0]), array

/* The first two bytes of a negotiation, by option: a verb and, of some, a kind. */
static const struct words common_verbs = {WORDS(common_words)};
static const struct words authentication[2] = {
    {WORDS(authentication_words)}, {WORDS(authentication_types)}};
static const struct words encryption[2] = {{WORDS(encryption_words)}, {WORDS(encryption_types)}};

static void word(struct print *p, const struct words *words, uint8_t value)
{
	text_char(p->text, ' ');
	if (value < words->count && words->names[value])
		text_str(p->text, words->names[value]);
	else
		text_printf(p->text, "%#x", value);
}

/* The end of a negotiation whose content begins at `at`: the IAC before its SE, or NULL. */
static const uint8_t *sub_end(struct print *p, const uint8_t *at, uint32_t left)
{
	uint32_t i = 0;

	while (left > i + 1) {
		if (get_u8(p, at + i) == IAC && get_u8(p, at + i + 1) == SUB_END)
			break;
		i++;
	}
	return get_u8(p, at + i) == IAC ? at + i : NULL;
}

static void sub_print(struct print *p, uint8_t option, const uint8_t *at, const uint8_t *end)
{
	const struct words *words = &common_verbs;
	unsigned count = 1;

	if (option == AUTHENTICATION || option == ENCRYPTION) {
		words = option == AUTHENTICATION ? authentication : encryption;
		count = 2;
	}
	for (; count > 0 && at < end; count--)
		word(p, words++, *at++);
	for (; at < end; at++)
		text_printf(p->text, " %#x", *at);
	text_str(p->text, " SE");
}

/* Bytes of the command at `at`, or 0: there is none, or not all of it. */
static uint32_t command_length(struct print *p, const uint8_t *at, uint32_t left)
{
	const uint8_t *end;
	uint8_t command;

	if (left < 2)
		return 0;
	command = get_u8(p, at + 1);
	if (command < COMMAND_FIRST)
		return 0;
	if (command == IAC || command < SUB_BEGIN)
		return 2;
	if (left < 3)
		return 0;
	get_u8(p, at + 2);
	if (command != SUB_BEGIN)
		return 3;
	end = sub_end(p, at + 3, left - 3);
	return end ? (uint32_t)(end + 2 - at) : 0;
}

static void command_print(struct print *p, const uint8_t *at, uint32_t n)
{
	uint8_t command = at[1];

	if (command == IAC) {
		text_str(p->text, "IAC IAC");
		return;
	}
	text_str(p->text, commands[command - COMMAND_FIRST]);
	if (command < SUB_BEGIN)
		return;
	if (at[2] < sizeof(options) / sizeof(options[0]))
		text_printf(p->text, " %s", options[at[2]]);
	else
		text_printf(p->text, " %#x", at[2]);
	if (command == SUB_BEGIN)
		sub_print(p, at[2], at + 3, at + n - 2);
}

void print_telnet(struct print *p, const uint8_t *at, uint32_t length)
{
	const char *before = " [telnet ";

	p->protocol = "telnet";
	while (length > 0 && get_u8(p, at) == IAC) {
		uint32_t n = command_length(p, at, length);

		if (n == 0)
			break;
		text_str(p->text, before);
		before = ", ";
		command_print(p, at, n);
		at += n;
		length = n < length ? length - n : 0;
	}
	if (before[0] == ',')
		text_char(p->text, ']');
}
