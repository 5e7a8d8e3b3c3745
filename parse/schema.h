/*
 * Names of the fields in the output: our own short ones, or those another tool's readers know.
 * A schema renames; it changes neither values nor order.
 */
#ifndef PARSE_SCHEMA_H
#define PARSE_SCHEMA_H

#include "parse/record.h"

enum schema {
	SCHEMA_SHORT,
	SCHEMA_ECS,  /* Elastic Common Schema, dotted names */
	SCHEMA_ZEEK, /* conn.log, dns.log, http.log */
	SCHEMA_EVE,  /* Suricata's eve.json */
};

/* "short", "ecs", "zeek" or "eve": 0, or -1. */
int schema_parse(const char *name, enum schema *schema);

/* Never NULL; at most SCHEMA_NAME bytes long. */
const char *schema_name(enum schema schema, enum record_field field);
enum { SCHEMA_NAME = 40 };

#endif
