#!/bin/bash
# line-serve with a spool, killed at random in full flow, between any two instructions: the reader
# that comes gets every line once, over TCP and over a unix socket. KILLS=1000 for a long run.
. "$(dirname "$0")/../lib.sh"

KILLS=${KILLS:-25}
cleanup() {
	# shellcheck disable=SC2046 # a list of process ids
	kill -9 $(jobs -p) 2>/dev/null
}

# kills.py PLACE LINES KILLS FILE SERVER…: feeds the server's standard input, a named pipe, from
# seq, kills it when the reader got so and so much, and writes the whole lines the reader got to FILE.
cat >"$TMP/kills.py" <<'P'
import os, random, socket, subprocess, sys, time

place, last, kills, path, *server = sys.argv[1:]
seed = int(os.environ.get("SEED", random.randrange(1 << 30)))
print("# SEED=%d" % seed)
random.seed(seed)
fifo = path + ".fifo"
os.mkfifo(fifo)
keeper = os.open(fifo, os.O_RDWR)  # no end of input while servers come and go
source = subprocess.Popen(["seq", last], stdout=open(fifo, "wb"))

def start():
    return subprocess.Popen(server, stdin=open(fifo, "rb"), stderr=open(path + ".err", "ab"))

def connect():
    while True:
        try:
            if place.startswith("/"):
                s = socket.socket(socket.AF_UNIX)
                s.connect(place)
                return s
            return socket.create_connection(("127.0.0.1", int(place)))
        except OSError:
            time.sleep(0.001)

def receive(s, out, enough):
    """What comes until the end, whole lines of it to the file; calls kill() once it is enough."""
    got, rest = 0, b""
    while True:
        try:
            data = s.recv(random.choice((4096, 1 << 20)))
        except ConnectionResetError:
            data = b""
        if not data:
            return rest == b""
        got += len(data)
        rest += data
        whole = rest.rfind(b"\n") + 1
        out.write(rest[:whole])
        rest = rest[whole:]
        if enough is not None and got >= enough:
            time.sleep(random.choice((0, random.random() / 100)))  # let its queue fill, or not
            child.kill()
            enough = None

with open(path, "wb") as out:
    torn = 0
    for n in range(int(kills)):
        child = start()
        with connect() as s:
            torn += not receive(s, out, random.randrange(1, 3 << 20))
        child.wait()
    child = start()
    with connect() as s:
        os.close(keeper)
        receive(s, out, None)
    print("# %s ended in half a line, exit %d" % (torn, child.wait()))
source.wait()
P
LINES=30000000
[ "$KILLS" -le 25 ] || LINES=$((KILLS * 1200000))
port=$(free_port)
for place in "$port" "$TMP/socket"; do
	case $place in
	/*) at=unix:$place name=unix ;;
	*) at=127.0.0.1:$place name=tcp ;;
	esac
	rm -f "$TMP"/got*
	python3 "$TMP/kills.py" "$place" "$LINES" "$KILLS" "$TMP/got" "$SERVE" --spool "$TMP/spool.$name" --buffer 1M "$at" \
		>"$TMP/said"
	is "killed_in_full_flow_every_line_comes_once_over_$name" "$(md5sum <"$TMP/got")" "$(seq $LINES | md5sum)"
	cat "$TMP/said"
done

done_testing
