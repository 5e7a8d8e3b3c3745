/*
 * Sockets that listen: an address of the command line, bound. What is wrong is said on stderr.
 */
#ifndef SERVE_SOCKET_H
#define SERVE_SOCKET_H

#include <stddef.h>
#include <sys/socket.h>

#include "serve/address.h"

/* Binds every address that a TCP address stands for (a name or "*" may mean several), or a unix
 * path, where the file that a killed server left behind makes way. refusal: what to say instead of
 * binding an address others than this host can reach; NULL: it will do. How many descriptors are in
 * fds, never blocking, at least 1 and at most `most`; -1: none is, and a message was written. */
int socket_open(const struct address *address, const char *refusal, int *fds, size_t most);
/* "127.0.0.1:4444", "[::1]:4444", "unix:pid=7,uid=0"; fd: of a unix socket's connection. */
void socket_name(char *name, size_t size, const struct sockaddr *address, int fd);

#endif
