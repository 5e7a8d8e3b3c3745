#!/bin/bash
# line-serve's places: what it listens on and connects to, who may come in, and what it tells systemd,
# a scraper and a signal.
. "$(dirname "$0")/../lib.sh"

cleanup() {
	# shellcheck disable=SC2046 # a list of process ids
	kill -9 $(jobs -p) 2>/dev/null
}
came() { [ "$(grep -c ': came$' "$TMP/serve.err")" -ge "$1" ]; }
said() { grep -qE -- "$1" "$TMP/serve.err"; }
listening() { [ -n "$(ss -ltnH "sport = :$port")" ]; }
gone() { ! kill -0 "$server" 2>/dev/null; }
{ sleep 120; pkill -9 -P $$; } >/dev/null 2>&1 & # whatever hangs
port=$(free_port)
chmod 755 "$TMP"
mkfifo "$TMP/in"
seq 1 100000 >"$TMP/lines"
WANTED=$(md5sum <"$TMP/lines")

# serve ARGUMENTS…: a server whose input is descriptor 3; signals to $server reach it.
serve() {
	"$SERVE" -v "$@" <"$TMP/in" 2>"$TMP/serve.err" 3>&- &
	server=$!
	exec 3>"$TMP/in"
}
# reader FILE ARGUMENTS…: a netcat with these arguments that writes what it reads to FILE.
reader() {
	local file=$1
	shift
	nc "$@" </dev/null >"$file" 3>&- &
	readers="$readers $!"
}
readers_done() {
	# shellcheck disable=SC2086 # a list of process ids
	wait $readers
	readers=
}
readers=
# feed COMMAND…: its output is all the input there is.
feed() {
	"$@" >&3
	exec 3>&-
	wait "$server"
	code=$?
}

# As a netcat user's fingers have it.
for words in "-l -k -p $port" "-lk $port" "-lkp $port" "-l -k 127.0.0.1 $port" "-k -l -p $port 127.0.0.1"; do
	# shellcheck disable=SC2086 # several words
	serve $words
	wait_for 5 listening
	reader "$TMP/got" -d 127.0.0.1 "$port"
	wait_for 5 came 1
	feed echo hello
	readers_done
	is "as_netcat_${words//$port/PORT}" "$code $(cat "$TMP/got")" "0 hello"
done

if [ -e /proc/net/if_inet6 ]; then
	serve "[::1]:$port"
	wait_for 5 listening
	reader "$TMP/got" -6 -d ::1 "$port"
	wait_for 5 came 1
	feed cat "$TMP/lines"
	readers_done
	is "ipv6_gets_every_line" "$(md5sum <"$TMP/got")" "$WANTED"
	like "ipv6_is_named_with_brackets" "$(cat "$TMP/serve.err")" '^line-serve: \[::1\]:[0-9]+: came'
else
	skip "ipv6_gets_every_line" "no IPv6 here"
fi

# Sockets systemd hands over, and what it wants to be told: this stands in for it.
cat >"$TMP/systemd.py" <<'P'
import os, socket, sys
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777)  # as systemd's: the server is nobody by then
tcp, unix = socket.create_server(("127.0.0.1", int(sys.argv[2]))), socket.socket(socket.AF_UNIX)
unix.bind(sys.argv[3])
unix.listen()
child = os.fork()
if child == 0:
    for fd, s in ((3, tcp), (4, unix)):
        os.dup2(s.fileno(), fd)
    os.environ.update(LISTEN_FDS="2", LISTEN_PID=str(os.getpid()), NOTIFY_SOCKET=sys.argv[1],
                      WATCHDOG_USEC="400000", WATCHDOG_PID=str(os.getpid()))
    os.execv(sys.argv[4], sys.argv[4:])
seen = []
notify.settimeout(30)
while "STOPPING=1" not in seen:
    seen.append(notify.recv(4096).decode())
    if seen.count("WATCHDOG=1") == 2 and "STOPPED" not in seen:
        os.kill(child, 15)
        seen.append("STOPPED")
os.waitpid(child, 0)
print(" ".join(dict.fromkeys(seen)))
P
serve_systemd() {
	python3 "$TMP/systemd.py" "$TMP/notify" "$port" "$TMP/handed" "$SERVE" -v systemd: <"$TMP/in" \
		>"$TMP/notified" 2>"$TMP/serve.err" 3>&- &
	server=$!
	exec 3>"$TMP/in"
}
serve_systemd
wait_for 5 listening
reader "$TMP/got.tcp" -d 127.0.0.1 "$port"
reader "$TMP/got.unix" -d -U "$TMP/handed"
wait_for 5 came 2
cat "$TMP/lines" >&3
wait "$server"
exec 3>&-
readers_done
is "sockets_from_systemd_are_served" "$(md5sum <"$TMP/got.tcp") $(md5sum <"$TMP/got.unix")" "$WANTED $WANTED"
is "systemd_is_told_of_readiness_life_and_the_end" "$(cat "$TMP/notified")" "READY=1 WATCHDOG=1 STOPPED STOPPING=1"

# Connections out: one that is lost goes on where the other side had confirmed, policies and spool as ever.
cat >"$TMP/collector.py" <<'P'
# Accepts two connections after each other; the first is cut in the middle.
import socket, sys
l = socket.socket(socket.AF_UNIX) if sys.argv[1].startswith("/") else socket.socket()
l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
l.bind(sys.argv[1] if sys.argv[1].startswith("/") else ("127.0.0.1", int(sys.argv[1])))
l.listen()
whole = []
for most in (100000, None):
    s, _ = l.accept()
    data = b""
    while most is None or len(data) < most:
        d = s.recv(65536)
        if not d:
            break
        data += d
    s.close()
    whole.append(data[:data.rfind(b"\n") + 1].split(b"\n")[:-1])
last = int(whole[0][-1])
# What was in the collector's own queue when it hung up is confirmed, and gone with it.
assert [int(x) for x in whole[0]] == list(range(1, last + 1)), "first part"
rest = [int(x) for x in whole[1]]
assert rest == list(range(rest[0], rest[0] + len(rest))), "second part"
print(rest[-1], "whole" if rest[0] <= last + 1 else "gap of what was confirmed")
P
for place in "$port" "$TMP/collector"; do
	case $place in
	/*) at=unix://$place ;;
	*) at=tcp://127.0.0.1:$place ;;
	esac
	python3 "$TMP/collector.py" "$place" >"$TMP/collected" 2>&1 &
	collector=$!
	serve "$at"
	feed cat "$TMP/lines"
	wait $collector
	like "a_connection_out_that_is_lost_goes_on_${at%%:*}" "$code $(cat "$TMP/collected")" '^[01] 100000 '
	ok "and_its_loss_is_told_${at%%:*}" said "^line-serve: $at: .*; trying again"
done
serve --spool "$TMP/spool" "tcp://127.0.0.1:$port"
cat "$TMP/lines" >&3
spooled() { tail -qn1 "$TMP"/spool/*.lines 2>/dev/null | grep -qx 100000; }
wait_for 10 spooled
kill -9 "$server"
wait "$server" 2>/dev/null
exec 3>&-
reader "$TMP/collected" -l 127.0.0.1 "$port"
exits "a_spool_waits_for_a_collector_across_a_kill" 0 timeout 20 "$SERVE" --spool "$TMP/spool" "tcp://127.0.0.1:$port" </dev/null
readers_done
is "and_gives_it_every_line" "$(md5sum <"$TMP/collected")" "$WANTED"

# Nobody has to be there: history by size, lines with nobody about.
serve --no-wait --history 1K "127.0.0.1:$port"
wait_for 5 listening
head -5000 "$TMP/lines" >&3
kill -USR1 "$server"
read_all() { said 'lines 5000'; }
until wait_for 1 read_all; do kill -USR1 "$server"; done
reader "$TMP/got" -d 127.0.0.1 "$port"
wait_for 5 came 1
feed echo end
readers_done
is "history_by_size_is_whole_lines_that_fit" "$(head -n1 "$TMP/got") $(grep -vc end "$TMP/got")" "4797 204"

# End of input: --linger bounds the wait for who takes nothing.
serve --linger 300ms "127.0.0.1:$port"
wait_for 5 listening
python3 -c '
import socket, sys, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
s.connect(("127.0.0.1", int(sys.argv[1])))
time.sleep(60)' "$port" 3>&- &
stuck=$!
wait_for 5 came 1
feed seq 1 2000000
kill $stuck
wait $stuck 2>/dev/null
is "linger_bounds_the_wait_for_a_reader_that_takes_nothing" "$code" 1
ok "who_is_left_is_named_with_what_it_missed" said '127.0.0.1:[0-9]+: given up, sent [0-9]+, omitted 0, left behind [1-9]'

# SIGUSR1: who is there.
serve --slow=drop "127.0.0.1:$port"
wait_for 5 listening
reader "$TMP/got" -d 127.0.0.1 "$port"
wait_for 5 came 1
echo hello >&3
has_hello() { grep -q hello "$TMP/got"; }
wait_for 5 has_hello
kill -USR1 "$server"
ok "sigusr1_prints_a_table_of_readers" wait_for 5 said '127.0.0.1:[0-9]+: there, sent 1, omitted 0, left behind 0'
feed true
readers_done

# Figures on a unix socket, by policy.
serve --metrics "unix:$TMP/metrics" --slow=disconnect "127.0.0.1:$port"
wait_for 5 listening
page() { curl -s --unix-socket "$TMP/metrics" "http://localhost/$1"; }
is "healthz_answers_on_a_unix_socket" "$(page healthz 3>&-)" ok
page metrics >"$TMP/metrics.txt" 3>&-
for name in lines_total bytes_total readers buffer_used_bytes buffer_bytes spool_bytes sent_lines_total \
	sent_bytes_total cut_off_total 'dropped_lines_total{policy="block"}' 'dropped_lines_total{policy="drop"}' \
	'dropped_lines_total{policy="disconnect"}'; do
	grep -q "^line_serve_$name [0-9]" "$TMP/metrics.txt" || echo "$name" >>"$TMP/missing"
done
is "metrics_has_every_figure" "$(cat "$TMP/missing" 2>/dev/null)" ""
is "other_pages_are_not_found" "$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$TMP/metrics" http://localhost/ 3>&-)" 404
kill "$server"
wait "$server"
exec 3>&-

# Who may come in. Addresses of a namespace's own are not loopback's.
serve --max-clients 2 "127.0.0.1:$port"
wait_for 5 listening
for i in 1 2; do reader "$TMP/got.$i" -d 127.0.0.1 "$port"; done
wait_for 5 came 2
is "one_too_many_is_closed_at_once" "$(nc -d -w 5 127.0.0.1 "$port" 3>&-)" ""
ok "and_that_is_told" said 'refused: too many readers'
feed echo hello
readers_done
is "the_others_stay" "$(cat "$TMP/got.1" "$TMP/got.2")" "$(printf 'hello\nhello')"
exits "every_address_needs_a_decision" 1 timeout 5 "$SERVE" "[::]:$port" </dev/null
if [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null; then
	cat >"$TMP/allow.sh" <<'S'
ip link set lo up
ip addr add 10.99.0.1/32 dev lo
ip addr add 10.99.1.1/32 dev lo
(sleep 0.1; while [ ! -e "$TMP/asked" ]; do sleep 0.05; done; echo hello) |
	"$SERVE" -v --allow 10.99.0.0/24 '*:4444' 2>"$TMP/serve.err" &
server=$!
for _ in $(seq 100); do [ -n "$(ss -ltnH 'sport = :4444')" ] && break; sleep 0.05; done
nc -d -s 10.99.1.1 10.99.1.1 4444 >"$TMP/stranger"
nc -d -s 10.99.0.1 10.99.0.1 4444 >"$TMP/friend" &
for _ in $(seq 100); do grep -q came "$TMP/serve.err" && break; sleep 0.05; done
touch "$TMP/asked"
wait
S
	env "TMP=$TMP" "SERVE=$SERVE" timeout 30 unshare -n bash "$TMP/allow.sh"
	is "allow_lets_its_networks_in_and_nobody_else" "$(cat "$TMP/friend") $(cat "$TMP/stranger")" "hello "
	ok "who_is_not_allowed_is_told" said '10.99.1.1:[0-9]+: refused: not in --allow'
else
	skip "allow_lets_its_networks_in_and_nobody_else" "needs root"
fi

done_testing
