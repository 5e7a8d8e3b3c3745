"""The Spark job: lines from Kafka, parsed by the same line-parse that a shell pipes into, to Cassandra.

    scripts/cluster job --topic traffic [--trigger available-now] ...

Two streaming queries read the topic. The first writes every packet (and every line that could not
be read) under a key made of the message's partition and offset. The second keeps packets and bytes
a second and a sender's a minute in event-time windows, and writes each window's total whenever it
changed. Both survive a kill at any moment: a batch that is done again writes the same rows again.
"""
import argparse
import datetime
import fcntl
import json
import logging
import os
import re
import signal
import socketserver
import string
import subprocess
import sys
import threading
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkContext
from pyspark.sql import Observation, SparkSession, functions as F

HERE = os.path.dirname(os.path.abspath(__file__))
UTC = pa.timestamp("us", "UTC")
REFRESH_SECONDS = 30  # the driver itself gives nodes 10 s to agree on a schema

# What a query asks of line-parse, with the types on this side.
PACKET_FIELDS = {
    "time": pa.string(), "line": pa.int64(), "net": pa.string(), "proto": pa.string(),
    "src_ip": pa.string(), "src_port": pa.string(), "dst_ip": pa.string(), "dst_port": pa.string(),
    "flags": pa.string(), "seq": pa.int64(), "seq_end": pa.int64(), "ack": pa.int64(),
    "win": pa.int64(), "length": pa.int64(), "info": pa.string(), "event": pa.string(),
    "error": pa.string(), "raw": pa.string(),
}
ROLLUP_FIELDS = {
    "time": pa.string(), "src_ip": pa.string(), "length": pa.int64(), "event": pa.string(), "error": pa.string(),
}


def options(argv):
    p = argparse.ArgumentParser(prog="cluster job", description="Kafka lines to Cassandra rows by line-parse")
    p.add_argument("--bootstrap", required=True, help="HOST:PORT[,…] of Kafka")
    p.add_argument("--topic", required=True)
    p.add_argument("--sensor", default="sensor1", help="name under which the rows are kept")
    p.add_argument("--line-parse", required=True, help="the line-parse binary")
    p.add_argument("--cassandra", help="HOST[,HOST…]:PORT; without it rows are counted and dropped")
    p.add_argument("--replication", type=int, default=1)
    p.add_argument("--checkpoint", required=True, help="folder that remembers how far the job has come")
    p.add_argument("--trigger", default="5 seconds", help="'5 seconds', or available-now for cron")
    p.add_argument("--master", default="local[2]")
    p.add_argument("--batch", type=int, default=500_000, help="most messages a batch")
    p.add_argument("--watermark", default="1 hour", help="how late, in the packets' own time, a packet may be")
    p.add_argument("--only", choices=["packets", "rollups"], help="run one of the two queries")
    p.add_argument("--append-only", action="store_true",
                   help="take the topic's rows into memory, then measure how fast the connector alone appends them")
    return p.parse_args(argv)


def count_blank(values):
    """Messages of which line-parse makes no record: empty, or of white space only."""
    short = values.filter(pc.less(pc.binary_length(values), 64))
    return pc.sum(pc.match_substring_regex(short, r"^\s*$")).as_py() or 0


class Child:
    """One line-parse, fed from Arrow buffers and read back as Arrow batches."""

    def __init__(self, binary, fields):
        self.process = subprocess.Popen(
            [binary, "-q", "--numbered", "--tz", "UTC", "-o", "csv", "--fields", ",".join(fields)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.fields = fields
        self.fed = 0
        for pipe in self.process.stdin, self.process.stdout:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)

    def feed(self, batches):
        """Writes each batch as OFFSET<tab>LINE… in one piece."""
        with self.process.stdin as pipe:
            for batch in batches:
                if batch.num_rows == 0:
                    continue
                offsets = batch.column("offset").cast(pa.string()).cast(pa.binary())
                lines = pc.binary_join_element_wise(offsets, b"\t", batch.column("value"), b"\n", b"")
                # The bytes of all of them lie one after the other; that array's offsets say up to where.
                _, ends, whole = lines.buffers()
                pipe.write(memoryview(whole)[:memoryview(ends).cast("i")[len(lines)]])
                self.fed += batch.num_rows - count_blank(batch.column("value"))

    def records(self):
        # The other core is Kafka's and the JVM's: threads for the columns cost more than they bring.
        reader = csv.open_csv(
            self.process.stdout,
            read_options=csv.ReadOptions(block_size=4 << 20, use_threads=False),
            convert_options=csv.ConvertOptions(
                column_types=self.fields, null_values=[""],
                strings_can_be_null=True, quoted_strings_can_be_null=False))
        yield from reader

    def finish(self):
        if self.process.wait() != 0:
            raise RuntimeError(f"line-parse ended with {self.process.returncode}")


def parser_of(binary, fields, shape):
    """A function for mapInArrow: batches of (partition, offset, value) to what shape makes of their records."""

    def parse(batches):
        first = next((b for b in batches if b.num_rows), None)
        if first is None:
            return
        partition = first.column("partition")[0].as_py()
        child = Child(binary, fields)
        wrong = []

        def feed():
            def checked():
                yield first
                for b in batches:
                    if b.num_rows and pc.min_max(b.column("partition")).as_py() != {"min": partition, "max": partition}:
                        raise RuntimeError("a task's messages come from more than one partition")
                    yield b
            try:
                child.feed(checked())
            except Exception as e:  # shown by the reading side, which then knows why output ends
                wrong.append(e)
                child.process.kill()

        feeder = threading.Thread(target=feed)
        feeder.start()
        got = 0
        for records in child.records():
            got += records.num_rows
            yield from shape(partition, records)
        feeder.join()
        if wrong:
            raise wrong[0]
        child.finish()
        if got != child.fed:
            raise RuntimeError(f"partition {partition}: {child.fed} messages became {got} records")

    return parse


def instants(time):
    """RFC 3339 texts, always UTC: their microseconds, and the nanoseconds of their second."""
    span = pc.min_max(time)
    if (span["min"].as_py() or "1970") >= "1678" and (span["max"].as_py() or "1970") < "2262":
        exact = time.cast(pa.timestamp("ns", "UTC")).cast(pa.int64()).cast(pa.timestamp("ns"))
        nanos = pc.subtract(exact, pc.floor_temporal(exact, unit="second")).cast(pa.int64())
        return exact.cast(pa.timestamp("us"), safe=False), nanos.cast(pa.int32())
    # What 64 bits of nanoseconds do not hold, and slower.
    seconds = pc.utf8_slice_codeunits(time, 0, 19).cast(pa.timestamp("s")).cast(pa.int64())
    nanos = pc.utf8_rpad(pc.utf8_rtrim(pc.utf8_slice_codeunits(time, 20, 29), "Z"), 9, "0").cast(pa.int64())
    micros = pc.add(pc.multiply(seconds, 1_000_000), pc.divide(nanos, 1000))
    return micros.cast(pa.timestamp("us")), nanos.cast(pa.int32())


def ports(column):
    """Numbers; null where a line had a service's name."""
    try:
        return column.cast(pa.int32())
    except pa.ArrowInvalid:
        number = pc.match_substring_regex(column, "^[0-9]{1,5}$")
        return pc.if_else(number, column, None).cast(pa.int32())


PACKET_SCHEMA = ("partition int, offset bigint, ts timestamp, nanos int, net string, proto string, src_ip string, "
                 "src_port int, dst_ip string, dst_port int, flags string, seq bigint, seq_end bigint, ack bigint, "
                 "win bigint, length bigint, info string, event string, error string, raw string")


def packet_rows(partition, records):
    """One row a record. A timestamp of Spark's ends at microseconds; nanos is the whole fraction."""
    micros, nanos = instants(records.column("time"))
    made = {
        "partition": pa.repeat(pa.scalar(partition, pa.int32()), records.num_rows),
        "offset": records.column("line"),
        "ts": micros.cast(UTC), "nanos": nanos,
        "src_port": ports(records.column("src_port")), "dst_port": ports(records.column("dst_port")),
    }
    names = [column.split(" ")[0] for column in PACKET_SCHEMA.split(", ")]
    yield pa.RecordBatch.from_arrays([made[n] if n in made else records.column(n) for n in names], names)


ROLLUP_SCHEMA = "start timestamp, host string, packets bigint, bytes bigint"


def rollup_rows(_, records):
    """What each second and each sender's minute of these records adds up to: Spark sums these up, not packets."""
    packets = pa.table([instants(records.column("time"))[0], *(records.column(n) for n in ROLLUP_FIELDS if n != "time")],
                       ["ts", *(n for n in ROLLUP_FIELDS if n != "time")])
    packets = packets.filter(pc.field("event").is_null() & pc.field("error").is_null() & pc.field("ts").is_valid())
    # A packet without an address (ARP's frame around it) has no sender to be listed under.
    for unit, host in (("second", pa.nulls(packets.num_rows, pa.string())),
                       ("minute", pc.fill_null(packets["src_ip"], ""))):
        sums = (pa.table([pc.floor_temporal(packets["ts"], unit=unit), host, packets["length"]], ["start", "host", "bytes"])
                .group_by(["start", "host"]).aggregate([([], "count_all"), ("bytes", "sum")]))
        sums = pa.table([sums["start"].cast(UTC), sums["host"], sums["count_all"], pc.fill_null(sums["bytes_sum"], 0)],
                        ["start", "host", "packets", "bytes"])
        yield from sums.combine_chunks().to_batches()


def spark_session(o):
    b = (SparkSession.builder.appName("pcap-pipeline").master(o.master)
         .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
         .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
         .config("spark.sql.session.timeZone", "UTC")
         .config("spark.sql.shuffle.partitions", "2")
         .config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
         .config("spark.sql.streaming.numRecentProgressUpdates", "1000")
         .config("spark.buffer.size", 1 << 20)
         .config("spark.executor.memory", "768m"))
    if o.cassandra:
        hosts, port = o.cassandra.rsplit(":", 1)
        b = (b.config("spark.cassandra.connection.host", hosts)
             .config("spark.cassandra.connection.port", port)
             .config("spark.cassandra.connection.localDC", "datacenter1")
             .config("spark.cassandra.output.consistency.level", "LOCAL_QUORUM")
             .config("spark.cassandra.output.batch.grouping.key", "partition")
             # Of one partition each; by 16 KiB 2.6 times as many rows a second as by 1 KiB, which is the default.
             .config("spark.cassandra.output.batch.size.bytes", 16 << 10)
             .config("spark.cassandra.output.concurrent.writes", "64")
             .config("spark.cassandra.output.ignoreNulls", "true"))
    return b.getOrCreate()


def make_tables(o):
    from cassandra.cluster import Cluster, NoHostAvailable
    hosts, port = o.cassandra.rsplit(":", 1)
    text = string.Template(open(os.path.join(HERE, "schema.cql"), encoding="utf-8").read())
    text = "\n".join(l for l in text.substitute(REPLICATION=o.replication).split("\n") if not l.startswith("--"))
    with Cluster(hosts.split(","), port=int(port), connect_timeout=20) as cluster:
        try:
            session = cluster.connect()
        except NoHostAvailable:
            raise RuntimeError(f"Cassandra at {o.cassandra} does not answer") from None
        for statement in filter(str.strip, text.split(";")):
            session.execute(statement, timeout=60)


def require_topic(spark, o):
    """Kafka's own client waits for ever, or speaks of a partition; a person wants to hear which is missing."""
    settings = spark._jvm.java.util.Properties()
    settings.put("bootstrap.servers", o.bootstrap)
    settings.put("default.api.timeout.ms", "15000")
    settings.put("request.timeout.ms", "15000")
    admin = spark._jvm.org.apache.kafka.clients.admin.AdminClient.create(settings)
    try:
        topics = admin.listTopics().names().get()
    except Py4JJavaError:
        raise RuntimeError(f"Kafka at {o.bootstrap} does not answer") from None
    finally:
        admin.close()
    if o.topic not in topics:
        raise RuntimeError(f"Kafka at {o.bootstrap} has no topic {o.topic}")


def messages(reader, o):
    return (reader.format("kafka")
            .option("kafka.bootstrap.servers", o.bootstrap).option("subscribe", o.topic)
            .option("startingOffsets", "earliest").option("maxOffsetsPerTrigger", o.batch)
            .option("kafka.max.poll.records", 20_000).option("kafka.max.partition.fetch.bytes", 8 << 20)
            .option("failOnDataLoss", "true").load().select("partition", "offset", "value"))


def parsed(messages, o, fields, shape, schema):
    return messages.mapInArrow(parser_of(o.line_parse, fields, shape), schema)


def store(batch, table, rows, *counts):
    """Appends rows(batch); waits for a database that is away or too busy, since a row written twice is one row.

    Returns the counts, taken of the batch on its way through: to keep it for a second look costs more.
    """
    for pause in (2, 5, 10, 20, 30, None):
        seen = Observation()  # a new one each time: that of a failed attempt has seen a part
        try:
            (rows(batch.observe(seen, F.count(F.lit(1)).alias("all"), *counts))
             .write.format("org.apache.spark.sql.cassandra").mode("append")
             .options(keyspace="traffic", table=table).save())
            return seen.get
        except Py4JJavaError as e:
            if pause is None:
                raise
            print(f"cluster job: {table}: {reason(e)}; once more in {pause} s", file=sys.stderr, flush=True)
            time.sleep(pause)


def connector_session(spark):
    """The session that all of the connector's work in this JVM shares, and the cache that it lies in."""
    connector = getattr(spark._jvm.com.datastax.spark.connector.cql, "CassandraConnector$")
    cache = getattr(connector, "MODULE$").sessionCache().cache()
    return (None if cache.isEmpty() else cache.head()._2()), cache


def refreshes(spark, session):
    """Whether the session's schema can be asked for again, be it with an error."""
    asked = session.refreshSchemaAsync().toCompletableFuture()
    try:
        asked.get(REFRESH_SECONDS, spark._jvm.java.util.concurrent.TimeUnit.SECONDS)
    except Py4JJavaError as e:
        return e.java_exception.getClass().getSimpleName() != "TimeoutException"
    return True


def watch_session(spark, ended):
    """Closes the connector's session once it can never again refresh its schema, as every write does first.

    When a node with the driver's control connection dies during a refresh, the driver (as of 4.19.3) answers that one
    with an error, and all later ones never: a job would wait for ever, without a word. Closed, the session answers
    them with errors too; what failed is done again by store(), in a new session.
    """
    while not ended.wait(5):
        try:
            session, cache = connector_session(spark)
            if session is None or refreshes(spark, session):
                continue
            print("cluster job: the session with Cassandra is stuck and is opened anew", file=sys.stderr, flush=True)
            cache.clear()
            session.forceCloseAsync()
        except (Py4JError, OSError):  # the session went between two of these steps, or the JVM ends
            continue


class Ledger:
    """Counts over the job's life in this process, printed at its end as one JSON line."""

    def __init__(self):
        self.counts, self.started = {}, time.monotonic()

    def add(self, name, n):
        self.counts[name] = self.counts.get(name, 0) + n

    def add_progress(self, query):
        """How fast its batches went, the first aside when there are others: it also starts everything."""
        progress = [p for p in query.recentProgress if p["numInputRows"]]
        batches = progress[1:] or progress
        taken = sum(p["durationMs"]["triggerExecution"] for p in batches)
        if taken:
            self.counts[f"{query.name}_lines_per_second"] = sum(p["numInputRows"] for p in batches) * 1000 // taken
        self.add("late", sum(int(s.get("numRowsDroppedByWatermark", 0))
                             for p in progress for s in p.get("stateOperators", [])))

    def show(self):
        elapsed = round(time.monotonic() - self.started, 3)
        print(json.dumps({"tool": "job", **self.counts, "elapsed": elapsed}), file=sys.stderr, flush=True)


UNREAD = "(error IS NOT NULL OR event IS NOT NULL OR ts IS NULL)"


def packets_table(batch):
    """The columns of packets; bucket and shard as schema.cql says."""
    return batch.where(f"NOT {UNREAD}").select(
        "sensor", F.date_trunc("minute", "ts").alias("bucket"), (F.col("offset") % 8).cast("int").alias("shard"),
        "ts", "nanos", "partition", "offset", "net", "proto", "src_ip", "src_port", "dst_ip", "dst_port",
        "flags", "seq", "seq_end", "ack", "win", "length", "info")


def errors_table(batch):
    return batch.where(UNREAD).select(
        "sensor", F.coalesce(F.col("ts").cast("date"), F.lit(datetime.date(1970, 1, 1))).alias("day"),
        "partition", "offset", F.when(F.col("event").isNotNull(), "notice").otherwise("error").alias("kind"),
        F.coalesce("error", "event", F.lit("no time")).alias("error"), F.coalesce("raw", "info").alias("raw"))


def packets_writer(o, ledger):
    """Rows of one batch to packets and errors."""

    def write(batch, _):
        if not o.cassandra:
            seen = Observation()
            batch.observe(seen, F.count(F.lit(1)).alias("all")).write.format("noop").mode("append").save()
            ledger.add("records", seen.get["all"])
            return
        batch = batch.withColumn("sensor", F.lit(o.sensor))
        counts = store(batch, "packets", packets_table, F.expr(f"count_if({UNREAD}) AS unread"))
        if counts["unread"]:
            store(batch, "errors", errors_table)
        ledger.add("packets", counts["all"] - counts["unread"])
        ledger.add("errors_and_notices", counts["unread"])

    return write


def append_only(spark, o):
    """What the packets query is held against: the same rows, by the same connector, from memory.

    A quarter goes first, as the job's first batch does: it opens sessions and warms the JVM.
    """
    rows = parsed(messages(spark.read, o), o, PACKET_FIELDS, packet_rows, PACKET_SCHEMA)
    rows = rows.withColumn("sensor", F.lit(o.sensor)).persist()
    store(rows.where("offset % 4 = 0"), "packets", packets_table)
    started = time.monotonic()
    count = store(rows.where("offset % 4 <> 0"), "packets", packets_table)["all"]
    elapsed = time.monotonic() - started
    print(json.dumps({"tool": "job", "rows": count, "append_rows_per_second": int(count / elapsed)}), file=sys.stderr)


def rollups(spark, o):
    """Packets and bytes by second, and by minute and sender: one stateful aggregation for both."""
    sums = parsed(messages(spark.readStream, o), o, ROLLUP_FIELDS, rollup_rows, ROLLUP_SCHEMA)
    return (sums.withWatermark("start", o.watermark).groupBy("start", "host")
            .agg(F.sum("packets").alias("packets"), F.sum("bytes").alias("bytes")))


def seconds_table(batch):
    return batch.where("host IS NULL").select(
        "sensor", F.date_trunc("hour", "start").alias("hour"), F.col("start").alias("second"), "packets", "bytes")


def talkers_table(batch):
    return batch.where("host <> ''").select(
        "sensor", F.col("start").alias("minute"), F.col("host").alias("src_ip"), "packets", "bytes")


def rollups_writer(o, ledger):
    def write(batch, _):
        if not o.cassandra:
            ledger.add("windows", batch.count())
            return
        batch = batch.withColumn("sensor", F.lit(o.sensor)).persist()
        ledger.add("windows", store(batch, "traffic_by_second", seconds_table)["all"])
        store(batch, "talkers_by_minute", talkers_table)
        batch.unpersist()

    return write


def begin(frame, name, mode, writer, o):
    w = (frame.writeStream.queryName(name).outputMode(mode).foreachBatch(writer)
         .option("checkpointLocation", os.path.join(o.checkpoint, name)))
    w = w.trigger(availableNow=True) if o.trigger == "available-now" else w.trigger(processingTime=o.trigger)
    return w.start()


def run(queries, stop):
    """Until all have ended, one has failed, or stop is set: then the batches under way are finished first."""
    while any(q.isActive for q in queries) and not stop.is_set():
        for q in queries:
            q.awaitTermination(1)  # raises what it failed of
    for q in queries:
        until = time.monotonic() + 60
        while q.isActive and q.status["isTriggerActive"] and time.monotonic() < until:
            time.sleep(0.1)
        q.stop()


def reason(e):
    """What is wrong, out of the pages that Java and Python say about it."""
    lines = [l.strip() for l in str(e).splitlines()]
    named = [l for l in lines if re.match(r"(: |Caused by: )?[\w.$]+(Error|Exception): ", l)]
    return (named or lines or [repr(e)])[-1 if named else 0].removeprefix("Caused by: ").removeprefix(": ")[:400]


def spark_ended():
    """Whether the JVM is gone, killed or told by the same signal: what fails then speaks of anything else."""
    try:
        # Its sockets close a moment before it has ended.
        return SparkContext._gateway is not None and SparkContext._gateway.proc.wait(2) is not None
    except subprocess.TimeoutExpired:
        return False


def main(argv):
    o = options(argv)
    # The libraries' own words, with pages of Python, when a server or the JVM is gone; we say it in one line.
    logging.disable(logging.CRITICAL)
    socketserver.BaseServer.handle_error = lambda *_: None  # that of Spark's accumulators
    if not os.access(o.line_parse, os.X_OK):
        raise RuntimeError(f"{o.line_parse}: no such program")
    stop = threading.Event()
    for number in signal.SIGTERM, signal.SIGINT:
        signal.signal(number, lambda *_: stop.set())
    if o.cassandra:
        make_tables(o)
    spark = spark_session(o)
    require_topic(spark, o)
    ended = threading.Event()
    if o.cassandra:
        threading.Thread(target=watch_session, args=(spark, ended), daemon=True).start()
    if o.append_only:
        append_only(spark, o)
        return
    ledger = Ledger()
    queries = []
    if o.only != "rollups":
        queries.append(begin(parsed(messages(spark.readStream, o), o, PACKET_FIELDS, packet_rows, PACKET_SCHEMA),
                             "packets", "append", packets_writer(o, ledger), o))
    if o.only != "packets":
        queries.append(begin(rollups(spark, o), "rollups", "update", rollups_writer(o, ledger), o))
    run(queries, stop)
    for q in queries:
        ledger.add_progress(q)
    ledger.show()
    ended.set()
    spark.stop()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Exception as e:
        if os.environ.get("PCAP_JOB_TRACE"):
            raise
        said = e if type(e) is RuntimeError else "Spark's JVM ended" if spark_ended() else reason(e)
        print(f"cluster job: {said}", file=sys.stderr)
        sys.exit(1)
