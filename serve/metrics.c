#include "serve/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

enum { PAGE_SIZE = 16 * 1024, CONNECTIONS = 16, IDLE_SECONDS = 5 };

struct metrics {
	struct MHD_Daemon *daemon;
	struct poller *poller;
	struct watch watch;
	metrics_render *render;
	void *owner;
	char page[PAGE_SIZE];
};

static enum MHD_Result reply(
    struct MHD_Connection *c, unsigned status, const char *type, const char *text, size_t n)
{
	struct MHD_Response *r =
	    MHD_create_response_from_buffer(n, (void *)(size_t)text, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result result;

	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, "Content-Type", type);
	result = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result on_request(void *owner, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state)
{
	struct metrics *m = owner;

	(void)version;
	(void)upload;
	*upload_size = 0;
	if (!*state) { /* the headers alone have come */
		*state = m;
		return MHD_YES;
	}
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return reply(c, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", "GET only\n", 9);
	if (strcmp(url, "/healthz") == 0)
		return reply(c, MHD_HTTP_OK, "text/plain", "ok\n", 3);
	if (strcmp(url, "/metrics") == 0)
		return reply(c, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", m->page,
		    m->render(m->owner, m->page, sizeof(m->page)));
	return reply(c, MHD_HTTP_NOT_FOUND, "text/plain", "/metrics or /healthz\n", 21);
}

static void on_ready(void *owner, uint32_t events)
{
	struct metrics *m = owner;

	(void)events;
	MHD_run(m->daemon);
}

struct metrics *metrics_open(int listening, struct poller *p, metrics_render *render, void *owner)
{
	struct metrics *m = calloc(1, sizeof(*m));
	const union MHD_DaemonInfo *info;

	if (!m) {
		close(listening);
		return NULL;
	}
	m->poller = p;
	m->render = render;
	m->owner = owner;
	m->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, m,
	    MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_END);
	info = m->daemon ? MHD_get_daemon_info(m->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
	if (!info) {
		if (!m->daemon)
			close(listening);
		metrics_close(m);
		return NULL;
	}
	m->watch = (struct watch){.fd = info->epoll_fd, .owner = m, .ready = on_ready};
	if (poller_add(p, &m->watch, EPOLLIN) < 0) {
		metrics_close(m);
		return NULL;
	}
	return m;
}

void metrics_close(struct metrics *m)
{
	if (!m)
		return;
	if (m->daemon)
		MHD_stop_daemon(m->daemon);
	free(m);
}

void metrics_tick(struct metrics *m)
{
	if (m)
		MHD_run(m->daemon);
}

size_t metrics_figure(char *text, size_t size, size_t used, const char *name, const char *labels,
    const char *type, const char *help, unsigned long long value)
{
	int n;

	if (help)
		n = snprintf(text + used, size - used,
		    "# HELP line_serve_%s %s\n# TYPE line_serve_%s %s\nline_serve_%s%s %llu\n",
		    name, help, name, type, name, labels, value);
	else
		n = snprintf(
		    text + used, size - used, "line_serve_%s%s %llu\n", name, labels, value);
	return n > 0 && (size_t)n < size - used ? used + (size_t)n : used;
}
