#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/resource.h>

#include "capture/privilege.h"
#include "capture/sandbox.h"
#include "serve/loop.h"
#include "serve/options.h"
#include "serve/signals.h"

/* Signals come in only while the loop waits, and never to a library's thread. */
static void hold_signals(void)
{
	static const int held[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
		sigaddset(&set, held[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* A reader is a descriptor. */
static void allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* Whether files are opened or removed later: certificates, the spool, unix sockets, and what
 * librdkafka's settings name. */
static bool needs_files(const struct serve_options *o)
{
	if (o->tls.certificate || o->spool || o->metrics)
		return true;
	for (size_t i = 0; i < o->place_count; i++)
		if (o->places[i].address.kind == ADDRESS_UNIX ||
		    o->places[i].address.kind == ADDRESS_OUT_UNIX ||
		    o->places[i].address.kind == ADDRESS_KAFKA)
			return true;
	return false;
}

/* What needs rights is open: root is given up, and the sandbox closed. */
static int step_down(const struct serve_options *o)
{
	struct privilege_user user;
	char message[256];

	if (privilege_choose(NULL, &user, message, sizeof(message)) != 0 ||
	    privilege_give_up(&user, needs_files(o), message, sizeof(message)) != 0) {
		fprintf(stderr, "line-serve: %s\n", message);
		return -1;
	}
	if (sandbox_enter(SANDBOX_NET | SANDBOX_THREADS, message, sizeof(message)) != 0)
		fprintf(stderr, "line-serve: %s\n", message);
	return 0;
}

int main(int argc, char **argv)
{
	static struct serve_options options;
	struct loop *loop;
	int result = serve_options_parse(&options, argc, argv);

	if (result <= 0)
		return result < 0 ? (result == -2 ? 1 : 2) : 0;
	signals_install();
	if (options.tls.certificate)
		signals_watch_reload();
	hold_signals();
	allow_descriptors();
	loop = loop_open(&options);
	if (!loop)
		return 1;
	if (step_down(&options) != 0 || loop_open_brokers(loop) != 0) {
		loop_close(loop);
		return 1;
	}
	result = loop_run(loop);
	loop_summary(loop);
	loop_close(loop);
	return result == 0 ? 0 : 1;
}
