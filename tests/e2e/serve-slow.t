#!/bin/bash
# line-serve's readers that are slow, stalled, hostile or gone: none of them hurts another.
. "$(dirname "$0")/../lib.sh"

cleanup() {
	# shellcheck disable=SC2046 # a list of process ids
	kill -9 $(jobs -p) 2>/dev/null
}
listening() { [ -n "$(ss -ltnH "sport = :$port")" ]; }
came() { [ "$(grep -c ': came$' "$TMP/serve.err")" -ge "$1" ]; }
port=$(free_port)
mkfifo "$TMP/in"

# serve OPTIONS…: a server whose input is descriptor 3.
serve() {
	timeout 60 "$SERVE" -v "$@" <"$TMP/in" 2>"$TMP/serve.err" &
	server=$!
	exec 3>"$TMP/in"
	wait_for 5 listening
}
# feed COMMAND…: its output is all the input there is.
feed() {
	"$@" >&3
	exec 3>&-
	wait "$server"
	code=$?
}
readers=
reader() { # FILE
	nc -d 127.0.0.1 "$port" >"$1" 3>&- &
	readers="$readers $!"
}

# stalled SECONDS FILE: connects, sleeps, then reads everything into FILE.
cat >"$TMP/stalled.py" <<'P'
import socket, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
time.sleep(float(sys.argv[2]))
with open(sys.argv[3], "wb") as f:
    while True:
        try:
            d = s.recv(1 << 20)
        except ConnectionResetError:
            break
        if not d:
            break
        f.write(d)
P
stalled() {
	python3 "$TMP/stalled.py" "$port" "$1" "$2" 3>&- &
	readers="$readers $!"
}
# Puts back the lines that notices stand for, as a count: lines got + lines told of.
cat >"$TMP/account.py" <<'P'
import re, sys
got, told, last = 0, 0, 0
for line in open(sys.argv[1]):
    m = re.match(r"# omitted tool=line-serve client=\S+ count=(\d+) ", line)
    if m:
        told += int(m[1])
        last += int(m[1])
    else:
        last += 1
        assert int(line.split()[0]) == last, (line, last)
        got += 1
print(got + told, "lossy" if told else "whole")
P
lines() { seq -f '%.0f xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' "$1"; }
WANTED=$(lines 300000 | md5sum)

serve --slow=drop --patience 200ms --buffer 1M "127.0.0.1:$port"
stalled 3 "$TMP/late"
for i in 1 2 3; do reader "$TMP/quick.$i"; done
wait_for 5 came 4
feed lines 300000
# shellcheck disable=SC2086 # a list of process ids
wait $readers
is "a_stalled_reader_under_drop_never_hurts_the_others" "$(for i in 1 2 3; do md5sum <"$TMP/quick.$i"; done | sort -u)" "$WANTED"
is "its_notices_count_exactly_what_it_missed" "$(python3 "$TMP/account.py" "$TMP/late")" "300000 lossy"
is "lines_omitted_exit_1" "$code" 1
like "the_ledger_balances" "$(awk -F'[:,] *' '/line-serve: lines/ { print }' "$TMP/serve.err" | python3 -c '
import re, sys
f = dict((n, int(v)) for n, v in re.findall(r"([a-z][a-z ]*) (\d+)", sys.stdin.read()))
print(f["sent"] + f["omitted"] + f["left behind"] - 4 * f["lines"], f["omitted"] > 0)')" '^0 True$'

readers=
serve --slow=disconnect --patience 200ms --buffer 1M "127.0.0.1:$port"
stalled 2 "$TMP/late"
reader "$TMP/quick.1"
wait_for 5 came 2
feed lines 300000
# shellcheck disable=SC2086
wait $readers
is "a_stalled_reader_is_disconnected_and_the_other_gets_all" "$(md5sum <"$TMP/quick.1")" "$WANTED"
like "the_disconnected_is_named" "$(cat "$TMP/serve.err")" '127.0.0.1:[0-9]+: disconnected, too slow, sent [0-9]+'
is "a_reader_cut_off_exits_1" "$code" 1

readers=
serve --slow=disconnect --behind 500K --patience 1h "127.0.0.1:$port" --slow=block "unix:$TMP/socket"
stalled 2 "$TMP/late"
nc -d -U "$TMP/socket" >"$TMP/quick.1" 3>&- &
readers="$readers $!"
wait_for 5 came 2
feed lines 300000
# shellcheck disable=SC2086
wait $readers
is "a_policy_holds_for_the_addresses_after_it" "$(md5sum <"$TMP/quick.1")" "$WANTED"
like "a_reader_too_far_behind_is_disconnected" "$(cat "$TMP/serve.err")" 'disconnected, too far behind'

# Stop and go, at random, under block.
cat >"$TMP/moody.py" <<'P'
import hashlib, random, socket, sys, time
port, n = int(sys.argv[1]), int(sys.argv[2])
socks = [socket.create_connection(("127.0.0.1", port)) for _ in range(n)]
sums = [hashlib.md5() for _ in socks]
live = set(range(n))
for s in socks:
    s.setblocking(False)
while live:
    for i in random.sample(sorted(live), max(1, len(live) // 2)):
        try:
            d = socks[i].recv(random.choice((1, 100, 5000, 1 << 20)))
        except BlockingIOError:
            continue
        if d:
            sums[i].update(d)
        else:
            live.discard(i)
    time.sleep(random.choice((0, 0, 0.001)))
print("\n".join(sorted(set(s.hexdigest() for s in sums))))
P
serve --buffer 1M "127.0.0.1:$port"
python3 "$TMP/moody.py" "$port" 20 >"$TMP/moody" 3>&- &
moody=$!
wait_for 5 came 20
feed lines 100000
wait $moody
is "readers_that_stop_and_go_all_get_every_line_under_block" "$(cat "$TMP/moody")" "$(lines 100000 | md5sum | cut -d' ' -f1)"
is "under_block_nothing_is_lost" "$code" 0

# Everything hostile at once, beside one good reader.
cat >"$TMP/storm.py" <<'P'
import socket, struct, sys, threading
port = int(sys.argv[1])
def flood():
    s = socket.create_connection(("127.0.0.1", port))
    try:
        for _ in range(200):
            s.sendall(b"GET / HTTP/1.0\r\n" * 65536)
    except OSError:
        pass
t = threading.Thread(target=flood)
t.start()
for i in range(3000):
    s = socket.create_connection(("127.0.0.1", port))
    if i % 3 == 0:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif i % 3 == 1:
        s.shutdown(socket.SHUT_WR)
    s.close()
t.join()
P
readers=
serve --slow=drop --patience 200ms "127.0.0.1:$port"
reader "$TMP/good"
wait_for 5 came 1
python3 "$TMP/storm.py" "$port" 3>&- &
storm=$!
wait $storm
feed sh -c "seq 1 300000"
# shellcheck disable=SC2086
wait $readers
is "floods_scans_and_storms_do_not_stop_the_good_reader" "$(grep -v '^#' "$TMP/good" | md5sum)" "$(seq 1 300000 | md5sum)"

# Leaves and comes again, as Spark's socket source does.
serve "127.0.0.1:$port"
nc -d -w 1 127.0.0.1 "$port" >"$TMP/first" 3>&- &
nc=$!
wait_for 5 came 1
kill $nc
wait $nc 2>/dev/null
(sleep 0.3; nc -d 127.0.0.1 "$port" >"$TMP/second") 3>&- &
second=$!
feed seq 1 100000
wait $second
is "a_reader_that_left_before_the_first_line_takes_none_with_it" "$(md5sum <"$TMP/second")" "$(seq 1 100000 | md5sum)"

# Half-closed: it has finished sending, and still reads.
serve "127.0.0.1:$port"
python3 - "$port" >"$TMP/half" 3>&- <<'P' &
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.shutdown(socket.SHUT_WR)
while True:
    d = s.recv(65536)
    if not d:
        break
    sys.stdout.write(d.decode())
P
half=$!
wait_for 5 came 1
sleep 0.2
feed seq 1 100000
wait $half
is "a_half_closed_reader_gets_every_line" "$(md5sum <"$TMP/half")" "$(seq 1 100000 | md5sum)"

# Nobody has to be there.
serve --no-wait --history 5 "127.0.0.1:$port"
seq 1 1000 >&3
sleep 0.3
reader "$TMP/history"
wait_for 5 came 1
feed seq 1001 1002
wait
is "a_newcomer_is_given_the_history" "$(tr '\n' ' ' <"$TMP/history")" "996 997 998 999 1000 1001 1002 "

# netcat's fingers: -l without -k ends with the reader.
mkfifo "$TMP/in2"
"$SERVE" -l -p "$port" <"$TMP/in2" 2>/dev/null &
server=$!
exec 4>"$TMP/in2"
wait_for 5 listening
echo hello >&4
nc -d 127.0.0.1 "$port" >"$TMP/hello" 4>&- &
nc=$!
said() { grep -q hello "$TMP/hello"; }
wait_for 5 said
kill $nc
echo more >&4
gone() { ! kill -0 "$server" 2>/dev/null; }
echo more >&4
ok "without_k_the_end_comes_with_the_last_reader" wait_for 5 gone
exec 4>&-
wait "$server"

exits "a_wide_address_needs_a_decision" 1 timeout 5 "$SERVE" '*:0' </dev/null
like "and_says_which" "$(cat "$TMP/err")" 'line-serve: listen on \*:0: others could connect: say --allow'
exits "a_bad_address_is_usage" 2 "$SERVE" 127.0.0.1:99999
exits "an_unknown_policy_is_usage" 2 "$SERVE" --slow=maybe :0

done_testing
