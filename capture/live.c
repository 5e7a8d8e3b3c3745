#include "capture/live.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "parse/number.h"

/* The interface's own counts of what it lost, read through descriptors that stay open. */
enum { LOST_FILES = 2 };
static const char *const lost_files[LOST_FILES] = {"rx_missed_errors", "rx_fifo_errors"};

struct live {
	pcap_t *pcap;
	char *name;
	int link_type;
	int64_t fraction_ns; /* nanoseconds in libpcap's tv_usec */
	struct live_counts counts;
	bool packet_socket;    /* the kernel's counts come from the socket itself */
	struct pcap_stat last; /* else from libpcap, which counts in 32 bits */
	int lost_fd[LOST_FILES];
	uint64_t lost_before[LOST_FILES];
	live_function *function;
	void *context;
	char error[PCAP_ERRBUF_SIZE + 64];
};

static uint64_t read_count(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
	uint64_t value = 0;

	if (n <= 0)
		return 0;
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return number_u64(text, 0, UINT64_MAX, &value) < 0 ? 0 : value;
}

static void open_lost(struct live *l)
{
	for (int i = 0; i < LOST_FILES; i++) {
		char path[256];

		snprintf(
		    path, sizeof(path), "/sys/class/net/%s/statistics/%s", l->name, lost_files[i]);
		l->lost_fd[i] = strchr(l->name, '/') ? -1 : open(path, O_RDONLY | O_CLOEXEC);
		if (l->lost_fd[i] >= 0)
			l->lost_before[i] = read_count(l->lost_fd[i]);
	}
}

/* What is set before a handle is activated. 0, or libpcap's error number. */
static int configure(pcap_t *p, const struct capture_options *o, char *message, size_t size)
{
	int stamp = o->stamp_type ? pcap_tstamp_type_name_to_val(o->stamp_type) : 0;

	pcap_set_snaplen(p, (int)o->snaplen);
	pcap_set_promisc(p, o->promiscuous);
	pcap_set_timeout(p, LIVE_LATENCY_MS);
	pcap_set_buffer_size(p, (int)o->ring_bytes);
	pcap_set_tstamp_precision(p, PCAP_TSTAMP_PRECISION_NANO);
	if (o->monitor && pcap_set_rfmon(p, 1) != 0) {
		snprintf(message, size, "monitor mode is not possible");
		return -1;
	}
	if (stamp < 0 || (o->stamp_type && pcap_set_tstamp_type(p, stamp) != 0)) {
		snprintf(message, size, "time stamps of type \"%s\" cannot be had (see -J)",
		    o->stamp_type);
		return -1;
	}
	return 0;
}

/* The link type asked for; else for all interfaces together the newer cooked header, which names
 * the interface. */
static int choose_link_type(
    pcap_t *p, const char *device, const char *wanted, char *message, size_t size)
{
	int type;

	if (!wanted) {
		if (strcmp(device, "any") == 0)
			pcap_set_datalink(p, DLT_LINUX_SLL2);
		return 0;
	}
	type = pcap_datalink_name_to_val(wanted);
	if (type < 0 || pcap_set_datalink(p, type) < 0) {
		snprintf(message, size, "link type \"%s\" cannot be had (see -L)", wanted);
		return -1;
	}
	return 0;
}

static int set_filter(pcap_t *p, const char *device, const struct capture_options *o,
    const char *filter, char *message, size_t size)
{
	char ignored[PCAP_ERRBUF_SIZE];
	struct bpf_program code;
	bpf_u_int32 net = 0, mask = PCAP_NETMASK_UNKNOWN;
	int result = 0;

	if (!filter[0])
		return 0;
	if (pcap_lookupnet(device, &net, &mask, ignored) < 0)
		mask = PCAP_NETMASK_UNKNOWN;
	if (pcap_compile(p, &code, filter, o->optimize, mask) < 0) {
		snprintf(message, size, "%s", pcap_geterr(p));
		return -1;
	}
	if (pcap_setfilter(p, &code) < 0) {
		snprintf(message, size, "%s", pcap_geterr(p));
		result = -1;
	}
	pcap_freecode(&code);
	return result;
}

/* What is set after activation. */
static int prepare(pcap_t *p, const char *device, const struct capture_options *o,
    const char *filter, char *message, size_t size)
{
	static const pcap_direction_t directions[] = {
	    [CAPTURE_INOUT] = PCAP_D_INOUT,
	    [CAPTURE_IN] = PCAP_D_IN,
	    [CAPTURE_OUT] = PCAP_D_OUT,
	};
	char problem[PCAP_ERRBUF_SIZE];

	if (choose_link_type(p, device, o->link_type, message, size) < 0 ||
	    set_filter(p, device, o, filter, message, size) < 0)
		return -1;
	if (o->direction != CAPTURE_INOUT && pcap_setdirection(p, directions[o->direction]) < 0) {
		snprintf(message, size, "-Q: %s", pcap_geterr(p));
		return -1;
	}
	if (pcap_setnonblock(p, 1, problem) < 0) {
		snprintf(message, size, "%s", problem);
		return -1;
	}
	return 0;
}

/* libpcap's words for a failure, or for a warning. */
static void explain(pcap_t *p, int status, char *message, size_t size)
{
	const char *more = pcap_geterr(p);

	if (status == PCAP_ERROR || status == PCAP_WARNING)
		snprintf(message, size, "%s", more);
	else if (!more[0] || strcmp(more, pcap_statustostr(status)) == 0)
		snprintf(message, size, "%s", pcap_statustostr(status));
	else
		snprintf(message, size, "%s (%s)", pcap_statustostr(status), more);
}

/* An activated handle, or NULL with message. */
static pcap_t *open_pcap(
    const char *device, const struct capture_options *o, char *message, size_t size)
{
	char problem[PCAP_ERRBUF_SIZE];
	pcap_t *p = pcap_create(device, problem);
	int status;

	message[0] = '\0';
	if (!p) {
		snprintf(message, size, "%s", problem);
		return NULL;
	}
	if (configure(p, o, message, size) < 0) {
		pcap_close(p);
		return NULL;
	}
	status = pcap_activate(p);
	if (status != 0)
		explain(p, status, message, size);
	if (status < 0) {
		pcap_close(p);
		return NULL;
	}
	return p;
}

/* The name of the nth interface of -D's list: free() it. NULL: there is none. */
static char *name_by_number(uint64_t number)
{
	char problem[PCAP_ERRBUF_SIZE], *name = NULL;
	pcap_if_t *list, *d;

	if (pcap_findalldevs(&list, problem) < 0)
		return NULL;
	for (d = list; d && number > 1; d = d->next)
		number--;
	if (d)
		name = strdup(d->name);
	pcap_freealldevs(list);
	return name;
}

/* A device's name for a word that may be its number. */
static char *resolve_device(const char *device)
{
	char path[256], *name = NULL;
	uint64_t number;

	snprintf(path, sizeof(path), "/sys/class/net/%s", device);
	if (number_u64(device, 1, 65535, &number) == 0 && access(path, F_OK) < 0)
		name = name_by_number(number);
	return name ? name : strdup(device);
}

static void use_handle(struct live *l, pcap_t *p)
{
	struct tpacket_stats_v3 stats;
	socklen_t n = sizeof(stats);

	l->pcap = p;
	l->link_type = pcap_datalink(p);
	l->fraction_ns = pcap_get_tstamp_precision(p) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000;
	l->packet_socket =
	    getsockopt(pcap_fileno(p), SOL_PACKET, PACKET_STATISTICS, &stats, &n) == 0;
	if (!l->packet_socket)
		pcap_stats(p, &l->last);
	open_lost(l);
}

struct live *live_open(const char *device, const struct capture_options *o, const char *filter,
    char *message, size_t size)
{
	struct live *l = calloc(1, sizeof(*l));
	char problem[PCAP_ERRBUF_SIZE + 64];
	pcap_t *p;

	if (l)
		l->name = resolve_device(device);
	if (!l || !l->name) {
		snprintf(message, size, "%s: %s", device, strerror(ENOMEM));
		free(l);
		return NULL;
	}
	p = open_pcap(l->name, o, problem, sizeof(problem));
	snprintf(
	    message, size, "%s%s%s", problem[0] ? l->name : "", problem[0] ? ": " : "", problem);
	if (p && prepare(p, l->name, o, filter, problem, sizeof(problem)) < 0) {
		snprintf(message, size, "%s: %s", l->name, problem);
		pcap_close(p);
		p = NULL;
	}
	if (!p) {
		free(l->name);
		free(l);
		return NULL;
	}
	use_handle(l, p);
	return l;
}

void live_close(struct live *l)
{
	if (!l)
		return;
	for (int i = 0; i < LOST_FILES; i++)
		if (l->lost_fd[i] >= 0)
			close(l->lost_fd[i]);
	pcap_close(l->pcap);
	free(l->name);
	free(l);
}

const char *live_name(const struct live *l)
{
	return l->name;
}

int live_link_type(const struct live *l)
{
	return l->link_type;
}

int live_fd(const struct live *l)
{
	return pcap_get_selectable_fd(l->pcap);
}

static void on_packet(u_char *user, const struct pcap_pkthdr *header, const u_char *data)
{
	struct live *l = (struct live *)user;
	struct reader_packet packet = {
	    .time = (int64_t)header->ts.tv_sec * 1000000000 +
		    (int64_t)header->ts.tv_usec * l->fraction_ns,
	    .data = data,
	    .caplen = header->caplen,
	    .len = header->len,
	    .link_type = l->link_type,
	};

	l->function(l->context, &packet);
}

int live_dispatch(struct live *l, int max, live_function *function, void *context)
{
	int n;

	l->function = function;
	l->context = context;
	n = pcap_dispatch(l->pcap, max, on_packet, (u_char *)l);
	if (n == PCAP_ERROR_BREAK)
		return 0;
	if (n < 0)
		snprintf(l->error, sizeof(l->error), "%s: %s", l->name, pcap_geterr(l->pcap));
	return n < 0 ? -1 : n;
}

void live_break(struct live *l)
{
	pcap_breakloop(l->pcap);
}

const char *live_error(const struct live *l)
{
	return l->error;
}

/* The socket counts from one asking to the next. */
static void count_socket(struct live *l)
{
	struct tpacket_stats_v3 stats = {0};
	socklen_t n = sizeof(stats);

	if (getsockopt(pcap_fileno(l->pcap), SOL_PACKET, PACKET_STATISTICS, &stats, &n) < 0)
		return;
	l->counts.received += stats.tp_packets;
	l->counts.dropped += stats.tp_drops;
}

/* Other devices are counted by libpcap; differences outlive a 32-bit count that wraps. */
static void count_pcap(struct live *l)
{
	struct pcap_stat now;

	if (pcap_stats(l->pcap, &now) < 0)
		return;
	l->counts.received += now.ps_recv - l->last.ps_recv;
	l->counts.dropped += now.ps_drop - l->last.ps_drop;
	l->last = now;
}

void live_counts(struct live *l, struct live_counts *counts)
{
	if (l->packet_socket)
		count_socket(l);
	else
		count_pcap(l);
	for (int i = 0; i < LOST_FILES; i++) {
		uint64_t now = l->lost_fd[i] >= 0 ? read_count(l->lost_fd[i]) : 0;

		if (now > l->lost_before[i])
			l->counts.interface_dropped += now - l->lost_before[i];
		if (now > 0)
			l->lost_before[i] = now;
	}
	*counts = l->counts;
}

void live_shut(struct live *l)
{
	struct sock_filter nothing = {.code = BPF_RET | BPF_K, .k = 0};
	struct sock_fprog program = {.len = 1, .filter = &nothing};

	if (l->packet_socket)
		setsockopt(
		    pcap_fileno(l->pcap), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}
