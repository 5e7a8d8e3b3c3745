/* Syslog (RFC 3164, RFC 5424): "<priority>message". */
#include "capture/print/printers.h"

static const struct print_name severities[] = {
    {0, "emergency"},
    {1, "alert"},
    {2, "critical"},
    {3, "error"},
    {4, "warning"},
    {5, "notice"},
    {6, "info"},
    {7, "debug"},
    {0, NULL},
};

static const struct print_name facilities[] = {
    {0, "kernel"},
    {1, "user"},
    {2, "mail"},
    {3, "daemon"},
    {4, "auth"},
    {5, "syslog"},
    {6, "lpr"},
    {7, "news"},
    {8, "uucp"},
    {9, "cron"},
    {10, "authpriv"},
    {11, "ftp"},
    {12, "ntp"},
    {13, "security"},
    {14, "console"},
    {15, "cron"},
    {16, "local0"},
    {17, "local1"},
    {18, "local2"},
    {19, "local3"},
    {20, "local4"},
    {21, "local5"},
    {22, "local6"},
    {23, "local7"},
    {0, NULL},
};

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of the priority with its brackets, or 0: there is none. */
static uint32_t priority(struct print *p, const uint8_t *at, uint32_t *value)
{
	enum { MOST_DIGITS = 3 };
	uint32_t n = 1;

	if (get_u8(p, at) != '<')
		return 0;
	for (*value = 0; n <= MOST_DIGITS && is_digit(get_u8(p, at + n)); n++)
		*value = *value * 10 + at[n] - '0';
	return get_u8(p, at + n) == '>' ? n + 1 : 0;
}

void print_syslog(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t value, n, facility;

	p->protocol = "syslog";
	n = priority(p, at, &value);
	if (n == 0) {
		print_invalid(p);
		return;
	}
	facility = value >> 3 & 0x7f;
	text_str(p->text, p->options->verbose > 0 ? "SYSLOG, length: " : "SYSLOG ");
	if (p->options->verbose > 0)
		text_printf(p->text, "%u\n\tFacility ", length);
	print_named(p, facilities, "unknown (%u)", facility);
	if (p->options->verbose == 0) {
		text_char(p->text, '.');
		print_named(p, severities, "unknown (%u)", value & 7);
		text_printf(p->text, ", length: %u", length);
		return;
	}
	text_printf(p->text, " (%u), Severity ", facility);
	print_named(p, severities, "unknown (%u)", value & 7);
	text_printf(p->text, " (%u)\n\tMsg: ", value & 7);
	if (length > n)
		print_safe(p, at + n, length - n);
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t", at, length);
}
