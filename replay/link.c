#include "replay/link.h"

#include <errno.h>
#include <libnet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "replay/xdp.h"
#include "serve/signals.h"

enum {
	TRIES = 2000,     /* without one frame leaving, before a frame is given up: about 1 s */
	LOOK = 16,        /* tries between two looks at whether the interface is there */
	PAUSE_NS = 20000, /* after the first refusal; it doubles … */
	PAUSE_MAX_NS = 500000, /* … up to this */
	SEND_BUFFER = 8 << 20, /* bytes under way at once */
	WARM_CALLS = 16,
	VLAN_TAG = 4,
	ETHERNET_HEADER = 14,
};

struct link {
	libnet_t *net;   /* NULL: the interface is raw IP */
	int fd;          /* net's, when there is one */
	struct xdp *xdp; /* NULL: frames leave by fd */
	int netlink;
	enum link_kind kind;
	struct device device;
	struct link_counts counts;
	char name[64];
	char error[256];
	struct mmsghdr messages[LINK_BATCH];
};

static int kind_of(unsigned type, enum link_kind *kind)
{
	switch (type) {
	case ARPHRD_ETHER:
	case ARPHRD_LOOPBACK:
		*kind = LINK_ETHERNET;
		return 0;
	case ARPHRD_NONE:
	case ARPHRD_PPP:
	case ARPHRD_RAWIP:
	case ARPHRD_TUNNEL:
	case ARPHRD_TUNNEL6:
	case ARPHRD_SIT:
		*kind = LINK_RAW_IP;
		return 0;
	}
	return -1;
}

/* Reads what the interface is and checks that frames can leave by it. */
static int look_at(struct link *l, char *message, size_t size)
{
	l->netlink = device_open();
	if (l->netlink < 0 || device_read(l->netlink, l->name, &l->device) != 0) {
		snprintf(message, size, "interface %s: %s", l->name, strerror(errno));
		return -1;
	}
	if (!l->device.up) {
		snprintf(message, size, "interface %s: it is down (ip link set %s up)", l->name,
		    l->name);
		return -1;
	}
	if (!l->device.carrier) {
		snprintf(message, size, "interface %s: it has no carrier (the other end is down)",
		    l->name);
		return -1;
	}
	if (kind_of(l->device.type, &l->kind) != 0) {
		snprintf(message, size, "interface %s: neither Ethernet nor raw IP (type %u)",
		    l->name, l->device.type);
		return -1;
	}
	return 0;
}

/* libnet's socket hears all protocols, and whoever hears and does not read has frames copied and
 * queued until there is no room for more: this one hears nothing. */
static void deafen(int fd)
{
	struct sock_filter none = {BPF_RET | BPF_K, 0, 0, 0};
	const struct sock_fprog filter = {1, &none};

	setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter));
}

/* Binds the socket to the interface: it then knows where frames go without being told each time. */
static int bind_socket(struct link *l)
{
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = l->device.index};

	return bind(l->fd, (struct sockaddr *)&address, sizeof(address));
}

/* libnet's link socket; for raw IP interfaces, most of which libnet does not know, one of the same
 * kind. */
static int open_socket(struct link *l, char *message, size_t size)
{
	char why[LIBNET_ERRBUF_SIZE] = "";

	if (l->kind == LINK_ETHERNET) {
		l->net = libnet_init(LIBNET_LINK, l->name, why);
		l->fd = l->net ? libnet_getfd(l->net) : -1;
		why[strcspn(why, "\n")] = '\0';
	} else {
		l->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
		snprintf(why, sizeof(why), "%s", strerror(errno));
	}
	if (l->fd < 0)
		snprintf(message, size, "interface %s: %s%s", l->name, why,
		    geteuid() != 0 ? " (sending needs root or CAP_NET_RAW)" : "");
	return l->fd < 0 ? -1 : 0;
}

static int set_up_socket(struct link *l, bool through_qdisc, char *message, size_t size)
{
	int yes = 1, buffer = SEND_BUFFER;

	deafen(l->fd);
	if (bind_socket(l) != 0) {
		snprintf(message, size, "interface %s: bind: %s", l->name, strerror(errno));
		return -1;
	}
	if (setsockopt(l->fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof(buffer)) != 0)
		setsockopt(l->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	if (!through_qdisc)
		setsockopt(l->fd, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof(yes));
	return 0;
}

struct link *link_open(const char *name, enum link_way way, char *message, size_t size)
{
	struct link *l = calloc(1, sizeof(*l));

	if (!l) {
		snprintf(message, size, "interface %s: %s", name, strerror(ENOMEM));
		return NULL;
	}
	l->fd = l->netlink = -1;
	snprintf(l->name, sizeof(l->name), "%s", name);
	if (look_at(l, message, size) != 0 || open_socket(l, message, size) != 0 ||
	    set_up_socket(l, way == LINK_QUEUED, message, size) != 0) {
		link_close(l);
		return NULL;
	}
	if (way == LINK_EXPRESS && l->kind == LINK_ETHERNET)
		l->xdp = xdp_open(l->device.index, link_limit(l, true));
	return l;
}

void link_close(struct link *l)
{
	if (!l)
		return;
	xdp_close(l->xdp);
	if (l->net)
		libnet_destroy(l->net);
	else if (l->fd >= 0)
		close(l->fd);
	if (l->netlink >= 0)
		close(l->netlink);
	free(l);
}

const char *link_name(const struct link *l)
{
	return l->name;
}

enum link_kind link_kind(const struct link *l)
{
	return l->kind;
}

const struct device *link_device(const struct link *l)
{
	return &l->device;
}

uint32_t link_limit(const struct link *l, bool tagged)
{
	if (l->kind == LINK_RAW_IP)
		return l->device.mtu;
	return l->device.mtu + ETHERNET_HEADER + (tagged ? VLAN_TAG : 0);
}

/* Whether the interface may take the frame a moment later. */
static bool no_room(int error)
{
	return error == ENOBUFS || error == EAGAIN || error == ENOMEM;
}

static bool interface_lost(int error)
{
	return error == ENETDOWN || error == ENXIO || error == ENODEV;
}

static void pause_for(long nanoseconds)
{
	struct timespec t = {.tv_nsec = nanoseconds};

	nanosleep(&t, NULL);
}

/* Without a carrier the kernel refuses frames with the same ENOBUFS as when there is no room:
 * errno tells which it is. */
static bool still_there(struct link *l)
{
	struct device now;

	if (device_read(l->netlink, l->name, &now) != 0)
		return false;
	errno = !now.up || !now.carrier ? ENETDOWN : ENOBUFS;
	return errno == ENOBUFS;
}

void link_warm(struct link *l)
{
	static const uint8_t nothing[1 << 16];
	struct iovec frame = {(void *)(uintptr_t)nothing, link_limit(l, false) + 1};

	l->messages[0].msg_hdr.msg_iov = &frame;
	l->messages[0].msg_hdr.msg_iovlen = 1;
	for (int i = 0; i < WARM_CALLS && frame.iov_len <= sizeof(nothing); i++)
		if (sendmmsg(l->fd, l->messages, 1, 0) >= 0)
			return; /* this kernel takes what it should refuse */
}

/* Sends messages from `first` on, as many as leave in one go: at least one, or -1 with errno. */
static int send_some(struct link *l, const struct iovec *frames, unsigned first, unsigned n)
{
	long wait = PAUSE_NS;

	for (int tries = 0;; tries++) {
		int left = l->xdp ? xdp_send(l->xdp, frames + first, n - first)
				  : sendmmsg(l->fd, l->messages + first, n - first, 0);

		if (left > 0)
			return left;
		if (errno == EINTR && !signals_stop())
			continue;
		if (!no_room(errno) || signals_stop())
			return -1;
		if (tries == TRIES || (tries % LOOK == LOOK - 1 && !still_there(l)))
			return -1;
		l->counts.retried++;
		pause_for(wait);
		wait = wait * 2 < PAUSE_MAX_NS ? wait * 2 : PAUSE_MAX_NS;
	}
}

/* Keeps what went wrong in words. */
static void describe(struct link *l, size_t length, int error)
{
	if (interface_lost(error))
		snprintf(l->error, sizeof(l->error), "interface %s: %s", l->name, strerror(error));
	else
		snprintf(l->error, sizeof(l->error), "interface %s: frame of %zu bytes: %s",
		    l->name, length, strerror(error));
}

int link_send(struct link *l, const struct iovec *frames, unsigned n, bool *sent)
{
	unsigned done = 0;

	for (unsigned i = 0; i < n; i++) {
		l->messages[i].msg_hdr.msg_iov = (struct iovec *)&frames[i];
		l->messages[i].msg_hdr.msg_iovlen = 1;
		sent[i] = false;
	}
	while (done < n) {
		int left = send_some(l, frames, done, n);
		int error = errno;

		if (left > 0) {
			for (int i = 0; i < left; i++)
				sent[done++] = true;
			l->counts.express += l->xdp ? (unsigned)left : 0;
			continue;
		}
		describe(l, frames[done].iov_len, error);
		if (interface_lost(error)) {
			l->counts.failed += n - done;
			return -1;
		}
		/* A frame given up still lies in the ring: the others leave by the socket. */
		xdp_close(l->xdp);
		l->xdp = NULL;
		l->counts.failed++;
		done++;
	}
	return 0;
}

const struct link_counts *link_counts(const struct link *l)
{
	return &l->counts;
}

const char *link_error(const struct link *l)
{
	return l->error;
}

int64_t link_counted(struct link *l)
{
	struct device now;

	if (device_read(l->netlink, l->name, &now) != 0 || now.index != l->device.index)
		return -1;
	return (int64_t)(now.sent - l->device.sent);
}
