#include "capture/print/fields.h"

#include <inttypes.h>

uint64_t get_bytes(struct print *p, const uint8_t *at, unsigned n)
{
	uint64_t value = 0;

	print_need(p, at, n);
	for (unsigned i = 0; i < n; i++)
		value = value << 8 | at[i];
	return value;
}

static unsigned width(const char *directive)
{
	if (directive[0] == 'a' && directive[1] == '6')
		return 16;
	return (unsigned)(directive[1] - '0');
}

static bool is_field(const char *at)
{
	return at[0] == '%' && at[1] != '%' && at[1] != '|';
}

/* Bytes up to the last field of a piece that is shown, and the piece's end. */
static unsigned measure(const char *format)
{
	unsigned n = 0, shown = 0;

	for (; *format && *format != '|'; format++) {
		if (*format != '%')
			continue;
		format++;
		if (*format == '%' || *format == '|')
			continue;
		n += width(format);
		if (*format != '_')
			shown = n;
		format++;
	}
	return shown;
}

static void signed_field(struct print *p, const uint8_t *at, unsigned n)
{
	/* No format has a field of no bytes.
	 * NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
	uint64_t value = get_bytes(p, at, n), sign = UINT64_C(1) << (8 * n - 1);

	text_printf(p->text, "%" PRId64, (int64_t)((value ^ sign) - sign));
}

static void field(struct print *p, const uint8_t *at, const char *directive)
{
	unsigned n = width(directive);

	switch (directive[0]) {
	case 'u':
		text_u64(p->text, get_bytes(p, at, n));
		break;
	case 'i':
		signed_field(p, at, n);
		break;
	case 'x':
		text_hex(p->text, get_bytes(p, at, n), 1);
		break;
	case 'z':
		text_hex(p->text, get_bytes(p, at, n), 2 * n);
		break;
	case 'a':
		if (n == 4)
			print_ip4(p, at);
		else
			print_ip6_address(p, at);
		break;
	case 'm':
		print_mac(p, at, n);
		break;
	}
}

const uint8_t *print_fields(struct print *p, const uint8_t *at, const char *format)
{
	print_need(p, at, measure(format));
	for (; *format; format++) {
		if (is_field(format)) {
			field(p, at, format + 1);
			at += width(format + 1);
			format += 2;
		} else if (*format == '|') {
			print_need(p, at, measure(format + 1));
		} else {
			format += *format == '%';
			text_char(p->text, *format);
		}
	}
	return at;
}

void print_labelled(struct print *p, const char *label, const struct print_name *names,
    const char *otherwise, uint32_t value)
{
	text_str(p->text, label);
	print_named(p, names, otherwise, value);
}

float get_float(struct print *p, const uint8_t *at)
{
	uint32_t bits = get_u32(p, at);
	float value;

	memcpy(&value, &bits, sizeof value);
	return value;
}
