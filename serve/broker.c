#include "serve/broker.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#include <librdkafka/rdkafka.h>

#include "serve/clock.h"
#include "serve/flow.h"
#include "serve/ring.h"

/* The last packet waits so long for lines that belong to it. */
#define QUIET INT64_C(50000000)

/* Messages are counted in groups, so that the oldest that is not settled is known without a list
 * of all. There are enough groups for every message librdkafka can hold. */
enum { GROUP_SIZE = 1024, GROUPS = 4096, QUEUE_MESSAGES = 1000000 };

struct group {
	uint64_t end; /* the stream offset behind its messages */
	unsigned taken;
	unsigned settled;
};

/* The same is said of the brokers once a minute. */
#define COMPLAINT_PAUSE INT64_C(60000000000)
enum { COMPLAINTS = 4 };

struct complaint {
	char cause[96];
	int64_t said;
};

struct broker {
	struct broker_options options;
	rd_kafka_t *producer;
	rd_kafka_topic_t *topic;
	int events[2]; /* a pipe librdkafka writes to */
	bool finishing;
	bool dead;   /* no message will ever be taken */
	size_t held; /* bytes of the last packet, which waits */
	int64_t held_since;
	uint64_t lines_taken, lines_confirmed, lines_failed;
	rd_kafka_resp_err_t last_failure;
	struct complaint complaints[COMPLAINTS];
	struct group groups[GROUPS];
	size_t first_group, group_count;
	uint64_t settled;
};

__attribute__((format(printf, 2, 3))) static void say(
    const struct broker *b, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "line-serve: %s: ", b->options.name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\n", stderr);
}

/* A message's opaque is its group and its number of lines. */
enum { LINE_BITS = 32 };

static void *to_opaque(size_t group, size_t lines)
{
	return (void *)(uintptr_t)((uint64_t)group << LINE_BITS | lines);
}

/* Lets go of the oldest groups, as long as all their messages are settled. */
static void settle_groups(struct broker *b)
{
	while (b->group_count > 0) {
		struct group *g = &b->groups[b->first_group];

		if (g->settled < g->taken)
			break;
		b->settled = g->end;
		b->first_group = (b->first_group + 1) % GROUPS;
		b->group_count--;
	}
}

/* Errors that no waiting mends: nothing can be written to this topic. */
static bool is_final(rd_kafka_resp_err_t error)
{
	switch (error) {
	case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
	case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
	case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
	case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR__FATAL:
		return true;
	default:
		return false;
	}
}

static void die(struct broker *b, rd_kafka_resp_err_t error, const char *why)
{
	if (b->dead)
		return;
	b->dead = true;
	say(b, "%s; no more is sent there", why ? why : rd_kafka_err2str(error));
	rd_kafka_purge(b->producer,
	    RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
}

static void on_report(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque)
{
	struct broker *b = opaque;
	uint64_t tag = (uint64_t)(uintptr_t)m->_private;
	uint64_t lines = tag & ((UINT64_C(1) << LINE_BITS) - 1);

	(void)rk;
	b->groups[tag >> LINE_BITS].settled++;
	if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		b->lines_confirmed += lines;
		return;
	}
	b->lines_failed += lines;
	if (m->err != b->last_failure && m->err != RD_KAFKA_RESP_ERR__PURGE_QUEUE &&
	    m->err != RD_KAFKA_RESP_ERR__PURGE_INFLIGHT) {
		b->last_failure = m->err;
		say(b, "lines not confirmed: %s", rd_kafka_err2str(m->err));
	}
	if (is_final(m->err))
		die(b, m->err, NULL);
}

/* Why, without where and how often: librdkafka gives one refusal under several codes and with
 * times in it, as "PLACE: WHAT: CAUSE (after 3ms in state …)". */
static void cut_cause(char cause[], size_t size, const char *reason)
{
	const char *end = strstr(reason, " (");
	const char *from = reason;

	end = end ? end : reason + strlen(reason);
	for (const char *at = reason; at + 1 < end; at++)
		if (*at == ':')
			from = at + 1;
	from += strspn(from, " ");
	snprintf(cause, size, "%.*s", from < end ? (int)(end - from) : 0, from);
}

/* What was said of this cause, else the oldest. */
static struct complaint *find_complaint(struct broker *b, const char *cause)
{
	struct complaint *oldest = b->complaints;

	for (struct complaint *c = b->complaints; c < b->complaints + COMPLAINTS; c++) {
		if (strcmp(c->cause, cause) == 0)
			return c;
		if (c->said < oldest->said)
			oldest = c;
	}
	return oldest;
}

/* True when this was said less than a minute ago; otherwise it counts as said now. */
static bool said_lately(struct broker *b, const char *reason)
{
	struct complaint new = {.said = clock_now()}, *before;

	cut_cause(new.cause, sizeof(new.cause), reason);
	before = find_complaint(b, new.cause);
	if (before->said > 0 && strcmp(before->cause, new.cause) == 0 &&
	    new.said - before->said < COMPLAINT_PAUSE)
		return true;
	*before = new;
	return false;
}

/* What is wrong with the brokers; librdkafka goes on trying. */
static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
	struct broker *b = opaque;
	rd_kafka_resp_err_t error = (rd_kafka_resp_err_t)code;
	char why[512];

	if (error == RD_KAFKA_RESP_ERR__FATAL) {
		rd_kafka_fatal_error(rk, why, sizeof(why));
		die(b, error, why);
		return;
	}
	if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && !b->options.quiet &&
	    !said_lately(b, reason))
		say(b, "%s; trying again", reason);
}

/* librdkafka's own log repeats what on_error says; only what -X debug=… asks for is shown. */
static void on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	(void)rk;
	if (level >= 7)
		fprintf(stderr, "line-serve: librdkafka: %s: %s\n", facility, text);
}

static int set(struct broker *b, rd_kafka_conf_t *conf, const char *name, const char *value)
{
	char why[512];

	if (rd_kafka_conf_set(conf, name, value, why, sizeof(why)) == RD_KAFKA_CONF_OK)
		return 0;
	say(b, "%s=%s: %s", name, value, why);
	return -1;
}

static char *trim(char *text)
{
	size_t n;

	text += strspn(text, " \t\r\n");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r\n", text[n - 1]))
		text[--n] = '\0';
	return text;
}

/* One "name=value". */
static int set_property(struct broker *b, rd_kafka_conf_t *conf, const char *text)
{
	char line[4096], *equals;

	if ((size_t)snprintf(line, sizeof(line), "%s", text) >= sizeof(line)) {
		say(b, "a setting is longer than %zu bytes", sizeof(line) - 1);
		return -1;
	}
	equals = strchr(line, '=');
	if (!equals) {
		say(b, "%s: wanted name=value", line);
		return -1;
	}
	*equals = '\0';
	return set(b, conf, trim(line), trim(equals + 1));
}

static int set_from_file(struct broker *b, rd_kafka_conf_t *conf, const char *path)
{
	char line[4096];
	FILE *f = fopen(path, "re");
	int result = 0;

	if (!f) {
		say(b, "open %s: %s", path, strerror(errno));
		return -1;
	}
	while (result == 0 && fgets(line, sizeof(line), f)) {
		char *text = trim(line);

		if (*text != '\0' && *text != '#')
			result = set_property(b, conf, text);
	}
	if (ferror(f)) {
		say(b, "read %s: %s", path, strerror(errno));
		result = -1;
	}
	fclose(f);
	return result;
}

/* Our choices first, so that the file and -X may say otherwise; what makes it this broker last. */
static int configure(struct broker *b, rd_kafka_conf_t *conf)
{
	const struct broker_options *o = &b->options;
	char timeout[24], bytes[24], messages[24];
	const char *const choices[][2] = {
	    {"client.id", "line-serve"},
	    {"enable.idempotence", "true"},
	    {"acks", "all"},
	    {"partitioner", "murmur2_random"},
	    {"compression.codec", "lz4"},
	    {"linger.ms", "20"},
	    {"queue.buffering.max.messages", messages},
	    {"queue.buffering.max.kbytes", bytes},
	    {"message.timeout.ms", timeout},
	    {"topic.metadata.propagation.max.ms", "10000"},
	};

	snprintf(messages, sizeof(messages), "%d", QUEUE_MESSAGES);
	snprintf(bytes, sizeof(bytes), "%zu", o->buffer / 1024 < 4096 ? 4096 : o->buffer / 1024);
	snprintf(timeout, sizeof(timeout), "%lld",
	    (long long)(o->timeout < 1000000 ? 1 : o->timeout / 1000000));
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (set(b, conf, choices[i][0], choices[i][1]) < 0)
			return -1;
	if (o->config && set_from_file(b, conf, o->config) < 0)
		return -1;
	for (size_t i = 0; i < o->property_count; i++)
		if (set_property(b, conf, o->properties[i]) < 0)
			return -1;
	return set(b, conf, "bootstrap.servers", o->brokers);
}

static int start(struct broker *b)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_queue_t *queue;
	char why[512];

	rd_kafka_conf_set_opaque(conf, b);
	rd_kafka_conf_set_dr_msg_cb(conf, on_report);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rd_kafka_conf_set_log_cb(conf, on_log);
	if (configure(b, conf) < 0) {
		rd_kafka_conf_destroy(conf);
		return -1;
	}
	b->producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof(why));
	if (!b->producer) {
		rd_kafka_conf_destroy(conf);
		say(b, "%s", why);
		return -1;
	}
	b->topic = rd_kafka_topic_new(b->producer, b->options.topic, NULL);
	if (!b->topic) {
		say(b, "%s", rd_kafka_err2str(rd_kafka_last_error()));
		return -1;
	}
	queue = rd_kafka_queue_get_main(b->producer);
	rd_kafka_queue_io_event_enable(queue, b->events[1], "", 1);
	rd_kafka_queue_destroy(queue);
	return 0;
}

struct broker *broker_open(const struct broker_options *options)
{
	struct broker *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->options = *options;
	b->events[0] = b->events[1] = -1;
	if (pipe2(b->events, O_CLOEXEC | O_NONBLOCK) < 0) {
		say(b, "pipe: %s", strerror(errno));
		broker_close(b);
		return NULL;
	}
	if (start(b) < 0) {
		broker_close(b);
		return NULL;
	}
	return b;
}

void broker_close(struct broker *b)
{
	if (!b)
		return;
	if (b->producer) {
		rd_kafka_purge(b->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
		rd_kafka_poll(b->producer, 0);
	}
	if (b->topic)
		rd_kafka_topic_destroy(b->topic);
	if (b->producer)
		rd_kafka_destroy(b->producer);
	if (b->events[0] >= 0) {
		close(b->events[0]);
		close(b->events[1]);
	}
	free(b);
}

int broker_fd(const struct broker *b)
{
	return b->events[0];
}

void broker_work(struct broker *b)
{
	char sink[256];

	while (read(b->events[0], sink, sizeof(sink)) > 0)
		;
	while (rd_kafka_poll(b->producer, 0) > 0)
		;
	settle_groups(b);
}

/* The group the next message belongs to, NULL when there are too many open. */
static struct group *open_group(struct broker *b)
{
	size_t newest = (b->first_group + b->group_count - 1) % GROUPS;

	if (b->group_count > 0 && b->groups[newest].taken < GROUP_SIZE)
		return &b->groups[newest];
	if (b->group_count == GROUPS)
		return NULL;
	newest = (b->first_group + b->group_count++) % GROUPS;
	b->groups[newest] = (struct group){.end = b->settled};
	return &b->groups[newest];
}

/* The input's last line may lack its newline. */
static size_t count_lines(const char *bytes, size_t n)
{
	return ring_count_newlines(bytes, n) + (bytes[n - 1] != '\n');
}

/* One message. 1: taken, or refused for itself; 0: the queue is full; -1: dead. */
static int produce(struct broker *b, const char *bytes, size_t n, uint64_t offset)
{
	char key[FLOW_KEY_SIZE];
	size_t key_size = b->options.keyed ? flow_key(bytes, n, key) : 0;
	size_t lines = offset == BROKER_NOTICE ? 0 : count_lines(bytes, n);
	size_t payload = n > 0 && bytes[n - 1] == '\n' ? n - 1 : n;
	struct group *g = open_group(b);
	rd_kafka_resp_err_t error;

	if (!g)
		return 0;
	if (rd_kafka_produce(b->topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY,
		(void *)(uintptr_t)bytes, payload, key_size > 0 ? key : NULL, key_size,
		to_opaque((size_t)(g - b->groups), lines)) < 0) {
		error = rd_kafka_last_error();
		if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL)
			return 0;
		if (is_final(error)) {
			die(b, error, NULL);
			return -1;
		}
		say(b, "a message of %zu bytes is refused: %s", payload, rd_kafka_err2str(error));
		b->lines_failed += lines;
	} else {
		g->taken++;
	}
	b->lines_taken += lines;
	if (offset != BROKER_NOTICE)
		g->end = offset + n;
	return 1;
}

/* True when the last packet, n bytes of it by now, has waited long enough for more of its lines.
 * What follows other packets may be cut off by the size of what we are offered: it is only judged
 * once it stands alone. */
static bool last_is_whole(struct broker *b, size_t n, bool alone)
{
	int64_t now = clock_now();

	if (b->finishing && alone)
		return true;
	if (n != b->held) {
		b->held = n;
		b->held_since = now;
		return false;
	}
	return now - b->held_since >= QUIET;
}

ssize_t broker_send(struct broker *b, const char *bytes, size_t n, uint64_t offset)
{
	size_t done = 0;

	if (b->dead)
		return -1;
	while (done < n) {
		size_t length = flow_packet_length(bytes + done, n - done);
		int result;

		if (length == 0) {
			if (!last_is_whole(b, n - done, done == 0))
				break;
			length = n - done;
		}
		result = produce(
		    b, bytes + done, length, offset == BROKER_NOTICE ? offset : offset + done);
		if (result < 0)
			return -1;
		if (result == 0)
			break;
		b->held = 0;
		done += length;
	}
	return (ssize_t)done;
}

bool broker_holds(const struct broker *b)
{
	return b->held > 0;
}

void broker_finish(struct broker *b)
{
	b->finishing = true;
}

size_t broker_unconfirmed(const struct broker *b)
{
	return (size_t)rd_kafka_outq_len(b->producer);
}

uint64_t broker_lost(const struct broker *b)
{
	return b->lines_taken - b->lines_confirmed;
}

uint64_t broker_confirmed(const struct broker *b)
{
	return b->lines_confirmed;
}

void broker_begin(struct broker *b, uint64_t offset)
{
	b->settled = offset;
}

uint64_t broker_settled(const struct broker *b)
{
	return b->settled;
}
