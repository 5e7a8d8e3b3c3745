/*
 * TLS 1.2 and later for readers, by OpenSSL; the only file that knows it.
 */
#ifndef SERVE_TLS_H
#define SERVE_TLS_H

#include <stddef.h>
#include <sys/types.h>

struct tls;
struct tls_session;

struct tls_options {
	const char *certificate; /* PEM, the chain after it */
	const char *key;         /* PEM */
	const char *client_ca;   /* PEM; clients must show a certificate signed by one of these */
	const char *client_name; /* and bearing this name (subjectAltName, or common name) */
};

/* NULL: *error holds what was wrong, naming the file; valid until the next call. */
struct tls *tls_open(const struct tls_options *options, const char **error);
void tls_close(struct tls *t);
/* Reads the files again for connections to come. 0, or -1: the old ones stay, *error says why. */
int tls_reload(struct tls *t, const char **error);

/* For a connection just accepted; the descriptor stays the caller's. NULL: no memory. */
struct tls_session *tls_accept(struct tls *t, int fd);
void tls_session_close(struct tls_session *s);
/* 1: the handshake is done. 0: it waits for the other side. -1: refused, *error says why. */
int tls_handshake(struct tls_session *s, const char **error);

/* As channel_send. */
ssize_t tls_send(struct tls_session *s, const char *bytes, size_t n);
/* How many of the bytes last offered sit in a record that could not leave yet. */
size_t tls_sealed(const struct tls_session *s);
/* As recv(2): 0 when the other side has finished, -1 with errno EAGAIN when nothing is there. */
ssize_t tls_receive(struct tls_session *s, char *bytes, size_t n);
/* Sends the closing alert. */
void tls_finish(struct tls_session *s);

#endif
