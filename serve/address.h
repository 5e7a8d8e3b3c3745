/*
 * The places line-serve speaks with, as they are written on its command line.
 *
 *   PORT  :PORT  HOST:PORT  [V6]:PORT  *:PORT    listen on TCP; no host is loopback, * is all
 *   unix:PATH                                    listen on a unix socket
 *   systemd:                                     the sockets systemd hands over
 *   tcp://HOST:PORT  unix://PATH                 connect to somebody who listens
 *   kafka://HOST:PORT[,HOST:PORT…]/TOPIC         produce to a topic
 */
#ifndef SERVE_ADDRESS_H
#define SERVE_ADDRESS_H

enum address_kind {
	ADDRESS_TCP,
	ADDRESS_UNIX,
	ADDRESS_SYSTEMD,
	ADDRESS_OUT_TCP,
	ADDRESS_OUT_UNIX,
	ADDRESS_KAFKA,
};

struct address {
	enum address_kind kind;
	const char *text; /* as written; must outlive the address */
	char host[1024];  /* TCP: "" is loopback, "*" every address; Kafka: the list of brokers */
	char port[8];
	const char *path; /* unix: within text; Kafka: the topic */
};

/* 0, or -1 and *why says what is wrong with it. */
int address_parse(struct address *a, const char *text, const char **why);

#endif
