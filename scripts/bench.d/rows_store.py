"""Rows of kv-store: records in, answers out."""
import os

from measure import run
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
