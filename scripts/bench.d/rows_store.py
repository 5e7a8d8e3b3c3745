"""Rows of kv-store: records in, answers out."""
import concurrent.futures
import dataclasses
import json
import os
import subprocess
import time

from measure import Measured, beside_bound, in_turns, run
from row import commands, row


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


def putting(b, name):
    """Puts the records into a new store of that name."""
    return f"rm -rf {b.path(name)}; {b.tool('kv-store')} put -q {b.path(name)} <{b.records()}"


@row
def store_rate(b, runs):
    """records a second into a store"""
    m = Measured("store-rate", f"{b.packets} records put", "M records/s", "", more_is_better=True)

    def rate():
        r = run(putting(b, "rate.db"))
        return dataclasses.replace(r, figure=b.packets / r.wall / 1e6)
    rate()
    return beside_bound(m, rate, 2, min(runs, 3))


@row
def store_bytes(b, runs):
    """bytes a record on disk"""
    m = Measured("store-bytes", f"a record of {b.packets} on disk", "bytes", "")

    def size():
        r = run(putting(b, "bytes.db"))
        used = sum(os.stat(e.path).st_blocks * 512 for e in os.scandir(b.path("bytes.db")))
        return dataclasses.replace(r, figure=used / b.packets)
    return beside_bound(m, size, 16, 1)


def filled(b):
    """A store of twenty times the packets, and how many."""
    packets = b.packets * 20
    db = b.path(f"filled-{packets}.db")
    if not os.path.exists(db):
        run(f"rm -rf {db}.part; {b.tool('pcap-capture')} --stats=none -tttt -nn -r {b.capture(packets, snap=96)} | "
            f"{b.tool('line-parse')} -q | {b.tool('kv-store')} put -q {db}.part && mv {db}.part {db}")
    return db, packets


def asked(b, runs, name, what, query, bound):
    """Seconds to the answer from the filled store, the whole process, beside a bound."""
    db, packets = filled(b)
    m = Measured(name, f"{what} of {packets} records", "s", "")
    ask = lambda: run(f"{b.tool('kv-store')} sql {db} -o csv \"{query}\" >/dev/null")
    ask()
    return beside_bound(m, ask, bound, runs)


@row
def query_count(b, runs):
    """how many records"""
    return asked(b, runs, "query-count", "count(*)", "SELECT count(*) FROM records", 0.01)


@row
def query_host(b, runs):
    """one host in one minute"""
    db, _ = filled(b)
    first = subprocess.run([b.tool("kv-store"), "sql", db, "-o", "csv",
                            "SELECT src_ip, substr(time, 1, 16) FROM records WHERE src_ip IS NOT NULL LIMIT 1"],
                           check=True, capture_output=True, text=True).stdout.split()[-1]
    host, minute = first.split(",")
    return asked(b, runs, "query-host", "one host in one minute",
                 f"SELECT count(*) FROM records WHERE src_ip = '{host}' AND time >= '{minute}:00Z' "
                 f"AND time <= '{minute}:59.999999Z'", 0.05)


@row
def query_talkers(b, runs):
    """top talkers of many records"""
    return asked(b, min(runs, 3), "query-talkers", "top ten talkers", TALKERS.format("records"), 4)


QUESTIONS = ["SELECT count(*) FROM records;",
             "SELECT _rowid_ + 1 FROM records ORDER BY _rowid_ DESC LIMIT 1;",
             "SELECT sum(rows) FROM blocks;"]


def ask_evenly(b, db, count, seconds):
    """So many questions in one process, spread evenly over a time; each counts the records, and none may find
    fewer than the one before."""
    with subprocess.Popen([b.tool("kv-store"), "sql", db, "-o", "json", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True, bufsize=1) as reader:
        begun, last = time.monotonic(), 0
        for i in range(count):
            time.sleep(max(0, begun + i * seconds / count - time.monotonic()))
            reader.stdin.write(QUESTIONS[i % len(QUESTIONS)] + "\n")
            found, = json.loads(reader.stdout.readline()).values()
            if found < last:
                raise RuntimeError(f"{found} records beside put, and {last} before")
            last = found
        reader.stdin.close()
        if reader.wait() != 0:
            raise RuntimeError("a question beside put was not answered")


@row
def store_beside_reader(b, runs):
    """putting beside a reader of a thousand questions"""
    m = Measured("store-beside-reader", f"{b.packets} records put, beside a reader that asks 1,000 times", "s",
                 "the same, alone", want=0.9)
    db = b.path("beside.db")

    def begin():
        run(f"rm -rf {db}; head -1000 {b.records()} | {b.tool('kv-store')} put -q {db}")

    def alone():
        begin()
        return run(f"{b.tool('kv-store')} put -q {db} <{b.records()}")
    usual = alone().wall

    def beside():
        begin()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            asked = pool.submit(ask_evenly, b, db, 1000, usual)
            r = run(f"{b.tool('kv-store')} put -q {db} <{b.records()}")
            asked.result()
        return r
    return in_turns(m, beside, alone, min(runs, 3))
