#!/bin/bash
# line-serve with a spool, killed at random in full flow, where what was on its way may come twice:
# over TLS, to somebody we connect to, to several readers. No line is left out, and none is torn.
. "$(dirname "$0")/../lib.sh"

KILLS=${KILLS:-5}
cleanup() {
	# shellcheck disable=SC2046 # a list of process ids
	kill -9 $(jobs -p) 2>/dev/null
}

# again.py KIND PLACE LINES KILLS PATH SERVER…: feeds the server from seq through a named pipe and
# kills it when its readers have so and so much. KIND: tls and several connect, out listens.
cat >"$TMP/again.py" <<'P'
import os, random, socket, ssl, subprocess, sys, threading, time

kind, place, last, kills, path, *server = sys.argv[1:]
last, readers = int(last), 3 if kind == "several" else 1
seed = int(os.environ.get("SEED", random.randrange(1 << 30)))
random.seed(seed)
print("# SEED=%d" % seed)
fifo = path + ".fifo"
os.mkfifo(fifo)
keeper = os.open(fifo, os.O_RDWR)  # no end of input while servers come and go
source = subprocess.Popen(["seq", str(last)], stdout=open(fifo, "wb"))
if kind == "out":
    listener = socket.create_server(("127.0.0.1", int(place)))

def connect():
    if kind == "out":
        return listener.accept()[0]
    while True:
        try:
            s = socket.create_connection(("127.0.0.1", int(place)))
            if kind != "tls":
                return s
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            return context.wrap_socket(s)
        except OSError:
            time.sleep(0.001)

def receive(s, enough, child, got):
    """Appends the numbers of the whole lines that come until the end; kills once it is enough."""
    data = bytearray()
    while True:
        try:
            more = s.recv(random.choice((4096, 1 << 20)))
        except (ConnectionResetError, ssl.SSLError):
            more = b""
        if not more:
            break
        data += more
        if enough is not None and len(data) >= enough:
            time.sleep(random.choice((0, random.random() / 100)))  # let its queue fill, or not
            child.kill()
            enough = None
    s.close()
    lines = bytes(data[:data.rfind(b"\n") + 1]).split(b"\n")[:-1]
    got.extend(map(int, lines))

slowest = again = most = 0  # the last line of who had the least
for n in range(int(kills) + 1):
    child = subprocess.Popen(server, stdin=open(fifo, "rb"), stderr=open(path + ".err", "ab"))
    first = connect()
    socks = [first] + [connect() for _ in range(readers - 1)]
    if n == int(kills):
        os.close(keeper)
    enough = None if n == int(kills) else random.randrange(1, 3 << 20)
    got = [[] for _ in socks]
    threads = [threading.Thread(target=receive, args=(s, enough if i == 0 else None, child, got[i]))
               for i, s in enumerate(socks)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    child.wait()
    if got[0]:  # who comes first goes on where the slowest was, or before
        assert got[0][0] <= slowest + 1, (n, got[0][0], slowest)
        again += got[0][0] <= slowest
        most = max(most, slowest + 1 - got[0][0])
    for g in got:
        assert all(b == a + 1 for a, b in zip(g, g[1:])), "torn or out of order in part %d" % n
    slowest = min((g[-1] for g in got if g), default=slowest)
assert got[0][-1] == last, got[0][-1]
print("# %d of %d parts began again, at most %d lines before" % (again, int(kills), most))
source.wait()
print("every line, exit %d" % child.returncode)
P
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$TMP/key" -out "$TMP/crt" \
	-subj /CN=localhost -days 2 2>/dev/null
chmod 755 "$TMP"
chmod 644 "$TMP/key"
for kind in tls out several; do
	port=$(free_port)
	case $kind in
	tls) set -- --tls-cert "$TMP/crt" --tls-key "$TMP/key" "127.0.0.1:$port" ;;
	out) set -- "tcp://127.0.0.1:$port" ;;
	several) set -- "127.0.0.1:$port" ;;
	esac
	rm -f "$TMP"/got*
	timeout 300 python3 "$TMP/again.py" "$kind" "$port" $((KILLS * 1000000)) "$KILLS" "$TMP/got" "$SERVE" --spool "$TMP/spool.$kind" \
		--buffer 1M "$@" >"$TMP/said" 2>&1
	is "killed_in_full_flow_no_line_is_left_out_$kind" "$(tail -n1 "$TMP/said")" "every line, exit 0"
	grep '^#' "$TMP/said"
done

done_testing
