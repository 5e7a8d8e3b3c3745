#include "serve/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "parse/number.h"
#include "serve/output.h"

enum {
	OPT_SLOW = 256,
	OPT_PATIENCE,
	OPT_BEHIND,
	OPT_BUFFER,
	OPT_MAX_LINE,
	OPT_NO_WAIT,
	OPT_HISTORY,
	OPT_LINGER,
	OPT_ONCE,
	OPT_NO_NOTICES,
	OPT_SPOOL,
	OPT_SPOOL_MAX,
	OPT_ALLOW,
	OPT_PUBLIC,
	OPT_MAX_CLIENTS,
	OPT_TLS_CERT,
	OPT_TLS_KEY,
	OPT_TLS_CLIENT_CA,
	OPT_TLS_CLIENT_NAME,
	OPT_HANDSHAKE,
	OPT_METRICS,
	OPT_KEY,
	OPT_KAFKA_CONFIG,
	OPT_KAFKA_TIMEOUT,
	OPT_STATS,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option longs[] = {
    {"slow", required_argument, NULL, OPT_SLOW},
    {"patience", required_argument, NULL, OPT_PATIENCE},
    {"behind", required_argument, NULL, OPT_BEHIND},
    {"buffer", required_argument, NULL, OPT_BUFFER},
    {"max-line", required_argument, NULL, OPT_MAX_LINE},
    {"no-wait", no_argument, NULL, OPT_NO_WAIT},
    {"history", required_argument, NULL, OPT_HISTORY},
    {"linger", required_argument, NULL, OPT_LINGER},
    {"once", no_argument, NULL, OPT_ONCE},
    {"no-notices", no_argument, NULL, OPT_NO_NOTICES},
    {"spool", required_argument, NULL, OPT_SPOOL},
    {"spool-max", required_argument, NULL, OPT_SPOOL_MAX},
    {"allow", required_argument, NULL, OPT_ALLOW},
    {"public", no_argument, NULL, OPT_PUBLIC},
    {"max-clients", required_argument, NULL, OPT_MAX_CLIENTS},
    {"tls-cert", required_argument, NULL, OPT_TLS_CERT},
    {"tls-key", required_argument, NULL, OPT_TLS_KEY},
    {"tls-client-ca", required_argument, NULL, OPT_TLS_CLIENT_CA},
    {"tls-client-name", required_argument, NULL, OPT_TLS_CLIENT_NAME},
    {"handshake", required_argument, NULL, OPT_HANDSHAKE},
    {"metrics", required_argument, NULL, OPT_METRICS},
    {"key", required_argument, NULL, OPT_KEY},
    {"kafka-config", required_argument, NULL, OPT_KAFKA_CONFIG},
    {"kafka-timeout", required_argument, NULL, OPT_KAFKA_TIMEOUT},
    {"stats", required_argument, NULL, OPT_STATS},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

static const char usage[] =
    "usage: line-serve [options] ADDRESS…\n"
    "Hands the lines of standard input to many readers.\n"
    "\n"
    "addresses\n"
    "  [HOST]:PORT  PORT          listen on TCP (no host: loopback; *: every address)\n"
    "  unix:PATH  systemd:        listen on a unix socket; on the sockets systemd hands over\n"
    "  tcp://HOST:PORT  unix://PATH     connect to somebody who listens, again and again\n"
    "  kafka://HOST:PORT[,…]/TOPIC      produce to a Kafka topic, one message a packet\n"
    "  -l [-k] [-p] PORT          as netcat; without -k the end comes with the last reader\n"
    "\n"
    "readers that are slow, late or away\n"
    "  --slow POLICY     block (default), drop, disconnect: for the addresses after it\n"
    "  --patience TIME   how long a reader may hold up the input under drop, disconnect (1s)\n"
    "  --behind SIZE     disconnect a reader as soon as it is so far behind\n"
    "  --buffer SIZE     lines in memory (32M)\n"
    "  --max-line SIZE   longer lines are cut (1M)\n"
    "  --no-wait         read on while nobody is there\n"
    "  --history N|SIZE  give newcomers the last N lines, or the last SIZE bytes (64K)\n"
    "  --spool DIR       keep lines on disk for readers that are slow or away\n"
    "  --spool-max SIZE  at most so much of it (1G)\n"
    "  --linger TIME     at the end of input, wait at most so long for readers\n"
    "  --once            end with the last reader\n"
    "  --no-notices      do not tell readers what was omitted\n"
    "\n"
    "who may come in\n"
    "  --allow CIDR[,CIDR…]  --public  --max-clients N (10000)\n"
    "  --tls-cert FILE  --tls-key FILE  --tls-client-ca FILE  --tls-client-name NAME\n"
    "  --handshake TIME  a TLS handshake takes at most so long (10s)\n"
    "\n"
    "Kafka\n"
    "  -X NAME=VALUE  --kafka-config FILE  settings for librdkafka\n"
    "  --kafka-timeout TIME   a line not confirmed after so long is given up (5m)\n"
    "  --key flow|none        what decides on the partition (flow)\n"
    "\n"
    "  --metrics HOST:PORT|unix:PATH   Prometheus text and /healthz\n"
    "  -v, --verbose  --stats text|json|none  -q, --quiet  --help  --version\n";

__attribute__((format(printf, 1, 2))) static int fail(const char *format, ...)
{
	va_list args;

	fputs("line-serve: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\n", stderr);
	return -1;
}

static int bad_value(const char *name, const char *value, const char *wanted)
{
	return fail("--%s %s: wanted %s", name, value, wanted);
}

static int set_size(const char *name, const char *text, uint64_t min, uint64_t *value)
{
	if (number_size(text, min, UINT64_C(1) << 46, value) < 0)
		return bad_value(name, text,
		    min > 1024 ? "a size such as 16M, not too small" : "a size such as 16M");
	return 0;
}

static int set_time(const char *name, const char *text, int64_t *value)
{
	if (number_duration(text, 0, INT64_C(1000000000) * 86400 * 365, value) < 0)
		return bad_value(name, text, "a time such as 2.5s, 100ms or 5m");
	return 0;
}

static int set_policy(const char *text, enum reader_policy *policy)
{
	if (strcmp(text, "block") == 0)
		*policy = READER_BLOCK;
	else if (strcmp(text, "drop") == 0)
		*policy = READER_DROP;
	else if (strcmp(text, "disconnect") == 0)
		*policy = READER_DISCONNECT;
	else
		return bad_value("slow", text, "block, drop or disconnect");
	return 0;
}

/* Digits alone are lines; with a unit they are bytes. */
static int set_history(struct serve_options *o, const char *text)
{
	o->history_lines = o->history_bytes = 0;
	if (number_u64(text, 0, UINT64_C(1) << 40, &o->history_lines) == 0)
		return 0;
	return set_size("history", text, 1, &o->history_bytes);
}

static int add_networks(struct serve_options *o, char *list)
{
	char *rest = NULL;

	for (char *word = strtok_r(list, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
		if (o->allow_count == SERVE_NETWORKS)
			return fail("--allow: more than %d networks", SERVE_NETWORKS);
		if (access_parse(&o->allow[o->allow_count], word) < 0)
			return bad_value("allow", word, "a network such as 10.0.0.0/8");
		o->allow_count++;
	}
	return 0;
}

static int add_property(struct serve_options *o, const char *text)
{
	if (!strchr(text, '=') || text[0] == '=')
		return fail("-X %s: wanted NAME=VALUE", text);
	if (o->kafka_property_count == SERVE_PROPERTIES)
		return fail("-X: more than %d settings", SERVE_PROPERTIES);
	o->kafka_properties[o->kafka_property_count++] = text;
	return 0;
}

static int set_key(struct serve_options *o, const char *text)
{
	o->kafka_keyed = strcmp(text, "flow") == 0;
	if (!o->kafka_keyed && strcmp(text, "none") != 0)
		return bad_value("key", text, "flow or none");
	return 0;
}

/* What the options so far say of the words that are addresses. */
struct words {
	const char *word[SERVE_ADDRESSES];
	int policy[SERVE_ADDRESSES]; /* the last --slow before it, -1 for none */
	size_t count;
	int policy_now, first_policy;
	bool listen, keep;
	const char *port; /* -p */
};

static int add_word(struct words *w, const char *text)
{
	if (w->count == SERVE_ADDRESSES)
		return fail("more than %d addresses", SERVE_ADDRESSES);
	w->word[w->count] = text;
	w->policy[w->count++] = w->policy_now;
	return 0;
}

static int take_slow(struct words *w, const char *text)
{
	enum reader_policy policy = READER_BLOCK;

	if (set_policy(text, &policy) < 0)
		return -1;
	w->policy_now = (int)policy;
	if (w->first_policy < 0)
		w->first_policy = (int)policy;
	return 0;
}

static int take_reader_option(struct serve_options *o, int c, char *arg)
{
	switch (c) {
	case OPT_PATIENCE:
		return set_time("patience", arg, &o->patience);
	case OPT_BEHIND:
		return set_size("behind", arg, 1, &o->behind);
	case OPT_BUFFER:
		return set_size("buffer", arg, 256 * 1024, &o->buffer);
	case OPT_MAX_LINE:
		return set_size("max-line", arg, 4096, &o->max_line);
	case OPT_NO_WAIT:
		o->no_wait = true;
		return 0;
	case OPT_HISTORY:
		return set_history(o, arg);
	case OPT_LINGER:
		return set_time("linger", arg, &o->linger);
	case OPT_ONCE:
		o->once = true;
		return 0;
	case OPT_NO_NOTICES:
		o->notices = false;
		return 0;
	case OPT_SPOOL:
		o->spool = arg;
		return 0;
	case OPT_SPOOL_MAX:
		return set_size("spool-max", arg, 1024 * 1024, &o->spool_max);
	default:
		return -1;
	}
}

static int take_access_option(struct serve_options *o, int c, char *arg)
{
	switch (c) {
	case OPT_ALLOW:
		return add_networks(o, arg);
	case OPT_PUBLIC:
		o->public = true;
		return 0;
	case OPT_MAX_CLIENTS:
		if (number_u64(arg, 1, 1000000, &o->max_clients) < 0)
			return bad_value("max-clients", arg, "a number from 1 to 1000000");
		return 0;
	case OPT_TLS_CERT:
		o->tls.certificate = arg;
		return 0;
	case OPT_TLS_KEY:
		o->tls.key = arg;
		return 0;
	case OPT_TLS_CLIENT_CA:
		o->tls.client_ca = arg;
		return 0;
	case OPT_TLS_CLIENT_NAME:
		o->tls.client_name = arg;
		return 0;
	case OPT_HANDSHAKE:
		return set_time("handshake", arg, &o->handshake);
	default:
		return -1;
	}
}

static int take_other_option(struct serve_options *o, int c, char *arg)
{
	switch (c) {
	case 'X':
		return add_property(o, arg);
	case OPT_KEY:
		return set_key(o, arg);
	case OPT_KAFKA_CONFIG:
		o->kafka_config = arg;
		return 0;
	case OPT_KAFKA_TIMEOUT:
		return set_time("kafka-timeout", arg, &o->kafka_timeout);
	case OPT_METRICS:
		o->metrics = arg;
		return 0;
	case OPT_STATS:
		if (ledger_form_parse(arg, &o->stats) < 0)
			return bad_value("stats", arg, "text, json or none");
		return 0;
	case 'v':
		o->verbose = true;
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	default:
		return -1;
	}
}

static int take_option(struct serve_options *o, struct words *w, int c, char *arg)
{
	switch (c) {
	case 1:
		return add_word(w, arg);
	case OPT_SLOW:
		return take_slow(w, arg);
	case 'l':
		w->listen = true;
		return 0;
	case 'k':
		w->keep = true;
		return 0;
	case 'p':
		w->port = arg;
		return 0;
	case '?':
		return fail("%s: unknown or incomplete; try line-serve --help", arg);
	default:
		if (c >= OPT_PATIENCE && c <= OPT_SPOOL_MAX)
			return take_reader_option(o, c, arg);
		if (c >= OPT_ALLOW && c <= OPT_HANDSHAKE)
			return take_access_option(o, c, arg);
		return take_other_option(o, c, arg);
	}
}

/* One address more; a host of its own may come with netcat's -p PORT or as "HOST PORT". */
static int add_place(struct serve_options *o, const char *text, const char *host, int policy)
{
	struct serve_place *place;
	const char *why;

	if (o->place_count == SERVE_ADDRESSES)
		return fail("more than %d addresses", SERVE_ADDRESSES);
	place = &o->places[o->place_count];
	if (address_parse(&place->address, text, &why) < 0)
		return fail("%s: %s", text, why);
	if (host)
		snprintf(place->address.host, sizeof(place->address.host), "%s", host);
	place->policy = policy < 0 ? READER_BLOCK : (enum reader_policy)policy;
	o->place_count++;
	return 0;
}

/* A word that netcat takes for a host: it names no port. */
static bool is_host(const char *word)
{
	uint64_t port;

	return !strchr(word, ':') && number_u64(word, 0, 65535, &port) < 0;
}

static int policy_of(const struct words *w, size_t i)
{
	return w->policy[i] >= 0 ? w->policy[i] : w->first_policy;
}

static int take_words(struct serve_options *o, const struct words *w)
{
	size_t i = 0;

	if (w->port) {
		const char *host = w->count > 0 && is_host(w->word[0]) ? w->word[i++] : NULL;

		if (add_place(o, w->port, host, w->first_policy) < 0)
			return -1;
	} else if (w->listen && w->count == 2 && !strchr(w->word[0], ':') &&
		   !strchr(w->word[1], ':')) {
		return add_place(o, w->word[1], w->word[0], policy_of(w, 1));
	}
	for (; i < w->count; i++)
		if (add_place(o, w->word[i], NULL, policy_of(w, i)) < 0)
			return -1;
	return 0;
}

static int check(struct serve_options *o)
{
	if (o->place_count == 0)
		return fail("no address given; try line-serve --help");
	if (o->max_line > o->buffer / 4)
		return fail("--max-line is more than a quarter of --buffer");
	if (o->history_bytes > o->buffer / 2)
		return fail("--history is more than half of --buffer");
	if (!o->tls.certificate != !o->tls.key)
		return fail("--tls-cert and --tls-key go together");
	if (o->tls.client_ca && !o->tls.certificate)
		return fail("--tls-client-ca needs --tls-cert and --tls-key");
	if (o->tls.client_name && !o->tls.client_ca)
		return fail("--tls-client-name needs --tls-client-ca");
	return 1;
}

static int answer(const char *text)
{
	return output_answer("line-serve", text) == 0 ? 0 : -2;
}

int serve_options_parse(struct serve_options *o, int argc, char **argv)
{
	struct words w = {.policy_now = -1, .first_policy = -1};
	bool max_line_given = false;
	int c;

	*o = (struct serve_options){
	    .max_clients = 10000,
	    .handshake = INT64_C(10000000000),
	    .buffer = 32 << 20,
	    .max_line = 1 << 20,
	    .patience = 1000000000,
	    .linger = -1,
	    .notices = true,
	    .spool_max = 1 << 30,
	    .kafka_timeout = INT64_C(300000000000),
	    .kafka_keyed = true,
	    .stats = LEDGER_TEXT,
	};
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "-lkp:X:vq", longs, NULL)) != -1) {
		if (c == OPT_HELP || c == OPT_VERSION)
			return answer(c == OPT_HELP ? usage : "line-serve " VERSION "\n");
		max_line_given |= c == OPT_MAX_LINE;
		if (take_option(o, &w, c, c == '?' ? argv[optind - 1] : optarg) < 0)
			return -1;
	}
	for (; optind < argc; optind++)
		if (add_word(&w, argv[optind]) < 0)
			return -1;
	if (take_words(o, &w) < 0)
		return -1;
	if (!max_line_given && o->max_line > o->buffer / 4)
		o->max_line = o->buffer / 4;
	o->once |= w.listen && !w.keep;
	if (o->quiet)
		o->stats = LEDGER_NONE;
	return check(o);
}
