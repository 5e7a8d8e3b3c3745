#include "replay/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "parse/number.h"
#include "replay/clock/spin.h"
#include "replay/link.h"

#define LONGEST (INT64_C(100) * 365 * 86400 * 1000000000)

static const char usage[] =
    "usage: pcap-replay [options] FILE|FOLDER|- ...\n"
    "Puts recorded packets on a wire, or on stdout, at the moments they were recorded at.\n"
    "\n"
    "Output\n"
    "  -i, --interface IF     send on IF (without: a capture on stdout)\n"
    "  -I, --second IF        the other side's interface, with one of:\n"
    "      --split CIDR,...   packets from these addresses leave on -i, the rest on -I\n"
    "      --split-by-file    two inputs: the first leaves on -i, the second on -I\n"
    "  -w, --write FILE       a capture to FILE\n"
    "      --format FORM      pcap, pcapng or auto (pcapng when an input is, or link types\n"
    "                         differ)\n"
    "      --oversize HOW     frames over the MTU: skip, truncate, fragment or fail\n"
    "      --qdisc            send through the queueing discipline\n"
    "      --no-xdp           with -t: by the packet socket, not by an XDP one\n"
    "      --batch N          frames a system call (1-128)\n"
    "\n"
    "Pace\n"
    "  -x, --times FACTOR     FACTOR times as fast as recorded (2.5, 1/3)\n"
    "  -p, --pps RATE         packets a second (0.5, 100000)\n"
    "  -M, --mbps RATE        megabits a second\n"
    "  -t, --top-speed        as fast as possible\n"
    "      --max-gap TIME     no longer wait than this\n"
    "      --spin TIME, --no-spin\n"
    "                         how long before each packet to be awake (default: measured)\n"
    "\n"
    "How much\n"
    "  -l, --loop N           N passes; 0 until stopped\n"
    "      --loop-delay TIME  between two passes\n"
    "  -L, --limit N          N packets in all\n"
    "      --duration TIME    no longer than this\n"
    "      --start-at MOMENT  begin then (2026-11-23T04:50:00Z, @1795000000)\n"
    "      --loss PERCENT     lose so many on the way, at random\n"
    "\n"
    "Input\n"
    "  -f, --filter EXPR      only packets this pcap-filter(7) expression takes\n"
    "  -K, --preload          read everything into memory first\n"
    "      --preload-limit SIZE\n"
    "                         refuse to take more memory (default: half of what is free)\n"
    "\n"
    "Edits\n"
    "      --src-mac MAC[,MAC]  --dst-mac MAC[,MAC]      (the second for -I)\n"
    "      --map CIDR=CIDR  --map-port PORT=PORT  --ttl [+-]N  --unique-ip\n"
    "      --vlan-push ID[:PRIORITY]  --vlan-pop  --fix-checksums\n"
    "\n"
    "Report\n"
    "      --stats FORM       summary as text, json or none\n"
    "      --stats-interval TIME|loop\n"
    "                         print it again and again, or after each pass\n"
    "      --no-progress  -q, --quiet  --help  --version\n"
    "  -Z, --user NAME        who to be after opening everything as root\n";

enum option_key {
	KEY_LOOP_DELAY = 256,
	KEY_DURATION,
	KEY_START_AT,
	KEY_LOSS,
	KEY_PRELOAD_LIMIT,
	KEY_SPLIT,
	KEY_SPLIT_BY_FILE,
	KEY_MAX_GAP,
	KEY_SPIN,
	KEY_NO_SPIN,
	KEY_SRC_MAC,
	KEY_DST_MAC,
	KEY_MAP,
	KEY_MAP_PORT,
	KEY_VLAN_PUSH,
	KEY_VLAN_POP,
	KEY_TTL,
	KEY_UNIQUE_IP,
	KEY_FIX_CHECKSUMS,
	KEY_FORMAT,
	KEY_OVERSIZE,
	KEY_QDISC,
	KEY_NO_XDP,
	KEY_BATCH,
	KEY_STATS,
	KEY_STATS_INTERVAL,
	KEY_NO_PROGRESS,
	KEY_HELP,
	KEY_VERSION,
};

static const struct option long_options[] = {
    {"interface", required_argument, NULL, 'i'},
    {"second", required_argument, NULL, 'I'},
    {"write", required_argument, NULL, 'w'},
    {"times", required_argument, NULL, 'x'},
    {"pps", required_argument, NULL, 'p'},
    {"mbps", required_argument, NULL, 'M'},
    {"top-speed", no_argument, NULL, 't'},
    {"loop", required_argument, NULL, 'l'},
    {"limit", required_argument, NULL, 'L'},
    {"filter", required_argument, NULL, 'f'},
    {"preload", no_argument, NULL, 'K'},
    {"quiet", no_argument, NULL, 'q'},
    {"user", required_argument, NULL, 'Z'},
    {"loop-delay", required_argument, NULL, KEY_LOOP_DELAY},
    {"duration", required_argument, NULL, KEY_DURATION},
    {"start-at", required_argument, NULL, KEY_START_AT},
    {"loss", required_argument, NULL, KEY_LOSS},
    {"preload-limit", required_argument, NULL, KEY_PRELOAD_LIMIT},
    {"split", required_argument, NULL, KEY_SPLIT},
    {"split-by-file", no_argument, NULL, KEY_SPLIT_BY_FILE},
    {"max-gap", required_argument, NULL, KEY_MAX_GAP},
    {"spin", required_argument, NULL, KEY_SPIN},
    {"no-spin", no_argument, NULL, KEY_NO_SPIN},
    {"src-mac", required_argument, NULL, KEY_SRC_MAC},
    {"dst-mac", required_argument, NULL, KEY_DST_MAC},
    {"map", required_argument, NULL, KEY_MAP},
    {"map-port", required_argument, NULL, KEY_MAP_PORT},
    {"vlan-push", required_argument, NULL, KEY_VLAN_PUSH},
    {"vlan-pop", no_argument, NULL, KEY_VLAN_POP},
    {"ttl", required_argument, NULL, KEY_TTL},
    {"unique-ip", no_argument, NULL, KEY_UNIQUE_IP},
    {"fix-checksums", no_argument, NULL, KEY_FIX_CHECKSUMS},
    {"format", required_argument, NULL, KEY_FORMAT},
    {"oversize", required_argument, NULL, KEY_OVERSIZE},
    {"qdisc", no_argument, NULL, KEY_QDISC},
    {"no-xdp", no_argument, NULL, KEY_NO_XDP},
    {"batch", required_argument, NULL, KEY_BATCH},
    {"stats", required_argument, NULL, KEY_STATS},
    {"stats-interval", required_argument, NULL, KEY_STATS_INTERVAL},
    {"no-progress", no_argument, NULL, KEY_NO_PROGRESS},
    {"help", no_argument, NULL, KEY_HELP},
    {"version", no_argument, NULL, KEY_VERSION},
    /* As tcpreplay calls them. */
    {"intf1", required_argument, NULL, 'i'},
    {"intf2", required_argument, NULL, 'I'},
    {"multiplier", required_argument, NULL, 'x'},
    {"topspeed", no_argument, NULL, 't'},
    {"preload-pcap", no_argument, NULL, 'K'},
    {NULL, 0, NULL, 0},
};

/* "2.5" to 2500000000 / 1000000000, "1/3" to 1 / 3. */
static int take_factor(const char *text, struct pacer_options *pace)
{
	const char *slash = strchr(text, '/');
	char over[24];
	uint64_t times, per = 1000000000;

	if (!slash) {
		if (number_fixed(text, 9, 1, UINT64_C(1000000) * per, &times) != 0)
			return -1;
	} else {
		if ((size_t)(slash - text) >= sizeof(over))
			return -1;
		memcpy(over, text, (size_t)(slash - text));
		over[slash - text] = '\0';
		if (number_u64(over, 1, 1000000000, &times) != 0 ||
		    number_u64(slash + 1, 1, 1000000000, &per) != 0)
			return -1;
	}
	pace->times = times;
	pace->per = per;
	return 0;
}

/* One pace at a time: the last of -x, -p, -M and -t must be the only one. */
static int take_pace(enum pacer_mode mode, const char *text, struct pacer_options *pace)
{
	pace->mode = mode;
	switch (mode) {
	case PACER_RECORDED:
		return take_factor(text, pace);
	case PACER_PACKETS:
		return number_fixed(text, 6, 1, UINT64_C(1000000000000000), &pace->micropackets);
	case PACER_BITS:
		return number_fixed(text, 6, 1, UINT64_C(10000000000000), &pace->bits);
	case PACER_TOP:
		break;
	}
	return 0;
}

static int take_splits(const char *text, struct replay_options *o)
{
	char list[REPLAY_SPLITS * 44];
	char *rest = list, *one;

	if (snprintf(list, sizeof(list), "%s", text) >= (int)sizeof(list))
		return -1;
	while ((one = strsep(&rest, ",")))
		if (o->split_count == REPLAY_SPLITS ||
		    cidr_parse(one, &o->split[o->split_count++]) != 0)
			return -1;
	return 0;
}

/* Which of n names the text is; -1: none. */
static int find_name(const char *text, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(text, names[i]) == 0)
			return i;
	return -1;
}

static int take_format(const char *text, enum replay_format *format)
{
	static const char *const names[] = {"auto", "pcap", "pcapng"};
	int which = find_name(text, names, 3);

	*format = (enum replay_format)which;
	return which < 0 ? -1 : 0;
}

static int take_oversize(const char *text, enum replay_oversize *oversize)
{
	static const char *const names[] = {"skip", "truncate", "fragment", "fail"};
	int which = find_name(text, names, 4);

	*oversize = (enum replay_oversize)which;
	return which < 0 ? -1 : 0;
}

static int take_batch(const char *text, unsigned *batch)
{
	uint64_t n;

	if (number_u64(text, 1, LINK_BATCH, &n) != 0)
		return -1;
	*batch = (unsigned)n;
	return 0;
}

/* Options of the output and of the input. 0, -1: bad value, 1: not one of these. */
static int take_place(int key, char *value, struct replay_options *o)
{
	switch (key) {
	case 'i':
		o->interfaces[0] = value;
		return 0;
	case 'I':
		o->interfaces[1] = value;
		return 0;
	case 'w':
		o->output = value;
		return 0;
	case 'f':
		o->filter = value;
		return 0;
	case 'Z':
		o->user = value;
		return 0;
	case 'K':
		o->preload = true;
		return 0;
	case KEY_PRELOAD_LIMIT:
		return number_size(value, 1, INT64_MAX, &o->preload_limit);
	case KEY_SPLIT:
		return take_splits(value, o);
	case KEY_SPLIT_BY_FILE:
		o->split_by_file = true;
		return 0;
	case KEY_FORMAT:
		return take_format(value, &o->format);
	case KEY_OVERSIZE:
		return take_oversize(value, &o->oversize);
	case KEY_QDISC:
		o->through_qdisc = true;
		return 0;
	case KEY_NO_XDP:
		o->no_xdp = true;
		return 0;
	case KEY_BATCH:
		return take_batch(value, &o->batch);
	}
	return 1;
}

/* "2.5" or "2.5%". */
static int take_loss(const char *text, uint64_t *loss)
{
	char number[16];
	size_t n = strlen(text);

	if (n >= sizeof(number))
		return -1;
	memcpy(number, text, n + 1);
	if (n > 0 && number[n - 1] == '%')
		number[n - 1] = '\0';
	return number_fixed(number, 6, 0, REPLAY_LOSS_ALL, loss);
}

static int take_time(int key, char *value, struct replay_options *o)
{
	switch (key) {
	case KEY_LOOP_DELAY:
		return number_duration(value, 0, LONGEST, &o->loop_delay);
	case KEY_DURATION:
		return number_duration(value, 1, LONGEST, &o->duration);
	case KEY_START_AT:
		return number_time(value, &o->start_at) != 0 || o->start_at <= 0 ? -1 : 0;
	case KEY_LOSS:
		return take_loss(value, &o->loss);
	case KEY_MAX_GAP:
		return number_duration(value, 1, LONGEST, &o->pace.max_gap);
	case KEY_SPIN:
		return number_duration(value, 0, INT64_C(1000000000), &o->spin);
	case KEY_NO_SPIN:
		o->spin = 0;
		return 0;
	case 'l':
		return number_u64(value, 0, UINT64_MAX, &o->loops);
	case 'L':
		return number_u64(value, 1, UINT64_MAX, &o->limit);
	}
	return 1;
}

static int take_edit(int key, char *value, struct edit_rules *edit)
{
	switch (key) {
	case KEY_SRC_MAC:
		return edit_parse_mac(value, edit->source);
	case KEY_DST_MAC:
		return edit_parse_mac(value, edit->destination);
	case KEY_MAP:
		return edit_parse_map(value, edit);
	case KEY_MAP_PORT:
		return edit_parse_ports(value, edit);
	case KEY_VLAN_PUSH:
		return edit_parse_vlan(value, edit);
	case KEY_VLAN_POP:
		edit->vlan_pop = true;
		return 0;
	case KEY_TTL:
		return edit_parse_ttl(value, edit);
	case KEY_UNIQUE_IP:
		edit->unique_ip = true;
		return 0;
	case KEY_FIX_CHECKSUMS:
		edit->fix_checksums = true;
		return 0;
	}
	return 1;
}

static int take_report(int key, char *value, struct replay_options *o)
{
	switch (key) {
	case KEY_STATS:
		return ledger_form_parse(value, &o->stats);
	case KEY_STATS_INTERVAL:
		o->stats_each_pass = strcmp(value, "loop") == 0;
		if (o->stats_each_pass)
			return 0;
		return number_duration(value, INT64_C(1000000), LONGEST, &o->stats_interval);
	case KEY_NO_PROGRESS:
		o->progress = false;
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	}
	return 1;
}

/* 0, or -1: the value cannot be meant. */
static int take(int key, char *value, struct replay_options *o, unsigned *paces)
{
	static const char keys[] = "xpMt"; /* in the order of enum pacer_mode */
	const char *pace = key < 256 ? strchr(keys, key) : NULL;
	int result;

	if (pace) {
		(*paces)++;
		return take_pace((enum pacer_mode)(pace - keys), value, &o->pace);
	}
	result = take_place(key, value, o);
	if (result == 1)
		result = take_time(key, value, o);
	if (result == 1)
		result = take_edit(key, value, &o->edit);
	return result == 1 ? take_report(key, value, o) : result;
}

__attribute__((format(printf, 3, 4))) static int refuse(
    char *message, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(message, size, format, args);
	va_end(args);
	return -1;
}

static int check_output(struct replay_options *o, char *message, size_t size)
{
	bool split = o->split_count > 0 || o->split_by_file;

	if (o->interfaces[0] && o->output)
		return refuse(message, size, "-i and -w: one output at a time");
	if (o->interfaces[0] && o->format != FORMAT_AUTO)
		return refuse(message, size, "--format is for a capture, not for -i");
	if (o->interfaces[1] && !o->interfaces[0])
		return refuse(message, size, "-I needs -i");
	if ((o->interfaces[1] != NULL) != split)
		return refuse(message, size,
		    split ? "--split needs two interfaces, -i and -I"
			  : "-I needs --split or --split-by-file, to know what leaves where");
	if (o->split_count > 0 && o->split_by_file)
		return refuse(message, size, "--split and --split-by-file: one of them");
	if (o->split_by_file && o->input_count != 2)
		return refuse(message, size, "--split-by-file takes two files");
	if (!o->interfaces[0] && !o->output)
		o->output = "-";
	return 0;
}

static int check_input(const struct replay_options *o, char *message, size_t size)
{
	int streams = 0;

	if (o->input_count == 0)
		return refuse(
		    message, size, "no input: name a file, a folder, or - for standard input");
	for (int i = 0; i < o->input_count; i++)
		streams += strcmp(o->inputs[i], "-") == 0;
	if (streams > 1)
		return refuse(message, size, "standard input is there once only");
	if (streams > 0 && o->loops != 1 && !o->preload)
		return refuse(message, size, "--loop over standard input needs --preload");
	return 0;
}

static void defaults(struct replay_options *o)
{
	*o = (struct replay_options){
	    .pace = {.mode = PACER_RECORDED, .times = 1, .per = 1},
	    .spin = WAITER_MEASURE,
	    .loops = 1,
	    .batch = LINK_BATCH,
	    .stats = LEDGER_TEXT,
	    .progress = true,
	};
}

int replay_options_parse(
    int argc, char *argv[], struct replay_options *o, char *message, size_t size)
{
	unsigned paces = 0;
	int key, which = 0;

	defaults(o);
	optind = 0;
	opterr = 0;
	while ((key = getopt_long(argc, argv, ":i:I:w:x:p:M:tl:L:f:KqZ:", long_options, &which)) !=
	       -1) {
		if (key == KEY_HELP || key == KEY_VERSION) {
			snprintf(message, size, "%s",
			    key == KEY_HELP ? usage : "pcap-replay " VERSION "\n");
			return 1;
		}
		if (key == '?')
			return refuse(message, size, "unknown option %s", argv[optind - 1]);
		if (key == ':')
			return refuse(message, size, "%s needs a value", argv[optind - 1]);
		if (take(key, optarg, o, &paces) != 0) {
			if (key < 256)
				return refuse(
				    message, size, "-%c %s: not a value it takes", key, optarg);
			return refuse(message, size, "--%s %s: not a value it takes",
			    long_options[which].name, optarg);
		}
	}
	if (paces > 1)
		return refuse(message, size, "-x, -p, -M and -t: one pace at a time");
	o->inputs = (const char *const *)argv + optind;
	o->input_count = argc - optind;
	if (o->quiet) {
		o->progress = false;
		o->stats = LEDGER_NONE;
	}
	return check_output(o, message, size) != 0 ? -1 : check_input(o, message, size);
}
