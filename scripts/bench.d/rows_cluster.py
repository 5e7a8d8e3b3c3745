"""Rows past one machine, measured when a cluster is up."""
import json
import os
import shutil
import subprocess
import tempfile
import time

from measure import Measured, Run, beside_bound, in_turns, run
from row import commands, row

NO_CLUSTER = "no cluster is up (scripts/cluster up)"
PARTITIONS = 4  # of a topic here: each is cut short by up to a line a batch, and those would be a batch of their own


def cluster():
    """HOST:PORT of the broker that is up and of the database; empty for one that is not."""
    status = subprocess.run(["scripts/cluster", "status"], capture_output=True, text=True, check=False).stdout
    up = {name: address for address, name, state, *_ in map(str.split, status.splitlines()) if state == "up,"}
    return up.get("kafka1", ""), up.get("cassandra1", "")


def topic_of(b, broker, packets, times=1):
    """A new topic with so many lines, so many times."""
    topic = f"bench{os.getpid()}-{time.monotonic_ns()}"
    for _ in range(times):
        run(f"{b.tool('line-serve')} -q kafka://{broker}/{topic} <{b.lines(packets)}")
    return topic


def job(topic, batch, figure, *options):
    """A run of the Spark job; its figure is what its ledger calls so."""
    with tempfile.TemporaryDirectory() as checkpoint:
        done = subprocess.run(["scripts/cluster", "job", "--topic", topic, "--sensor", topic, "--only", "packets",
                               "--batch", str(batch), "--trigger", "available-now", "--checkpoint", checkpoint, *options],
                              capture_output=True, text=True, check=True)
    return Run(0, 0, 0, json.loads(done.stderr.splitlines()[-1])[figure])


@row
def kafka(b, runs):
    """lines into Kafka, when a cluster is up"""
    broker, _ = cluster()
    if not broker or not shutil.which("kcat"):
        return Measured("kafka", "lines into Kafka", "s", "kcat -P", reason=NO_CLUSTER)
    f = b.lines()
    settings = "-X linger.ms=20 -X compression.codec=lz4"
    topic = "bench%d" % os.getpid()
    return commands(b, min(runs, 3), "kafka", f"{b.packets} lines into Kafka, acks=all, idempotent", "s", "kcat -P",
                    f"{b.tool('line-serve')} -q kafka://{broker}/{topic} {settings} <{f}",
                    f"kcat -P -b {broker} -t {topic}k -X enable.idempotence=true -X acks=all {settings} <{f} 2>/dev/null", want=1)


@row
def job_parse(b, runs):
    """lines from Kafka through Spark and line-parse, nothing written"""
    m = Measured("job-parse", "lines from Kafka, parsed in Spark", "lines/s", "the bar", want=1, more_is_better=True)
    broker, _ = cluster()
    if not broker:
        m.reason = NO_CLUSTER
        return m
    topic = topic_of(b, broker, b.packets, 12)  # a job gets faster for its first eight million lines
    return beside_bound(m, lambda: job(topic, b.packets + PARTITIONS, "packets_lines_per_second", "--cassandra", ""),
                        200_000, min(runs, 3))


@row
def job_rows(b, runs):
    """the same, written to Cassandra, beside the connector with rows from memory"""
    m = Measured("job-rows", "lines from Kafka to rows in Cassandra", "rows/s", "the connector alone", want=0.9, more_is_better=True)
    broker, database = cluster()
    if not broker or not database:
        m.reason = NO_CLUSTER
        return m
    # Two batches of the size the job takes by itself; the first warms the JVM and is not counted, on either side.
    topic, batch = topic_of(b, broker, b.packets), b.packets // 2 + PARTITIONS
    return in_turns(m, lambda: job(topic, batch, "packets_lines_per_second"),
                    lambda: job(topic, batch, "append_rows_per_second", "--append-only"), min(runs, 2))
