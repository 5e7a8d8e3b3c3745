/*
 * What link types are called, as libpcap has it. Lent to replay.
 */
#ifndef CAPTURE_LINK_NAME_H
#define CAPTURE_LINK_NAME_H

#include <stddef.h>

/* "EN10MB (Ethernet)", for messages; the number of a DLT_ without a name. */
void link_name_describe(int link_type, char *text, size_t size);
/* The DLT_ of a name, or -1. */
int link_name_find(const char *name);

#endif
