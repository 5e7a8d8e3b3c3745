#!/bin/bash
# line-serve's readers that are slow, stalled, hostile or gone: none of them hurts another.
# MOODY=3000000 lets those that stop and go do so for a minute.
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
	timeout 300 "$SERVE" -v "$@" <"$TMP/in" 2>"$TMP/serve.err" &
	server=$!
	exec 3>"$TMP/in"
	wait_for 5 listening
}
# feed COMMAND…: its output is all the input there is.
feed() {
	"$@" >&3
	exec 3>&-
	touch "$TMP/late.over"
	wait "$server"
	code=$?
}
readers=
reader() { # FILE
	nc -d 127.0.0.1 "$port" >"$1" 3>&- &
	readers="$readers $!"
}

# stalled FILE: connects, takes nothing until the input is over, then reads everything into FILE.
cat >"$TMP/stalled.py" <<'P'
import os, socket, sys, time
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
while not os.path.exists(sys.argv[2] + ".over"):
    time.sleep(0.05)
with open(sys.argv[2], "wb") as f:
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
	rm -f "$1.over"
	python3 "$TMP/stalled.py" "$port" "$1" 3>&- &
	readers="$readers $!"
}
# Many readers that take what comes, and at the end say what they got: one line when all got the same.
cat >"$TMP/crowd.py" <<'P'
import hashlib, selectors, socket, sys
port, n = int(sys.argv[1]), int(sys.argv[2])
waiting = selectors.DefaultSelector()
sums = []
for _ in range(n):
    sums.append(hashlib.md5())
    waiting.register(socket.create_connection(("127.0.0.1", port)), selectors.EVENT_READ, sums[-1])
while waiting.get_map():
    for key, _ in waiting.select():
        d = key.fileobj.recv(1 << 16)
        if d:
            key.data.update(d)
        else:
            waiting.unregister(key.fileobj)
print("\n".join(sorted(set(s.hexdigest() for s in sums))))
P
crowd() { # READERS FILE
	python3 "$TMP/crowd.py" "$port" "$1" >"$2" 3>&- &
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
patience=10s # who is to be quick is, even where others take the processor for seconds
WANTED=$(lines 120000 | md5sum | cut -d' ' -f1)

serve --slow=drop --patience "$patience" --buffer 1M "127.0.0.1:$port"
stalled "$TMP/late"
crowd 99 "$TMP/quick"
wait_for 10 came 100
feed lines 120000
# shellcheck disable=SC2086 # a list of process ids
wait $readers
is "one_stalled_of_100_under_drop_never_hurts_the_others" "$(cat "$TMP/quick")" "$WANTED"
is "its_notices_count_exactly_what_it_missed" "$(python3 "$TMP/account.py" "$TMP/late")" "120000 lossy"
is "lines_omitted_exit_1" "$code" 1
like "the_ledger_balances" "$(awk -F'[:,] *' '/line-serve: lines/ { print }' "$TMP/serve.err" | python3 -c '
import re, sys
f = dict((n, int(v)) for n, v in re.findall(r"([a-z][a-z ]*) (\d+)", sys.stdin.read()))
print(f["sent"] + f["omitted"] + f["left behind"] - 100 * f["lines"], f["omitted"] > 0)')" '^0 True$'

readers=
serve --slow=disconnect --patience "$patience" --buffer 1M "127.0.0.1:$port"
stalled "$TMP/late"
crowd 99 "$TMP/quick"
wait_for 10 came 100
feed lines 120000
# shellcheck disable=SC2086
wait $readers
is "one_stalled_of_100_is_disconnected_and_the_others_get_all" "$(cat "$TMP/quick")" "$WANTED"
like "the_disconnected_is_named" "$(cat "$TMP/serve.err")" '127.0.0.1:[0-9]+: disconnected, too slow, sent [0-9]+'
is "a_reader_cut_off_exits_1" "$code" 1

readers=
serve --slow=disconnect --behind 500K --patience 1h "127.0.0.1:$port" --slow=block "unix:$TMP/socket"
stalled "$TMP/late"
nc -d -U "$TMP/socket" >"$TMP/quick.1" 3>&- &
readers="$readers $!"
wait_for 5 came 2
feed lines 120000
# shellcheck disable=SC2086
wait $readers
is "a_policy_holds_for_the_addresses_after_it" "$(md5sum <"$TMP/quick.1")" "$WANTED  -"
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
feed lines "${MOODY:-100000}"
wait $moody
is "readers_that_stop_and_go_all_get_every_line_under_block" "$(cat "$TMP/moody")" \
	"$(lines "${MOODY:-100000}" | md5sum | cut -d' ' -f1)"
is "under_block_nothing_is_lost" "$code" 0

# Everything hostile at once, beside one good reader: who scans ports, who sends gigabytes, and a storm
# of 10,000 connections. In the midst of it a line is written at every hundredth of them, and the next
# comes only when the good reader has it.
cat >"$TMP/storm.py" <<'P'
import os, socket, struct, sys, threading
port, out = int(sys.argv[1]), open(sys.argv[2], "wb")
over = threading.Event()
def flood():
    with socket.create_connection(("127.0.0.1", port)) as s:
        while not over.is_set():
            s.sendall(b"GET / HTTP/1.0\r\n" * 65536)
good = socket.create_connection(("127.0.0.1", port))
good.settimeout(60)
floods = [threading.Thread(target=flood) for _ in range(2)]
for t in floods:
    t.start()
for i in range(10000):
    s = socket.create_connection(("127.0.0.1", port))
    if i % 3 == 0:  # gone with a reset
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif i % 3 == 1:
        s.shutdown(socket.SHUT_WR)
    s.close()
    if i % 100 == 99:
        line = b"line after %d connections\n" % (i + 1)
        os.write(3, line)
        got = b""
        while not got.endswith(line):
            got += good.recv(65536)
        out.write(got)
over.set()
for t in floods:
    t.join()
os.close(3)
while d := good.recv(65536):
    out.write(d)
P
serve --slow=drop "127.0.0.1:$port"
python3 "$TMP/storm.py" "$port" "$TMP/good" &
storm=$!
exec 3>&-
wait $storm
wait "$server"
is "floods_scans_and_storms_do_not_stop_the_good_reader" "$(grep -v '^#' "$TMP/good" | md5sum)" \
	"$(seq -f 'line after %.0f connections' 100 100 10000 | md5sum)"

# Ten thousand at once: what one costs, beside the buffer, is its own few hundred bytes.
cat >"$TMP/idle.py" <<'P'
import re, resource, socket, sys
port, pid, n = int(sys.argv[1]), sys.argv[2], 10000
resource.setrlimit(resource.RLIMIT_NOFILE, (n + 100, n + 100))
socks = [socket.create_connection(("127.0.0.1", port)) for _ in range(n)]
sys.stdout.flush()
sys.stdin.readline()
status = open("/proc/%s/status" % pid).read()
ring = int(re.search(r"RssShmem:\s*(\d+)", status)[1])
print("small" if int(re.search(r"VmRSS:\s*(\d+)", status)[1]) - ring < 64 * 1024 else status)
print(sum(s.recv(100) == b"hello\n" for s in socks))
P
if [ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -gt 10200 ]; then
	mkfifo "$TMP/go"
	serve "127.0.0.1:$port"
	python3 "$TMP/idle.py" "$port" "$(pgrep -P "$server")" <"$TMP/go" >"$TMP/idle" 3>&- &
	idle=$!
	exec 4>"$TMP/go"
	wait_for 60 came 10000
	echo hello >&3
	echo >&4
	exec 3>&- 4>&-
	wait $idle "$server"
	is "ten_thousand_readers_take_less_than_64_megabytes" "$(paste -sd' ' "$TMP/idle")" "small 10000"
else
	skip "ten_thousand_readers_take_less_than_64_megabytes" "too few descriptors"
fi

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
more() { (trap '' PIPE; echo more >&4) 2>/dev/null; } # it may have ended before that
more
gone() { ! kill -0 "$server" 2>/dev/null; }
more
ok "without_k_the_end_comes_with_the_last_reader" wait_for 5 gone
exec 4>&-
wait "$server"

exits "a_wide_address_needs_a_decision" 1 timeout 5 "$SERVE" '*:0' </dev/null
like "and_says_which" "$(cat "$TMP/err")" 'line-serve: listen on \*:0: others could connect: say --allow'
exits "a_bad_address_is_usage" 2 "$SERVE" 127.0.0.1:99999
exits "an_unknown_policy_is_usage" 2 "$SERVE" --slow=maybe :0

done_testing
