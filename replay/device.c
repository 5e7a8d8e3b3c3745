#include "replay/device.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* IFF_LOWER_UP, which <net/if.h> leaves out. */
enum { LOWER_UP = 1 << 16 };

struct request {
	struct nlmsghdr header;
	struct ifinfomsg info;
	struct rtattr name_header;
	char name[IFNAMSIZ];
};

int device_open(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}

static int ask(int fd, const char *name)
{
	struct request r = {
	    .header = {.nlmsg_len = sizeof(r),
		.nlmsg_type = RTM_GETLINK,
		.nlmsg_flags = NLM_F_REQUEST},
	    .info = {.ifi_family = AF_UNSPEC},
	    .name_header = {.rta_type = IFLA_IFNAME},
	};
	size_t n = strlen(name) + 1;

	if (n > sizeof(r.name)) {
		errno = ENODEV;
		return -1;
	}
	memcpy(r.name, name, n);
	r.name_header.rta_len = (unsigned short)RTA_LENGTH(n);
	return send(fd, &r, sizeof(r), 0) < 0 ? -1 : 0;
}

static void take_attribute(struct device *d, struct rtattr *a)
{
	struct rtnl_link_stats64 stats;

	switch (a->rta_type) {
	case IFLA_MTU:
		memcpy(&d->mtu, RTA_DATA(a), sizeof(d->mtu));
		break;
	case IFLA_ADDRESS:
		d->has_mac = RTA_PAYLOAD(a) == sizeof(d->mac);
		if (d->has_mac)
			memcpy(d->mac, RTA_DATA(a), sizeof(d->mac));
		break;
	case IFLA_STATS64:
		memset(&stats, 0, sizeof(stats));
		memcpy(&stats, RTA_DATA(a),
		    RTA_PAYLOAD(a) < sizeof(stats) ? RTA_PAYLOAD(a) : sizeof(stats));
		d->sent = stats.tx_packets;
		break;
	}
}

static int take_answer(const struct nlmsghdr *header, struct device *d)
{
	const struct ifinfomsg *info = NLMSG_DATA(header);
	int left = (int)IFLA_PAYLOAD(header);

	*d = (struct device){
	    .index = info->ifi_index,
	    .up = (info->ifi_flags & IFF_UP) != 0,
	    .carrier = (info->ifi_flags & LOWER_UP) != 0,
	    .type = info->ifi_type,
	};
	for (struct rtattr *a = IFLA_RTA(info); RTA_OK(a, left); a = RTA_NEXT(a, left))
		take_attribute(d, a);
	return 0;
}

int device_read(int fd, const char *name, struct device *d)
{
	union {
		struct nlmsghdr header;
		char bytes[32768];
	} answer;
	ssize_t n;

	if (ask(fd, name) != 0)
		return -1;
	do
		n = recv(fd, &answer, sizeof(answer), 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -1;
	if (!NLMSG_OK(&answer.header, (size_t)n) || answer.header.nlmsg_type == NLMSG_DONE) {
		errno = EPROTO;
		return -1;
	}
	if (answer.header.nlmsg_type == NLMSG_ERROR) {
		errno = -((const struct nlmsgerr *)NLMSG_DATA(&answer.header))->error;
		return -1;
	}
	return take_answer(&answer.header, d);
}
