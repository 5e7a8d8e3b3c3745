"""Rows of kv-store: records in, answers out."""
import dataclasses
import os
import subprocess
import threading

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


@row
def store_beside_reader(b, runs):
    """putting beside a reader that never rests"""
    m = Measured("store-beside-reader", f"{b.packets} records put, beside a reader that asks again and again", "s",
                 "the same, alone", want=0.9)
    db, put = b.path("beside.db"), f"{b.tool('kv-store')} put -q {b.path('beside.db')} <{b.records()}"
    count = [b.tool("kv-store"), "sql", db, "SELECT count(*) FROM records"]

    def alone():
        run(f"rm -rf {db}; head -1000 {b.records()} | {b.tool('kv-store')} put -q {db}")
        return run(put)

    def beside():
        done, failed = threading.Event(), []

        def ask():
            while not done.wait(0.002):
                failed.append(subprocess.run(count, check=False, stdout=subprocess.DEVNULL).returncode)
        run(f"rm -rf {db}; head -1000 {b.records()} | {b.tool('kv-store')} put -q {db}")
        reader = threading.Thread(target=ask)
        reader.start()
        r = run(put)
        done.set()
        reader.join()
        if any(failed):
            raise RuntimeError("a question beside put was not answered")
        return r
    return in_turns(m, beside, alone, min(runs, 3))
