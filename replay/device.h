/*
 * What the kernel knows of an interface, asked over rtnetlink (rtnetlink(7)): the answers stay
 * right in a network namespace whose /sys is another one's, and after root was given up.
 */
#ifndef REPLAY_DEVICE_H
#define REPLAY_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

struct device {
	int index;
	bool up;
	bool carrier;  /* the other end is there */
	unsigned type; /* ARPHRD_ */
	uint32_t mtu;
	bool has_mac;
	uint8_t mac[6];
	uint64_t sent; /* frames, by its own count */
};

/* A socket for device_read, or -1: errno says why. */
int device_open(void);
/* 0, or -1: errno says why (ENODEV: no such interface). */
int device_read(int fd, const char *name, struct device *d);

#endif
