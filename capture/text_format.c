/*
 * text_printf: the conversions that lines are made of (%s %c %u %d %x, width, 0, l) by hand,
 * as printf's own cost a third of a line's time under -v; from the first other one on, printf.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "capture/text.h"

enum { DIGITS_ROOM = 99 + 20 }; /* a width of two digits, a number */

/* "%04x": zero 0, width 4, wide false, conversion x. */
struct directive {
	unsigned width;
	char pad;
	bool wide; /* l */
	char conversion;
};

/* The text up to the next directive, or to the end; returns where that is. */
static const char *put_plain(struct text *t, const char *format)
{
	enum { STEP = 64 };

	for (;;) {
		char *at;
		char *limit;

		text_reserve(t, STEP);
		at = t->at;
		limit = at + STEP;
		while (*format && *format != '%' && at < limit)
			*at++ = *format++;
		t->at = at;
		if (at < limit)
			return format;
	}
}

/* format: behind the '%'. What follows the directive, or NULL: it is one of printf's others. */
static const char *read_directive(const char *format, struct directive *d)
{
	*d = (struct directive){.pad = ' '};
	if (*format == '0')
		d->pad = *format++;
	for (unsigned i = 0; i < 2 && *format >= '0' && *format <= '9'; i++)
		d->width = d->width * 10 + (unsigned)(*format++ - '0');
	if (*format == 'l') {
		d->wide = true;
		format++;
	}
	d->conversion = *format;
	switch (*format) {
	case 'u':
	case 'x':
		return format + 1;
	case 'd':
	case 's':
	case 'c':
	case '%':
		return d->width || d->wide || d->pad == '0' ? NULL : format + 1;
	default:
		return NULL;
	}
}

static void put_number(struct text *t, const struct directive *d, uint64_t value)
{
	char *begin;
	size_t n;

	text_reserve(t, DIGITS_ROOM);
	begin = t->at;
	if (d->conversion == 'x')
		text_hex(t, value, 1);
	else if (value <= UINT32_MAX)
		text_u32(t, (uint32_t)value);
	else
		text_u64(t, value);
	n = (size_t)(t->at - begin);
	if (n >= d->width)
		return;
	memmove(begin + d->width - n, begin, n);
	memset(begin, d->pad, d->width - n);
	t->at = begin + d->width;
}

static void put_signed(struct text *t, int value)
{
	if (value < 0)
		text_char(t, '-');
	text_u32(t, value < 0 ? 0 - (uint32_t)value : (uint32_t)value);
}

static void put_string(struct text *t, const char *s)
{
	text_str(t, s ? s : "(null)");
}

static void put_by_printf(struct text *t, const char *format, va_list arguments)
{
	va_list again;
	size_t room = (size_t)(t->end - t->at);
	int n;

	va_copy(again, arguments);
	n = vsnprintf(t->at, room, format, arguments);
	if (n > 0 && (size_t)n >= room) {
		text_reserve(t, (size_t)n + 1);
		n = vsnprintf(t->at, (size_t)n + 1, format, again);
	}
	va_end(again);
	if (n > 0)
		t->at += n;
}

void text_printf(struct text *t, const char *format, ...)
{
	va_list arguments;
	struct directive d;

	va_start(arguments, format);
	while (*(format = put_plain(t, format))) {
		const char *next = read_directive(format + 1, &d);

		if (!next) {
			put_by_printf(t, format, arguments);
			break;
		}
		format = next;
		switch (d.conversion) {
		case 's':
			put_string(t, va_arg(arguments, const char *));
			break;
		case 'c':
			text_char(t, (char)va_arg(arguments, int));
			break;
		case 'd':
			put_signed(t, va_arg(arguments, int));
			break;
		case '%':
			text_char(t, '%');
			break;
		default:
			put_number(t, &d,
			    d.wide ? va_arg(arguments, unsigned long)
				   : va_arg(arguments, unsigned));
		}
	}
	va_end(arguments);
}

void text_format_u32(struct text *t, const char *format, uint32_t value)
{
	text_printf(t, format, value);
}
