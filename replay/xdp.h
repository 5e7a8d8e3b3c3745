/*
 * Frames out of an Ethernet interface by an AF_XDP socket (the kernel's
 * Documentation/networking/af_xdp.rst), in its copy mode, which every driver has.
 *
 * The kernel takes frames from a ring in memory shared with it, so that it reads no message headers
 * and looks into no frame. Measured on veth with frames of 1,000 bytes in turns with the packet
 * socket of link.c, median of eight: 508,000 packets a second for its 379,000 (-K -t, with and
 * without --no-xdp, shows it again).
 */
#ifndef REPLAY_XDP_H
#define REPLAY_XDP_H

#include <stdint.h>
#include <sys/uio.h>

struct xdp;

/* index: the interface's; longest: bytes a frame may have. NULL: this kernel, this interface or
 * frames so long do not go with it; nor where another such socket sends by the first queue. */
struct xdp *xdp_open(unsigned index, uint32_t longest);
void xdp_close(struct xdp *x);

/* As sendmmsg(2): sends frames in order and returns how many left, at least one, or -1 with errno.
 * Frames that did not leave lie in the ring for the next call, which must begin with them: who
 * gives one of them up closes the socket. */
int xdp_send(struct xdp *x, const struct iovec *frames, unsigned n);

#endif
