#include "serve/tls.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

struct tls {
	struct tls_options options;
	SSL_CTX *context;
	char error[512];
};

struct tls_session {
	SSL *ssl;
	bool dead;
	size_t sealed;
	char error[256];
};

/* The newest message of OpenSSL's queue, which is left empty. */
static const char *reason(char *text, size_t size)
{
	unsigned long code = ERR_peek_last_error();
	const char *why = code ? ERR_reason_error_string(code) : NULL;

	snprintf(text, size, "%s", why ? why : "unknown error");
	ERR_clear_error();
	return text;
}

static SSL_CTX *fail(struct tls *t, SSL_CTX *context, const char *what, const char *file)
{
	char why[256];

	snprintf(t->error, sizeof(t->error), "%s %s: %s", what, file, reason(why, sizeof(why)));
	SSL_CTX_free(context);
	return NULL;
}

static SSL_CTX *load(struct tls *t)
{
	const struct tls_options *o = &t->options;
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());

	if (!c)
		return fail(t, NULL, "TLS", "context");
	SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
	SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
				   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	if (SSL_CTX_use_certificate_chain_file(c, o->certificate) != 1)
		return fail(t, c, "certificate", o->certificate);
	if (SSL_CTX_use_PrivateKey_file(c, o->key, SSL_FILETYPE_PEM) != 1)
		return fail(t, c, "key", o->key);
	if (SSL_CTX_check_private_key(c) != 1)
		return fail(t, c, "key", o->key);
	if (o->client_ca) {
		if (SSL_CTX_load_verify_locations(c, o->client_ca, NULL) != 1)
			return fail(t, c, "client CA", o->client_ca);
		SSL_CTX_set_client_CA_list(c, SSL_load_client_CA_file(o->client_ca));
		SSL_CTX_set_verify(c, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	}
	return c;
}

struct tls *tls_open(const struct tls_options *options, const char **error)
{
	static char message[512];
	struct tls *t = calloc(1, sizeof(*t));

	*error = "TLS: no memory";
	if (!t)
		return NULL;
	t->options = *options;
	t->context = load(t);
	if (!t->context) {
		snprintf(message, sizeof(message), "%s", t->error);
		*error = message;
		free(t);
		return NULL;
	}
	return t;
}

void tls_close(struct tls *t)
{
	if (!t)
		return;
	SSL_CTX_free(t->context);
	free(t);
}

int tls_reload(struct tls *t, const char **error)
{
	SSL_CTX *fresh = load(t);

	if (!fresh) {
		*error = t->error;
		return -1;
	}
	SSL_CTX_free(t->context);
	t->context = fresh;
	return 0;
}

/* A name is compared as a host name first, then as the common name, as it is written. */
static int require_name(SSL *ssl, const char *name)
{
	X509_VERIFY_PARAM *p = SSL_get0_param(ssl);

	X509_VERIFY_PARAM_set_hostflags(p, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return X509_VERIFY_PARAM_set1_host(p, name, 0);
}

struct tls_session *tls_accept(struct tls *t, int fd)
{
	struct tls_session *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->ssl = SSL_new(t->context);
	if (!s->ssl || SSL_set_fd(s->ssl, fd) != 1 ||
	    (t->options.client_name && require_name(s->ssl, t->options.client_name) != 1)) {
		tls_session_close(s);
		return NULL;
	}
	SSL_set_accept_state(s->ssl);
	return s;
}

void tls_session_close(struct tls_session *s)
{
	if (!s)
		return;
	SSL_free(s->ssl);
	free(s);
}

/* What a call that returned n ≤ 0 means. 0: wait; -1 with errno: dead. */
static int outcome(struct tls_session *s, int n)
{
	switch (SSL_get_error(s->ssl, n)) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return 0;
	case SSL_ERROR_ZERO_RETURN:
		s->dead = true;
		errno = EPIPE;
		return -1;
	case SSL_ERROR_SYSCALL:
		if (errno == 0)
			errno = EPIPE;
		break;
	default:
		errno = EPROTO;
		break;
	}
	s->dead = true;
	return -1;
}

int tls_handshake(struct tls_session *s, const char **error)
{
	char why[200];
	int n, result;

	ERR_clear_error();
	errno = 0;
	n = SSL_do_handshake(s->ssl);
	if (n == 1)
		return 1;
	result = outcome(s, n);
	if (result < 0) {
		long verdict = SSL_get_verify_result(s->ssl);

		if (verdict != X509_V_OK)
			snprintf(s->error, sizeof(s->error), "%s",
			    X509_verify_cert_error_string(verdict));
		else
			snprintf(s->error, sizeof(s->error), "%s",
			    ERR_peek_last_error() ? reason(why, sizeof(why)) : "it went away");
		*error = s->error;
	}
	ERR_clear_error();
	return result;
}

ssize_t tls_send(struct tls_session *s, const char *bytes, size_t n)
{
	size_t sent = 0;

	while (sent < n) {
		size_t step = n - sent < INT_MAX ? n - sent : INT_MAX;
		int m;

		ERR_clear_error();
		errno = 0;
		m = SSL_write(s->ssl, bytes + sent, (int)step);
		if (m <= 0) {
			int result = outcome(s, m);

			s->sealed =
			    step < SSL3_RT_MAX_PLAIN_LENGTH ? step : SSL3_RT_MAX_PLAIN_LENGTH;
			return sent > 0 ? (ssize_t)sent : result;
		}
		s->sealed = 0;
		sent += (size_t)m;
	}
	return (ssize_t)sent;
}

size_t tls_sealed(const struct tls_session *s)
{
	return s->sealed;
}

ssize_t tls_receive(struct tls_session *s, char *bytes, size_t n)
{
	int m;

	if (s->dead)
		return 0;
	ERR_clear_error();
	errno = 0;
	m = SSL_read(s->ssl, bytes, (int)n);
	if (m > 0)
		return m;
	if (outcome(s, m) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return errno == EPIPE ? 0 : -1;
}

void tls_finish(struct tls_session *s)
{
	ERR_clear_error();
	if (!s->dead)
		SSL_shutdown(s->ssl);
	ERR_clear_error();
}
