/* The Kafka producer against the cluster that librdkafka itself can pretend to be. */
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "serve/broker.h"

struct cluster {
	rd_kafka_t *owner;
	rd_kafka_mock_cluster_t *mock;
};

static int cluster_up(void **state)
{
	struct cluster *c = calloc(1, sizeof(*c));

	c->owner = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), NULL, 0);
	c->mock = rd_kafka_mock_cluster_new(c->owner, 1);
	rd_kafka_mock_topic_create(c->mock, "traffic", 4, 1);
	*state = c;
	return 0;
}

static int cluster_down(void **state)
{
	struct cluster *c = *state;

	rd_kafka_mock_cluster_destroy(c->mock);
	rd_kafka_destroy(c->owner);
	free(c);
	return 0;
}

static struct broker *open_to(const struct cluster *c, const char *topic, int64_t timeout)
{
	static const char *const properties[] = {"linger.ms=1"};
	const struct broker_options o = {
	    .name = "kafka",
	    .brokers = rd_kafka_mock_cluster_bootstraps(c->mock),
	    .topic = topic,
	    .properties = properties,
	    .property_count = 1,
	    .timeout = timeout,
	    .buffer = 1 << 20,
	    .keyed = true,
	    .quiet = true,
	};
	struct broker *b = broker_open(&o);

	assert_non_null(b);
	return b;
}

/* Works until nothing is under way, at most so many seconds. */
static void settle(struct broker *b, int seconds)
{
	for (int i = 0; i < seconds * 100 && broker_unconfirmed(b) > 0; i++) {
		struct pollfd p = {.fd = broker_fd(b), .events = POLLIN};

		poll(&p, 1, 10);
		broker_work(b);
	}
	broker_work(b);
}

/* Everything in the topic as "partition:key=value" joined by "|", in each partition's order. */
static void read_back(const struct cluster *c, char *text, size_t size, int wanted)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(4);
	rd_kafka_t *consumer;
	size_t used = 0;

	rd_kafka_conf_set(
	    conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(c->mock), NULL, 0);
	rd_kafka_conf_set(conf, "group.id", "test", NULL, 0);
	rd_kafka_conf_set(conf, "auto.offset.reset", "earliest", NULL, 0);
	consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, NULL, 0);
	for (int i = 0; i < 4; i++)
		rd_kafka_topic_partition_list_add(all, "traffic", i)->offset =
		    RD_KAFKA_OFFSET_BEGINNING;
	rd_kafka_assign(consumer, all);
	for (int i = 0; wanted > 0 && i < 100; i++) {
		rd_kafka_message_t *m = rd_kafka_consumer_poll(consumer, 100);

		if (m && m->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
			used += (size_t)snprintf(text + used, size - used, "%d:%.*s=%.*s|",
			    m->partition, (int)m->key_len, m->key ? (char *)m->key : "",
			    (int)m->len, (char *)m->payload);
			wanted--;
		}
		if (m)
			rd_kafka_message_destroy(m);
	}
	rd_kafka_topic_partition_list_destroy(all);
	rd_kafka_consumer_close(consumer);
	rd_kafka_destroy(consumer);
}

static void a_packet_and_its_continuation_lines_are_one_message(void **state)
{
	const char *text = "1 IP (tos 0x0)\n    10.0.0.1.1 > 10.0.0.2.2: udp\n"
			   "2 IP (tos 0x0)\n    10.0.0.2.2 > 10.0.0.1.1: udp\n";
	struct broker *b = open_to(*state, "traffic", INT64_C(10000000000));
	char got[4096] = "", wanted[4096];
	size_t n = strlen(text), first = n / 2;
	int partition;

	/* The second packet might go on: it waits until the end is known. */
	assert_int_equal(broker_send(b, text, n, 0), first);
	assert_true(broker_holds(b));
	broker_finish(b);
	assert_int_equal(broker_send(b, text + first, n - first, first), n - first);
	settle(b, 10);
	assert_int_equal(broker_confirmed(b), 4);
	assert_int_equal(broker_lost(b), 0);
	assert_int_equal(broker_settled(b), n);
	read_back(*state, got, sizeof(got), 2);
	partition = atoi(got);
	snprintf(wanted, sizeof(wanted),
	    "%d:10.0.0.1.1 10.0.0.2.2=1 IP (tos 0x0)\n    10.0.0.1.1 > 10.0.0.2.2: udp|"
	    "%d:10.0.0.1.1 10.0.0.2.2=2 IP (tos 0x0)\n    10.0.0.2.2 > 10.0.0.1.1: udp|",
	    partition, partition);
	assert_string_equal(got, wanted);
	broker_close(b);
}

static void nothing_is_lost_or_doubled_while_the_broker_is_away(void **state)
{
	struct cluster *c = *state;
	struct broker *b = open_to(c, "traffic", INT64_C(60000000000));
	char got[4096] = "";

	assert_int_equal(broker_send(b, "a\nb\n#\n", 6, 0), 6);
	settle(b, 10);
	assert_int_equal(broker_confirmed(b), 3);
	rd_kafka_mock_broker_set_down(c->mock, 1);
	assert_int_equal(broker_send(b, "c\nd\n#\n", 6, 6), 6);
	settle(b, 1);
	assert_int_equal(broker_confirmed(b), 3);
	assert_int_equal(broker_settled(b), 6);
	rd_kafka_mock_broker_set_up(c->mock, 1);
	settle(b, 20);
	assert_int_equal(broker_confirmed(b), 6);
	assert_int_equal(broker_settled(b), 12);
	read_back(c, got, sizeof(got), 6);
	assert_int_equal(strlen(got), 6 * strlen("0:=a|"));
	broker_close(b);
}

static void what_is_not_confirmed_in_time_is_counted(void **state)
{
	struct cluster *c = *state;
	struct broker *b;

	rd_kafka_mock_broker_set_down(c->mock, 1);
	b = open_to(c, "traffic", INT64_C(300000000));
	assert_int_equal(broker_send(b, "a\n b\nc\n#\n", 9, 0), 9);
	settle(b, 10);
	assert_int_equal(broker_unconfirmed(b), 0);
	assert_int_equal(broker_lost(b), 4);
	assert_int_equal(broker_confirmed(b), 0);
	broker_close(b);
}

static void a_full_queue_takes_no_more_and_loses_nothing(void **state)
{
	struct cluster *c = *state;
	static char lines[8 << 20];
	struct broker *b;
	ssize_t taken;

	rd_kafka_mock_broker_set_down(c->mock, 1);
	b = open_to(c, "traffic", INT64_C(60000000000));
	for (size_t i = 0; i < sizeof(lines); i++)
		lines[i] = i % 1024 == 1023 ? '\n' : 'x';
	taken = broker_send(b, lines, sizeof(lines), 0);
	assert_in_range(taken, 1 << 20, sizeof(lines) - 1);
	assert_int_equal(taken % 1024, 0);
	assert_int_equal(
	    broker_send(b, lines + taken, sizeof(lines) - (size_t)taken, (uint64_t)taken), 0);
	assert_int_equal(broker_lost(b), taken / 1024);
	broker_close(b);
}

static void a_wrong_setting_is_refused(void **state)
{
	static const char *const properties[] = {"no.such.setting=1"};
	const struct broker_options o = {
	    .name = "kafka",
	    .brokers = "127.0.0.1:1",
	    .topic = "t",
	    .properties = properties,
	    .property_count = 1,
	};

	(void)state;
	assert_null(broker_open(&o));
}

int main(void)
{
#define with_cluster(test) cmocka_unit_test_setup_teardown(test, cluster_up, cluster_down)
	const struct CMUnitTest tests[] = {
	    with_cluster(a_packet_and_its_continuation_lines_are_one_message),
	    with_cluster(nothing_is_lost_or_doubled_while_the_broker_is_away),
	    with_cluster(what_is_not_confirmed_in_time_is_counted),
	    with_cluster(a_full_queue_takes_no_more_and_loses_nothing),
	    with_cluster(a_wrong_setting_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
