/* Notices: lines of a tool's own between the packets, "# drop tool=pcap-capture count=128 …". */
#ifndef PARSE_NOTICE_H
#define PARSE_NOTICE_H

#include "parse/record.h"

/* line: one that kind_of called a notice. Sets event, the words behind it, and time if there is a
 * time=… in RFC 3339. */
void notice_read(struct slice line, struct record *r);

#endif
