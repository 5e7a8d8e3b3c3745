/*
 * The system calls a tool may make from here on, by libseccomp, which stays behind this file.
 * Lent to all five tools: each names the sets it needs after its handles are open, and whatever
 * is in none of them fails with EPERM. Threads are bound too, those that run already and those
 * started later. No set has exec(2).
 *
 *   char message[128];
 *   if (sandbox_enter(SANDBOX_STDIO, message, sizeof(message)) < 0)
 *           warn and go on: a kernel without seccomp
 */
#ifndef CAPTURE_SANDBOX_H
#define CAPTURE_SANDBOX_H

#include <stddef.h>

enum sandbox_set {
	SANDBOX_STDIO = 0,      /* always: read, write, poll, memory, clocks, signals, exit */
	SANDBOX_FILES = 1 << 0, /* open, create, rename, remove, map and lock files */
	SANDBOX_SOCKETS =
	    1 << 1,           /* use sockets that are open: send, receive, options, accept, epoll */
	SANDBOX_NET = 1 << 2, /* make new sockets, too: connect, bind, listen, look names up */
	SANDBOX_THREADS = 1 << 3, /* start threads, and children that run the same program */
	SANDBOX_CAPTURE = 1 << 4, /* what libpcap does on an open handle */
};

/* Closes all but the sets named, or-ed together. 0, or -1: message says why. Does nothing in
 * builds with a sanitizer, whose runtime needs calls of its own. */
int sandbox_enter(unsigned sets, char *message, size_t size);

#endif
