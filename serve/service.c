#include "serve/service.h"

#include <systemd/sd-daemon.h>

int service_sockets(int *first)
{
	*first = SD_LISTEN_FDS_START;
	return sd_listen_fds(0);
}

void service_ready(void)
{
	sd_notify(0, "READY=1");
}

void service_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

int64_t service_watchdog(void)
{
	uint64_t microseconds;

	if (sd_watchdog_enabled(0, &microseconds) <= 0)
		return 0;
	return (int64_t)microseconds * 1000 / 2;
}

void service_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}
