#!/bin/bash
# pcap-capture on interfaces: promptness, several at once, losses told and balanced, ends, privileges.
# shellcheck source=tests/lib.sh disable=SC2317 # functions called by name
. "$(dirname "$0")/../lib.sh"

near=pcn$$ far=pcf$$
cleanup() {
	jobs -p | xargs -r kill 2>/dev/null
	ip netns del "$near" 2>/dev/null
	ip netns del "$far" 2>/dev/null
}
if [ "$(id -u)" != 0 ] || ! ip netns add "$near" 2>/dev/null; then
	skip "everything on interfaces" "needs root and network namespaces"
	done_testing
fi
ip netns add "$far"
for n in 0 1; do
	ip link add "n$n" netns "$near" type veth peer name "f$n" netns "$far"
	ip netns exec "$near" sysctl -qw "net.ipv6.conf.n$n.disable_ipv6=1"
	ip netns exec "$far" sysctl -qw "net.ipv6.conf.f$n.disable_ipv6=1"
	ip -n "$near" link set "n$n" up
	ip -n "$far" link set "f$n" up
done
ip -n "$near" link set lo up

# COUNT frames of SIZE bytes out of an interface: UDP from port 1000 to PORT. On a busy machine the
# kernel's queue before the other end may be full: it refuses the frame, which is then sent again.
send_from() { # NAMESPACE INTERFACE COUNT SIZE PORT
	ip netns exec "$1" python3 - "${@:2}" <<'P'
import errno, socket, struct, sys, time
device, count, size, port = sys.argv[1], *map(int, sys.argv[2:])
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind((device, 0))
n = size - 14
ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, n, 1, 0, 64, 17, 0, bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2]))
frame = bytes(6) + bytes([2, 0, 0, 0, 0, 1]) + b'\x08\0' + ip
frame += struct.pack('!HHHH', 1000, port, n - 20, 0) + bytes(n - 28)
while count:
    try:
        s.send(frame)
        count -= 1
    except OSError as e:
        if e.errno != errno.ENOBUFS:
            raise
        time.sleep(0.001)
P
}
send() { # INTERFACE COUNT SIZE PORT: out of the far end of n0 or n1
	send_from "$far" "$@"
}

# Starts the capture in the near namespace and waits until it listens; its process in $pid.
start() { # ARGUMENT…
	: >"$TMP/lines"
	: >"$TMP/messages" # now, or those of the capture before are what is waited for
	ip netns exec "$near" "$CAPTURE" -nn "$@" >"$TMP/lines" 2>"$TMP/messages" &
	pid=$!
	wait_for 30 grep -q listening "$TMP/messages"
	# the sandbox is the last thing before the loop
	[ -n "$SAN" ] || wait_for 30 grep -q '^Seccomp:.*2' "/proc/$pid/status"
}
stop() {
	kill -TERM "$pid"
	wait "$pid"
}
lines() { [ "$(grep -c "$1" "$TMP/lines")" = "$2" ]; }
field() { jq -r ".$1" "$TMP/ledger"; }

start -i n0 --stats=json
send f0 1 100 53001
ok "one packet on an idle line is printed at once" wait_for 30 grep -q 53001 "$TMP/lines"
uid=$(awk '/^Uid:/ { print $2, $3, $4, $5 }' "/proc/$pid/status")
nobody=$(id -u nobody)
is "root is given up, all four of it" "$uid" "$nobody $nobody $nobody $nobody"
is "no capability is left" "$(awk '/^Cap(Prm|Eff|Bnd):/ { print $2 }' "/proc/$pid/status" | sort -u)" \
	0000000000000000
send f0 4999 100 53002
ok "all of a burst are printed" wait_for 30 lines 53002 4999
kill -USR1 "$pid"
ok "SIGUSR1 asks for the ledger" wait_for 30 grep -q '"received":5000' "$TMP/messages"
stop
is "SIGTERM ends it orderly" $? 0
tail -1 "$TMP/messages" >"$TMP/ledger"
is "the ledger has them all" "$(field received) $(field captured) $(field unread)" "5000 5000 0"

start -i n0 -i n1 udp
send f0 10 100 53003
send f1 20 100 53004
ok "several interfaces are read together" wait_for 30 sh -c \
	"[ \$(grep -c 53003 $TMP/lines) = 10 ] && [ \$(grep -c 53004 $TMP/lines) = 20 ]"
stop

start -i n0 -B 64 --stats=json
kill -STOP "$pid"
send f0 3000 1000 53005
kill -CONT "$pid"
ok "losses are told among the lines while it goes on" wait_for 30 grep -q '^# drop ' "$TMP/lines"
like "with what is needed to read them" "$(grep -m1 '^# drop' "$TMP/lines")" \
	'^# drop tool=pcap-capture count=[0-9]+ total=[0-9]+ time=20[0-9-]+T[0-9:]+\.[0-9]{6}Z reason=kernel interface=n0$'
stop
is "and make the exit code 1" $? 1
tail -1 "$TMP/messages" >"$TMP/ledger"
is "received is captured and dropped" "$(field received)" \
	"$(($(field captured) + $(field dropped_by_kernel)))"
is "what was received is what was sent" "$(field received)" 3000
is "captured are the lines" "$(field captured)" "$(grep -c 53005 "$TMP/lines")"
is "the last notice has the total" "$(grep '^# drop' "$TMP/lines" | tail -1 | sed 's/.*total=\([0-9]*\).*/\1/')" \
	"$(field dropped_by_kernel)"

start -i n0 -B 64 --no-notices
kill -STOP "$pid"
send f0 3000 1000 53005
kill -CONT "$pid"
wait_for 30 grep -q 53005 "$TMP/lines"
stop
is "--no-notices keeps the lines free of them" "$(grep -c '^#' "$TMP/lines")" 0

start -i n0 -Q out
send f0 5 100 53006
send_from "$near" n0 5 100 53016
ok "-Q out has what goes out" wait_for 30 lines 53016 5
stop
is "and leaves out what comes in" "$(grep -c 53006 "$TMP/lines")" 0

start -i n0 -Q in
send_from "$near" n0 5 100 53017
send f0 5 100 53018
ok "-Q in has what comes in" wait_for 30 lines 53018 5
stop
is "and leaves out what goes out" "$(grep -c 53017 "$TMP/lines")" 0

start -i any udp port 53007
send f0 1 100 53007
ok "-i any names the interface" wait_for 30 grep -q 'n0 .*53007' "$TMP/lines"
stop

start -i n0 -c 3 udp port 53008
send f0 10 100 53008
wait "$pid"
is "-c ends the run" "$(grep -c 53008 "$TMP/lines")" 3

start -i n0 --duration 0.3s
wait "$pid"
is "--duration ends it without a packet" $? 0

start -i n0 -w "$TMP/x.pcap" --print
send f0 7 100 53009
wait_for 30 lines 53009 7
stop
is "-w with --print does both" "$(tcpdump -nn -r "$TMP/x.pcap" 2>/dev/null | grep -c 53009)" 7

start -i n0 -U -w "$TMP/killed.pcap"
send f0 9 100 53010
ok "-U has each packet in the file at once" wait_for 30 sh -c \
	"[ \$(tcpdump -nn -r $TMP/killed.pcap 2>/dev/null | grep -c 53010) = 9 ]"
kill -KILL "$pid"
wait "$pid" 2>/dev/null
is "a kill -9 takes none of them" "$(tcpdump -nn -r "$TMP/killed.pcap" 2>&1 | grep -c 53010)" 9

start -i n0 -w "$TMP/idle.pcap"
send f0 4 100 53011
ok "without -U they are there as soon as the line is idle" wait_for 30 sh -c \
	"[ \$(tcpdump -nn -r $TMP/idle.pcap 2>/dev/null | grep -c 53011) = 4 ]"
stop

start -i n0
ip -n "$near" link del n0
wait "$pid"
is "an interface that vanishes ends the run with 1" $? 1
like "and is named" "$(cat "$TMP/messages")" '^pcap-capture: n0: '

exits "an interface that is not there exits 1" 1 ip netns exec "$near" "$CAPTURE" -i nosuch
like "and is named, too" "$(cat "$TMP/err")" '^pcap-capture: nosuch: No such device exists$'
exits "a user that is not there exits 1" 1 "$CAPTURE" -Z nosuchuser -r "$SAMPLE"
exits "-D lists the interfaces" 0 ip netns exec "$near" "$CAPTURE" -D
like "as tcpdump does" "$(cat "$TMP/out")" '^[0-9]+\.n1 \[Up, Running, Connected\]$'
is "-L names link types in tcpdump's order" "$(ip netns exec "$near" "$CAPTURE" -L -i n1)" \
	"$(ip netns exec "$near" tcpdump -L -i n1 2>&1)"

done_testing
