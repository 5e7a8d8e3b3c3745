#include "serve/channel.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/broker.h"
#include "serve/receipt.h"
#include "serve/tls.h"

/* What one call throws away at most, so that a reader who floods us gets no more than its turn. */
enum { DISCARD_TCP = 1024 * 1024, DISCARD_COPIED = 16 * 1024 };

static ssize_t send_plain(const struct channel *c, const char *bytes, size_t n, uint64_t offset)
{
	if (c->receipt && offset != CHANNEL_NOTICE)
		return receipt_send(c->receipt, c->fd, bytes, n, offset);
	return send(c->fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t channel_send(struct channel *c, const char *bytes, size_t n, uint64_t offset)
{
	ssize_t sent;

	if (c->broker)
		return broker_send(c->broker, bytes, n, offset);
	if (c->tls)
		return tls_send(c->tls, bytes, n);
	do
		sent = send_plain(c, bytes, n, offset);
	while (sent < 0 && errno == EINTR);
	if (sent < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM))
		return 0;
	return sent;
}

size_t channel_sealed(const struct channel *c)
{
	return c->tls ? tls_sealed(c->tls) : 0;
}

int channel_discard(struct channel *c)
{
	char sink[DISCARD_COPIED];
	ssize_t n;

	if (c->tls)
		n = tls_receive(c->tls, sink, sizeof(sink));
	else if (c->tcp) /* TCP throws away inside the kernel */
		n = recv(c->fd, NULL, DISCARD_TCP, MSG_TRUNC | MSG_DONTWAIT);
	else
		n = recv(c->fd, sink, sizeof(sink), MSG_DONTWAIT);
	if (n > 0)
		return 1;
	if (n == 0) {
		errno = 0;
		return -1;
	}
	return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

size_t channel_unconfirmed(const struct channel *c)
{
	int waiting = 0;

	if (c->broker)
		return broker_unconfirmed(c->broker);
	if (c->fd < 0 || ioctl(c->fd, SIOCOUTQ, &waiting) < 0 || waiting < 0)
		return 0;
	return (size_t)waiting;
}

bool channel_is_dead(const struct channel *c)
{
	struct tcp_info info = {0};
	socklen_t size = sizeof(info);

	if (c->broker)
		return false;
	if (!c->tcp) /* what was sent to a unix socket that is closed counts as taken */
		return false;
	return getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &size) < 0 ||
	       info.tcpi_state == TCP_CLOSE;
}

uint64_t channel_lost(const struct channel *c)
{
	return c->broker ? broker_lost(c->broker) : 0;
}

void channel_last(struct channel *c)
{
	if (c->broker)
		broker_finish(c->broker);
}

void channel_finish(struct channel *c)
{
	if (c->broker)
		return;
	if (c->tls)
		tls_finish(c->tls);
	shutdown(c->fd, SHUT_WR);
}

void channel_close(struct channel *c)
{
	tls_session_close(c->tls);
	broker_close(c->broker);
	if (c->fd >= 0 && !c->broker)
		close(c->fd);
	c->tls = NULL;
	c->broker = NULL;
	c->fd = -1;
}
