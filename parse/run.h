/* The run from input to output, on one thread or on several, and its summary. */
#ifndef PARSE_RUN_H
#define PARSE_RUN_H

#include "parse/options.h"

/* Reads input until its end or a signal; writes records to output and dead letters to letters
 * (-1: none). The exit code: 0, or 1 after an error it has reported on stderr (or, with --strict,
 * after a line that could not be read). */
int parse_run(const struct options *o, int input, int output, int letters);

#endif
