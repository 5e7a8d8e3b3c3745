#!/bin/bash
# The spool survives kill -9: whoever comes afterwards gets every line once, in order.
. "$(dirname "$0")/../lib.sh"

cleanup() {
	# shellcheck disable=SC2046 # a list of process ids
	kill -9 $(jobs -p) 2>/dev/null
}
listening() { [ -n "$(ss -ltnH "sport = :$port")" ]; }
port=$(free_port)
mkfifo "$TMP/in"
exec 3<>"$TMP/in" # stays open while servers come and go

start() {
	"$SERVE" --spool "$TMP/spool" "127.0.0.1:$port" <"$TMP/in" 2>>"$TMP/serve.err" 3>&- &
	server=$!
	wait_for 5 listening
}
crash() {
	kill -9 "$server"
	wait "$server" 2>/dev/null
}
# What is in the spool ends with the line given.
spooled() { tail -qc 200 "$TMP"/spool/*.lines 2>/dev/null | tail -n1 | grep -qx "$1"; }
got() { [ "$(tail -n1 "$TMP/got")" = "$1" ]; }

# Lines arrive with nobody there, with a reader, and with a reader that is killed with the server.
: >"$TMP/got"
last=0
for round in $(seq 8); do
	start
	if [ $((round % 2)) = 0 ]; then
		nc -d 127.0.0.1 "$port" >>"$TMP/got" 3>&- &
		reader=$!
	fi
	seq $((last + 1)) $((last + 20000 + round * 1111)) >&3
	last=$((last + 20000 + round * 1111))
	if [ $((round % 2)) = 0 ]; then
		wait_for 10 got $last
	else
		wait_for 10 spooled $last
	fi
	crash
	[ $((round % 2)) = 1 ] || wait "$reader"
done
seq $((last + 1)) $((last + 1000)) >&3
last=$((last + 1000))
start
nc -d 127.0.0.1 "$port" >>"$TMP/got" 3>&- &
reader=$!
wait_for 10 got $last
is "killed_eight_times_every_line_came_once_and_in_order" "$(md5sum <"$TMP/got")" "$(seq 1 $last | md5sum)"
kill "$server" "$reader"
wait "$server" "$reader" 2>/dev/null
is "nothing_stays_in_the_spool_that_everybody_has" "$(find "$TMP/spool" -name '*.lines' | wc -l)" 0

# A torn tail is cut, whatever its length.
start
seq 1 5000 >&3
wait_for 10 spooled 5000
crash
segment=$(find "$TMP/spool" -name '*.lines' | sort | tail -n1)
printf 'LSF1torn in the middle of a header' | head -c 21 >>"$segment"
start
nc -d 127.0.0.1 "$port" >"$TMP/torn" 3>&- &
reader=$!
torn() { [ "$(wc -l <"$TMP/torn")" = 5000 ]; }
wait_for 10 torn
is "a_torn_tail_is_cut_and_the_whole_lines_come" "$(md5sum <"$TMP/torn")" "$(seq 1 5000 | md5sum)"
like "the_cut_is_told" "$(cat "$TMP/serve.err")" '21 bytes behind the last whole lines cut'
kill "$server" "$reader"
wait "$server" "$reader" 2>/dev/null

start
exits "two_servers_never_share_a_spool" 1 timeout 5 "$SERVE" --spool "$TMP/spool" 127.0.0.1:0 </dev/null
like "the_second_says_why" "$(cat "$TMP/err")" 'in use by another line-serve'
kill "$server"
wait "$server" 2>/dev/null


# The disk fills up: said once, and the policy goes on.
if [ "$(id -u)" = 0 ] && mkdir "$TMP/disk" && mount -t tmpfs -o size=3m tmpfs "$TMP/disk" 2>/dev/null; then
	cleanup() {
		# shellcheck disable=SC2046
		kill -9 $(jobs -p) 2>/dev/null
		umount "$TMP/disk"
	}
	seq -f '%.0f xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' 200000 >"$TMP/all"
	timeout 60 "$SERVE" -v --slow=drop --patience 100ms --buffer 1M --spool "$TMP/disk/spool" \
		"127.0.0.1:$port" <"$TMP/in" 2>"$TMP/full.err" 3>&- &
	server=$!
	wait_for 5 listening
	nc -d 127.0.0.1 "$port" >"$TMP/good" 3>&- &
	good=$!
	python3 -c '
import socket, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
time.sleep(3)
while d := s.recv(1 << 20):
    sys.stdout.buffer.write(d)' "$port" >"$TMP/late" 3>&- &
	late=$!
	both() { [ "$(grep -c ': came$' "$TMP/full.err")" = 2 ]; }
	wait_for 5 both
	exec 4>"$TMP/in"
	exec 3>&-
	cat "$TMP/all" >&4
	exec 4>&-
	wait "$server" "$good" "$late"
	is "with_a_full_disk_the_good_reader_gets_every_line" "$(md5sum <"$TMP/good")" "$(md5sum <"$TMP/all")"
	# Readers that catch up free the disk, which may then fill again: each time is told, once.
	told=$(grep -c 'No space left on device; lines stay in memory' "$TMP/full.err")
	resumed=$(grep -c ': goes on$' "$TMP/full.err")
	ok "a_full_disk_is_told_once_each_time" test "$told" -ge 1 -a $((told - resumed)) -le 1 -a "$told" -ge "$resumed"
	is "the_slow_reader_knows_what_it_missed_and_nothing_is_torn" "$(python3 - "$TMP/late" <<'P'
import re, sys
last = 0
for line in open(sys.argv[1]):
    m = re.match(r"# omitted tool=line-serve client=\S+ count=(\d+) ", line)
    last += int(m[1]) if m else 1
    assert m or re.fullmatch(r"%d x{73}\n" % last, line), (line, last)
print(last)
P
)" 200000
else
	skip "a_full_disk" "needs root"
fi

done_testing
