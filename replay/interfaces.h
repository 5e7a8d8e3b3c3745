/*
 * The interfaces that captures name, numbered through all inputs as a pcapng output has them. They
 * outlast the files they came from, as preloaded packets do.
 */
#ifndef REPLAY_INTERFACES_H
#define REPLAY_INTERFACES_H

#include <stdint.h>

#include "capture/reader.h"

struct interfaces;

/* NULL: no memory. */
struct interfaces *interfaces_open(void);
void interfaces_close(struct interfaces *all);
/* Keeps a copy, whose number is the count before. 0, or -1: no memory. */
int interfaces_add(struct interfaces *all, const struct reader_interface *i);
uint32_t interfaces_count(const struct interfaces *all);
/* Valid until the next one is added. */
const struct reader_interface *interfaces_get(const struct interfaces *all, uint32_t number);

#endif
