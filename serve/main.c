#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>

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

int main(int argc, char **argv)
{
	static struct serve_options options;
	struct loop *loop;
	int result = serve_options_parse(&options, argc, argv);

	if (result <= 0)
		return result < 0 ? 2 : 0;
	signals_install();
	if (options.tls.certificate)
		signals_watch_reload();
	hold_signals();
	allow_descriptors();
	loop = loop_open(&options);
	if (!loop)
		return 1;
	result = loop_run(loop);
	loop_summary(loop);
	loop_close(loop);
	return result == 0 ? 0 : 1;
}
