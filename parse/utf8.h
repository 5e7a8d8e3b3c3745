/* Well-formed UTF-8, as Unicode's table 3-7 has it. */
#ifndef PARSE_UTF8_H
#define PARSE_UTF8_H

#include <stddef.h>

/* What stands for each byte that is no part of well-formed UTF-8: U+FFFD. */
#define UTF8_REPLACEMENT "\xef\xbf\xbd"
enum { UTF8_REPLACEMENT_SIZE = 3 };

/* Length of the sequence at p, of which size bytes are there (at least one); 0 if ill-formed. */
size_t utf8_length(const unsigned char *p, size_t size);

/* Writes the character at *p, or the replacement of one byte, to `to`; moves *p past it and
 * returns the end of what was written (at most four bytes). */
char *utf8_copy(char *to, const unsigned char **p, const unsigned char *end);

#endif
