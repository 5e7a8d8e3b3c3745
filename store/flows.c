#include "store/flows.h"
#include "serve/signals.h"
#include "store/flow_table.h"
#include "store/sugar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is asked of the records, in this order. */
static const char *const wanted[] = { "time", "src_ip", "src_port", "dst_ip", "dst_port", "proto",
	"length", "flags" };
enum { TIME, SRC_IP, SRC_PORT, DST_IP, DST_PORT, PROTO, LENGTH, FLAGS, WANTED };

static const char *const names[] = { "time", "flowEndTime", "flowDurationMicroseconds",
	"sourceIPv4Address", "destinationIPv4Address", "sourceIPv6Address", "destinationIPv6Address",
	"sourceTransportPort", "destinationTransportPort", "proto", "protocolIdentifier",
	"packetDeltaCount", "octetDeltaCount", "reversePacketDeltaCount", "reverseOctetDeltaCount",
	"tcpSynTotalCount", "tcpFinTotalCount", "tcpRstTotalCount", "tcpPshTotalCount",
	"tcpAckTotalCount", "tcpUrgTotalCount", "octetsPerSecond", "flowEndReason" };
enum { NAMES = sizeof(names) / sizeof(names[0]) };

struct flows {
	struct row_printer *printer;
	struct flows_counts *counts;
	struct moment_cache cache;
	struct output *output;
};

static struct sql_value integer(uint64_t n)
{
	return (struct sql_value){ .type = SQL_INTEGER, .integer = (int64_t)n };
}

static struct sql_value text(const char *t)
{
	return (struct sql_value){ .type = SQL_TEXT, .text = t, .size = strlen(t) };
}

/* IANA's number of a protocol, or NULL where the word says no single one. */
static struct sql_value protocol_number(const char *proto)
{
	static const struct {
		const char *name;
		uint8_t number;
	} known[] = { { "TCP", 6 }, { "UDP", 17 }, { "ICMP", 1 }, { "ICMP6", 58 }, { "IGMP", 2 },
		{ "SCTP", 132 }, { "GRE", 47 }, { "ESP", 50 }, { "AH", 51 }, { "OSPF", 89 }, { "VRRP", 112 },
		{ "PIM", 103 } };

	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].name, proto) == 0)
			return integer(known[i].number);
	return (struct sql_value){ .type = SQL_NULL };
}

static void put_ends(struct sql_value *v, const struct packet *p)
{
	bool six = strchr(p->src, ':') != NULL;

	v[six ? 2 : 0] = text(p->src);
	v[six ? 3 : 1] = text(p->dst);
	if (p->src_port != FLOW_NO_PORT)
		v[4] = integer((uint64_t)p->src_port);
	if (p->dst_port != FLOW_NO_PORT)
		v[5] = integer((uint64_t)p->dst_port);
}

static int print_flow(void *arg, const struct flow *f, enum flow_end end)
{
	struct flows *all = arg;
	struct sql_value values[NAMES] = { { .type = SQL_NULL } }, *v = values;
	char start[MOMENT_MAX], last[MOMENT_MAX];
	int64_t duration = f->last - f->start;

	*v++ = sql_of_number(COLUMN_TIME, 9, f->start, start);
	*v++ = sql_of_number(COLUMN_TIME, 9, f->last, last);
	*v++ = integer((uint64_t)duration / 1000);
	put_ends(v, &f->first);
	v += 6;
	if (*f->first.proto)
		*v = text(f->first.proto);
	v++;
	*v++ = protocol_number(f->first.proto);
	for (unsigned way = 0; way < 2; way++) {
		*v++ = integer(f->packets[way]);
		*v++ = integer(f->bytes[way]);
	}
	for (unsigned i = 0; i < FLOW_FLAGS; i++, v++)
		if (strcmp(f->first.proto, "TCP") == 0)
			*v = integer(f->flags[i]);
	if (duration > 0) {
		v->type = SQL_REAL;
		v->real = (double)(f->bytes[0] + f->bytes[1]) * 1e9 / (double)duration;
	}
	v++;
	*v = integer(end);
	all->counts->flows++;
	return row_printer_row(all->printer, values);
}

/* tcpdump's letters: a dot is an acknowledgement. */
static uint8_t flags_of(const char *letters)
{
	static const char known[] = "SFRP.U";
	uint8_t flags = 0;

	for (; letters && *letters; letters++) {
		const char *found = strchr(known, *letters);

		if (found)
			flags |= (uint8_t)(1u << (found - known));
	}
	return flags;
}

static void copy(char *to, size_t room, const unsigned char *from)
{
	size_t n = from ? strlen((const char *)from) : 0;

	memset(to, 0, room);
	memcpy(to, from ? (const char *)from : "", n < room ? n : room - 1);
}

static int32_t port_of(sqlite3_stmt *s, int column)
{
	return sqlite3_column_type(s, column) == SQLITE_INTEGER ? sqlite3_column_int(s, column) : FLOW_NO_PORT;
}

/* A row as a packet; false when it is none. */
static bool read_packet(struct flows *all, sqlite3_stmt *s, struct packet *p)
{
	const char *time = (const char *)sqlite3_column_text(s, TIME);
	unsigned digits;
	int64_t ticks;

	if (!time || sqlite3_column_type(s, SRC_IP) == SQLITE_NULL ||
	    sqlite3_column_type(s, DST_IP) == SQLITE_NULL ||
	    moment_read(&all->cache, time, (size_t)sqlite3_column_bytes(s, TIME), &digits, &ticks) != 0)
		return false;
	if (__builtin_mul_overflow(ticks, power_of_ten(9 - digits), &p->time))
		return false;
	copy(p->src, sizeof(p->src), sqlite3_column_text(s, SRC_IP));
	copy(p->dst, sizeof(p->dst), sqlite3_column_text(s, DST_IP));
	copy(p->proto, sizeof(p->proto), sqlite3_column_text(s, PROTO));
	p->src_port = port_of(s, SRC_PORT);
	p->dst_port = port_of(s, DST_PORT);
	p->length = (uint64_t)sqlite3_column_int64(s, LENGTH);
	p->flags = flags_of((const char *)sqlite3_column_text(s, FLAGS));
	return true;
}

static int read_rows(struct query *q, sqlite3_stmt *s, struct flows *all, struct flow_table *t)
{
	struct packet p;
	int code;

	while ((code = sqlite3_step(s)) == SQLITE_ROW && !signals_stop() && all->output->error == 0) {
		if (!read_packet(all, s, &p)) {
			all->counts->others++;
			continue;
		}
		all->counts->packets++;
		if (flow_table_put(t, &p) != 0)
			return all->output->error != 0 ? 0 : -1;
	}
	if (code != SQLITE_DONE && code != SQLITE_ROW && code != SQLITE_INTERRUPT)
		return query_complain(q);
	return flow_table_end(t);
}

/* The query; columns that the store has not are NULL. */
static char *query_text(struct query *q, const struct store_options *o)
{
	char *where = sugar_where(o, ""), *sql;
	sqlite3_str *s = sqlite3_str_new(NULL);

	for (unsigned i = 0; i < WANTED; i++) {
		bool there = words_find(query_snapshot(q)->all.names, wanted[i], strlen(wanted[i]), 0) != UINT32_MAX;

		sqlite3_str_appendf(s, "%s %s", i == 0 ? "SELECT" : ",", there ? wanted[i] : "NULL");
	}
	sqlite3_str_appendf(s, " FROM records%s", where ? where : "");
	sql = sqlite3_str_finish(s);
	if (!where) {
		sqlite3_free(sql);
		sql = NULL;
	}
	sqlite3_free(where);
	return sql;
}

int flows_run(struct query *q, const struct store_options *o, struct output *output,
    struct flows_counts *counts)
{
	struct flows all = { .counts = counts, .output = output };
	struct flow_table *t = flow_table_open(o->idle, print_flow, &all);
	char *sql = query_text(q, o);
	sqlite3_stmt *s = sql ? query_prepare(q, sql, NULL) : NULL;
	int result = -1;

	all.printer = row_printer_open(o->form, output, names, NAMES, true);
	if (!t || !sql || !all.printer) {
		fputs("kv-store: no memory\n", stderr);
	} else if (s) {
		row_printer_omit_null(all.printer);
		result = read_rows(q, s, &all, t);
		counts->peak = flow_table_peak(t);
	}
	if (all.printer && row_printer_close(all.printer) != 0)
		result = -1;
	sqlite3_finalize(s);
	sqlite3_free(sql);
	flow_table_close(t);
	return result;
}
