#include "serve/signals.h"

#include <signal.h>
#include <stddef.h>

/* The only state a handler may touch, and so the only globals outside main. */
static volatile sig_atomic_t stop, summary, reload;

static void on_stop(int number)
{
	stop = number;
}

static void on_summary(int number)
{
	(void)number;
	summary = 1;
}

static void on_reload(int number)
{
	(void)number;
	reload = 1;
}

void signals_install(void)
{
	struct sigaction action = {.sa_flags = 0};

	sigemptyset(&action.sa_mask);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	action.sa_handler = on_summary;
	sigaction(SIGUSR1, &action, NULL);
	action.sa_handler = on_stop;
	action.sa_flags = (int)SA_RESETHAND;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

void signals_watch_reload(void)
{
	struct sigaction action = {.sa_handler = on_reload};

	sigemptyset(&action.sa_mask);
	sigaction(SIGHUP, &action, NULL);
}

int signals_stop(void)
{
	return stop;
}

bool signals_summary(void)
{
	bool asked = summary != 0;

	summary = 0;
	return asked;
}

bool signals_reload(void)
{
	bool asked = reload != 0;

	reload = 0;
	return asked;
}
