"""The rows of the table: each measures one job on both sides."""
import os
import shutil
import socket
import subprocess
import time

from measure import Measured, Run, in_turns, run
import wire


class Row:
    def __init__(self, name, function):
        self.name = name
        self.function = function

    def measure(self, bench, runs):
        try:
            return self.function(bench, runs)
        except wire.NoRight as e:
            return Measured(self.name, self.function.__doc__, "", "", reason=str(e))


ALL = []


def row(function):
    ALL.append(Row(function.__name__.replace("_", "-"), function))
    return function


def commands(bench, runs, name, what, unit, peer_name, ours, peer, limit_name="", limit="", want=0.0):
    """A row whose two sides are shell commands and whose figure is wall seconds."""
    m = Measured(name, what, unit, peer_name, want=want)
    in_turns(m, lambda: run(ours), (lambda: run(peer)) if peer else None, runs)
    if limit:
        m.limit_name, m.limit = limit_name, min(run(limit).wall for _ in range(3))
    return m


@row
def print_whole(b, runs):
    """lines of whole frames"""
    f = b.capture()
    return commands(b, runs, "print-whole", f"{b.packets} packets to lines, whole frames", "s", "tcpdump -nn",
                    f"{b.tool('pcap-capture')} --stats=none -nn -r {f} >/dev/null", f"tcpdump -nn -r {f} >/dev/null 2>&1",
                    "cat", f"cat {f} >/dev/null", want=4)


@row
def print_headers(b, runs):
    """lines of frames cut at 96 bytes"""
    f = b.capture(snap=96)
    return commands(b, runs, "print-headers", f"{b.packets} packets to lines, 96-byte frames", "s", "tcpdump -nn",
                    f"{b.tool('pcap-capture')} --stats=none -nn -r {f} >/dev/null", f"tcpdump -nn -r {f} >/dev/null 2>&1",
                    "cat", f"cat {f} >/dev/null", want=8)


@row
def replay_stdout(b, runs):
    """capture to capture"""
    f = b.capture()
    return commands(b, runs, "replay-stdout", f"{b.packets} packets, pcap to pcap", "s", "tcpdump -w",
                    f"{b.tool('pcap-replay')} -q -t {f} | cat >/dev/null",
                    f"tcpdump -r {f} -w - 2>/dev/null | cat >/dev/null", "cat | cat", f"cat {f} | cat >/dev/null")


@row
def replay_top(b, runs):
    """packets a second onto a veth pair, preloaded"""
    f = b.capture(min(b.packets, 300_000))
    with wire.Wire("bench") as w:
        m = Measured("replay-top", "packets a second onto veth, preloaded", "packets/s", "tcpreplay --topspeed",
                     want=1.25, more_is_better=True)
        return in_turns(m, lambda: w.replay(b, f, "-t --loop 3"), lambda: w.tcpreplay(f, "--topspeed --loop 3"), runs)


@row
def replay_timing(b, runs):
    """error of the moment of sending"""
    f = b.capture(2_000 if b.quick else 20_000)
    with wire.Wire("bench") as w:
        m = Measured("replay-timing", "99th percentile of |arrival - schedule|, recorded speed", "us",
                     "tcpreplay", want=1)
        speed = f"-x {w.speed_for(f, 2 if b.quick else 10):.3f}"
        ours = lambda: w.timing(f, lambda: w.replay(b, f, speed), speed)
        peer = lambda: w.timing(f, lambda: w.tcpreplay(f, speed.replace("-x ", "--multiplier=")), speed)
        return in_turns(m, ours, peer, min(runs, 2))


@row
def live(b, runs):
    """highest rate heard without loss"""
    f = b.capture(min(b.packets, 300_000))
    with wire.Wire("bench") as w:
        m = Measured("live", "highest rate printed to a file without loss", "packets/s", "tcpdump -nn",
                     want=3, more_is_better=True)
        ours = lambda: w.lossless(b, f, f"{b.tool('pcap-capture')} --stats=none -i {w.far} -nn -B 65536 --no-notices")
        peer = lambda: w.lossless(b, f, f"tcpdump -i {w.far} -nn -B 65536")
        return in_turns(m, ours, peer, 1)


def drained(server, source, port, readers, limit=0):
    """MB/s that so many readers take, all together, thrown away inside the kernel."""
    import selectors
    feed = f"(sleep 1; cat {source}; {'sleep 20' if limit else 'true'})"
    p = subprocess.Popen(["bash", "-c", f"{feed} | {server}"], stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL, start_new_session=True)
    poll = selectors.DefaultSelector()
    for _ in range(readers):
        poll.register(connected(port), selectors.EVENT_READ)
    sink, bytes_seen, first, last, open_readers = bytearray(1 << 20), 0, 0, 0, readers
    while open_readers and (not limit or bytes_seen < limit):
        events = poll.select(3 if limit and first else 30)
        if not events:
            break
        for key, _ in events:
            n = key.fileobj.recv_into(sink, 0, socket.MSG_TRUNC)
            last = time.monotonic()
            first = first or last
            bytes_seen += n
            if n == 0:
                poll.unregister(key.fileobj)
                key.fileobj.close()
                open_readers -= 1
    subprocess.run(["pkill", "-s", str(p.pid)], check=False)
    p.wait()
    return Run(last - first, 0, 0, bytes_seen / max(last - first, 1e-9) / 1e6)


def connected(port):
    for _ in range(100):
        try:
            s = socket.create_connection(("127.0.0.1", port))
            s.setblocking(False)
            return s
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def served(b, server, readers, source):
    port = free_port()
    return drained(server.replace("PORT", str(port)), source, port, readers)


@row
def serve_one(b, runs):
    """one reader"""
    f = b.lines()
    m = Measured("serve-one", "lines to one reader", "MB/s", "the faster of nc -l, socat -u", want=1.2, more_is_better=True)
    peers = ["nc -l -N 127.0.0.1 PORT", "socat -u - TCP-LISTEN:PORT,bind=127.0.0.1"]
    return in_turns(m, lambda: served(b, f"{b.tool('line-serve')} -q 127.0.0.1:PORT", 1, f),
                    lambda: max((served(b, p, 1, f) for p in peers), key=lambda r: r.figure), runs)


@row
def serve_hundred(b, runs):
    """a hundred readers"""
    f = b.make("lines-50m.txt" if not b.quick else "lines-1m.txt", f"head -c {1 if b.quick else 50}000000 {b.lines()}")

    def broker():
        port = free_port()
        p = subprocess.Popen(["ncat", "-l", "-m", "200", "--broker", "127.0.0.1", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        r = drained(f"ncat --send-only 127.0.0.1 {port}", f, port, 100, 100 * os.path.getsize(f))
        p.kill()
        p.wait()
        return r
    m = Measured("serve-hundred", "lines to 100 readers, together", "MB/s", "ncat --broker", want=3, more_is_better=True)
    return in_turns(m, lambda: served(b, f"{b.tool('line-serve')} -q 127.0.0.1:PORT", 100, f), broker, min(runs, 3))


SPLIT = r"""'{f="";l="";for(i=6;i<=NF;i++){if($i=="Flags")f=$(i+1);if($i=="length")l=$(i+1)};print $1"\t"$3"\t"$5"\t"f"\t"l}'"""


@row
def parse_awk(b, runs):
    """lines to records beside mawk"""
    f = b.lines()
    return commands(b, runs, "parse-awk", f"{b.packets} lines to JSON records", "s", "mawk splitting fields",
                    f"{b.tool('line-parse')} -q <{f} >/dev/null", f"mawk {SPLIT} <{f} >/dev/null",
                    "wc -l", f"wc -l <{f} >/dev/null", want=10)


@row
def parse_regex(b, runs):
    """lines to records beside regexes in Python"""
    f, program = b.lines(), b.regexes()
    return commands(b, min(runs, 3), "parse-regex", f"{b.packets} lines to JSON records", "s", "Python's regexes",
                    f"{b.tool('line-parse')} -q <{f} >/dev/null", f"python3 {program} <{f} >/dev/null",
                    "wc -l", f"wc -l <{f} >/dev/null", want=40)


@row
def parse_threads(b, runs):
    """two threads beside one"""
    f = b.lines()
    return commands(b, runs, "parse-threads", "line-parse -j 2", "s", "line-parse -j 1",
                    f"{b.tool('line-parse')} -q -j 2 <{f} >/dev/null",
                    f"{b.tool('line-parse')} -q -j 1 <{f} >/dev/null", want=1.7)


def importing(b):
    """sqlite3 with the columns of the records and two indexes, fed by the same JSON made CSV once."""
    csv = b.make(f"records-{b.packets}.csv", f"{b.tool('line-parse')} -q -o csv "
                 f"--fields time,src_ip,src_port,dst_ip,dst_port,flags,seq,ack,win,length <{b.lines()} | tail -n +2")
    db = b.path("peer.sqlite")
    return (f"rm -f {db}; sqlite3 {db} 'CREATE TABLE r(time,src_ip,src_port,dst_ip,dst_port,flags,seq,ack,win,length);"
            f"CREATE INDEX s ON r(src_ip); CREATE INDEX d ON r(dst_ip)' '.mode csv' '.import {csv} r' >/dev/null 2>&1")


@row
def store(b, runs):
    """records into a store"""
    f, db = b.records(), b.path("store.db")
    return commands(b, min(runs, 3), "store", f"{b.packets} records stored, searchable, on disk", "s",
                    "sqlite3 .import, two indexes", f"rm -rf {db}; {b.tool('kv-store')} put -q {db} <{f}",
                    importing(b), "cp and sync", f"cp {f} {b.path('copy')} && sync {b.path('copy')}", want=10)


TALKERS = "SELECT src_ip, sum(length) FROM {} GROUP BY 1 ORDER BY 2 DESC LIMIT 10"


@row
def query(b, runs):
    """top talkers"""
    db, peer = b.path("store.db"), b.path("peer.sqlite")
    if not os.path.exists(db):
        run(f"{b.tool('kv-store')} put -q {db} <{b.records()}")
    if not os.path.exists(peer):
        run(importing(b))
    return commands(b, runs, "query", f"top ten talkers of {b.packets} records", "s", "sqlite3",
                    f"{b.tool('kv-store')} sql {db} '{TALKERS.format('records')}' >/dev/null",
                    f"sqlite3 {peer} '{TALKERS.format('r')}' >/dev/null")


def whole(b, f):
    db = b.path("whole.db")
    return (f"rm -rf {db}; {b.tool('pcap-capture')} --stats=none -tttt -nn -r {f} | {b.tool('line-parse')} -q | "
            f"{b.tool('kv-store')} put -q {db}")


def founding(b, f):
    db = b.path("founding.sqlite")
    return (f"rm -f {db}; tcpdump -tttt -nn -r {f} 2>/dev/null | python3 {b.regexes()} | sqlite3 {db} "
            f"'CREATE TABLE r(time,src_ip,src_port,dst_ip,dst_port,flags,seq,length)' '.import /dev/stdin r' >/dev/null 2>&1")


@row
def pipeline(b, runs):
    """capture file to store, two cores"""
    f = b.capture()
    return commands(b, min(runs, 3), "pipeline", f"{b.packets} packets from file to store, all cores", "s",
                    "tcpdump | regexes in Python | sqlite3", whole(b, f), founding(b, f), "cat", f"cat {f} >/dev/null", want=12)


@row
def pipeline_one_core(b, runs):
    """capture file to store, one core"""
    f = b.capture()
    m = Measured("pipeline-one-core", f"{b.packets} packets from file to store, one core", "s",
                 "tcpdump | regexes in Python | sqlite3")
    return in_turns(m, lambda: run(whole(b, f), {0}), lambda: run(founding(b, f), {0}), min(runs, 2))


@row
def growth(b, runs):
    """nanoseconds a packet, large input beside small"""
    small, large = (5_000, 20_000) if b.quick else (100_000, 10_000_000)
    m = Measured("growth", f"ns a packet, file to store, {large} packets of 96 bytes", "ns", f"the same, {small} packets")

    def at(packets):
        r = run(whole(b, b.capture(packets, snap=96)))
        r.figure = r.wall / packets * 1e9
        return r
    return in_turns(m, lambda: at(large), lambda: at(small), 1)


@row
def kafka(b, runs):
    """lines into Kafka, when a cluster is up"""
    status = subprocess.run(["scripts/cluster", "status"], capture_output=True, text=True, check=False).stdout
    broker = status.split(" ")[0] if " up" in status.split("\n")[0] else ""
    if not broker or not shutil.which("kcat"):
        return Measured("kafka", "lines into Kafka", "s", "kcat -P", reason="no cluster is up (scripts/cluster up)")
    f = b.lines()
    settings = "-X linger.ms=20 -X compression.codec=lz4"
    topic = "bench%d" % os.getpid()
    return commands(b, min(runs, 3), "kafka", f"{b.packets} lines into Kafka, acks=all, idempotent", "s", "kcat -P",
                    f"{b.tool('line-serve')} -q kafka://{broker}/{topic} {settings} <{f}",
                    f"kcat -P -b {broker} -t {topic}k -X enable.idempotence=true -X acks=all {settings} <{f} 2>/dev/null", want=1)
