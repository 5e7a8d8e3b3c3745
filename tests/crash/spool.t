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
	"$SERVE" --spool "$TMP/spool" "$@" "127.0.0.1:$port" <"$TMP/in" 2>>"$TMP/serve.err" 3>&- &
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

done_testing
