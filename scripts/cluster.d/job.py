"""The Spark job: lines from Kafka, parsed by the same line-parse that a shell pipes into, to Cassandra.

    scripts/cluster job --topic traffic [--trigger available-now] ...

Two streaming queries read the topic. The first writes every packet (and every line that could not
be read) under a key made of the message's partition and offset. The second keeps packets and bytes
a second and a sender's a minute in event-time windows, and writes each window's total whenever it
changed. Both survive a kill at any moment: a batch that is done again writes the same rows again.
"""
import argparse
import datetime
import json
import logging
import os
import re
import signal
import string
import subprocess
import sys
import threading
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
from py4j.protocol import Py4JJavaError
from pyspark.sql import Observation, SparkSession, functions as F

HERE = os.path.dirname(os.path.abspath(__file__))

# A record's fields as line-parse names them, with their types on this side.
FIELDS = {
    "time": pa.string(), "line": pa.int64(), "net": pa.string(), "proto": pa.string(),
    "src_ip": pa.string(), "src_port": pa.string(), "dst_ip": pa.string(), "dst_port": pa.string(),
    "flags": pa.string(), "seq": pa.int64(), "seq_end": pa.int64(), "ack": pa.int64(),
    "win": pa.int64(), "length": pa.int64(), "info": pa.string(), "event": pa.string(),
    "error": pa.string(), "raw": pa.string(),
}
ROLLUP_FIELDS = ["time", "line", "src_ip", "length", "event", "error"]
SPARK_TYPES = {pa.string(): "string", pa.int64(): "bigint"}


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
    return p.parse_args(argv)


class Child:
    """One line-parse, fed from Arrow buffers and read back as Arrow batches."""

    def __init__(self, binary, fields):
        self.process = subprocess.Popen(
            [binary, "-q", "--numbered", "--tz", "UTC", "-o", "csv", "--fields", ",".join(fields)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.fields = fields
        self.fed = 0

    def feed(self, batches):
        """Writes each batch as OFFSET<tab>LINE… in one piece."""
        with self.process.stdin as pipe:
            for batch in batches:
                if batch.num_rows == 0:
                    continue
                offsets = batch.column("offset").cast(pa.string()).cast(pa.binary())
                lines = pc.binary_join_element_wise(offsets, batch.column("value"), b"\t")
                whole = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), b"\n")[0]
                pipe.write(whole.as_buffer())
                pipe.write(b"\n")
                self.fed += batch.num_rows

    def records(self):
        reader = csv.open_csv(
            self.process.stdout,
            read_options=csv.ReadOptions(block_size=4 << 20),
            convert_options=csv.ConvertOptions(
                column_types={f: FIELDS[f] for f in self.fields}, null_values=[""],
                strings_can_be_null=True, quoted_strings_can_be_null=False))
        yield from reader

    def finish(self):
        if self.process.wait() != 0:
            raise RuntimeError(f"line-parse ended with {self.process.returncode}")


def parser_of(binary, fields):
    """A function for mapInArrow: batches of (partition, offset, value) to batches of records."""

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
            number = pa.repeat(pa.scalar(partition, pa.int32()), records.num_rows)
            yield pa.RecordBatch.from_arrays([number, *records.columns], ["partition", *fields])
        feeder.join()
        if wrong:
            raise wrong[0]
        child.finish()
        if got != child.fed:
            raise RuntimeError(f"partition {partition}: {child.fed} messages became {got} records")

    return parse


def spark_session(o):
    b = (SparkSession.builder.appName("pcap-pipeline").master(o.master)
         .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
         .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
         .config("spark.sql.session.timeZone", "UTC")
         .config("spark.sql.shuffle.partitions", "2")
         .config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
         .config("spark.sql.streaming.metricsEnabled", "false")
         .config("spark.executor.memory", "768m"))
    if o.cassandra:
        hosts, port = o.cassandra.rsplit(":", 1)
        b = (b.config("spark.cassandra.connection.host", hosts)
             .config("spark.cassandra.connection.port", port)
             .config("spark.cassandra.connection.localDC", "datacenter1")
             .config("spark.cassandra.output.consistency.level", "LOCAL_QUORUM")
             .config("spark.cassandra.output.batch.grouping.key", "partition")
             .config("spark.cassandra.output.concurrent.writes", "64")
             .config("spark.cassandra.output.ignoreNulls", "true"))
    return b.getOrCreate()


def make_tables(o):
    from cassandra.cluster import Cluster, NoHostAvailable
    logging.getLogger("cassandra").setLevel(logging.CRITICAL)
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


def messages(spark, o):
    return (spark.readStream.format("kafka")
            .option("kafka.bootstrap.servers", o.bootstrap).option("subscribe", o.topic)
            .option("startingOffsets", "earliest").option("maxOffsetsPerTrigger", o.batch)
            .option("failOnDataLoss", "true").load().select("partition", "offset", "value"))


def records(spark, o, fields):
    schema = "partition int, " + ", ".join(f"{f} {SPARK_TYPES[FIELDS[f]]}" for f in fields)
    return messages(spark, o).mapInArrow(parser_of(o.line_parse, fields), schema)


def store(frame, table):
    """Appends; waits for a database that is away or too busy, since a row written twice is one row."""
    for pause in (2, 5, 10, 20, 30, None):
        try:
            (frame.write.format("org.apache.spark.sql.cassandra").mode("append")
             .options(keyspace="traffic", table=table).save())
            return
        except Py4JJavaError as e:
            if pause is None:
                raise
            print(f"cluster job: {table}: {reason(e)}; once more in {pause} s", file=sys.stderr, flush=True)
            time.sleep(pause)


class Ledger:
    """Counts over the job's life in this process, printed at its end as one JSON line."""

    def __init__(self):
        self.counts, self.started = {}, time.monotonic()

    def add(self, name, n):
        self.counts[name] = self.counts.get(name, 0) + n

    def show(self):
        elapsed = round(time.monotonic() - self.started, 3)
        print(json.dumps({"tool": "job", **self.counts, "elapsed": elapsed}), file=sys.stderr, flush=True)


def packets_writer(o, ledger):
    """Rows of one batch to packets and errors."""

    unread = F.col("error").isNotNull() | F.col("event").isNotNull() | F.col("ts").isNull()
    fraction = F.rpad(F.regexp_extract("time", r"\.(\d+)", 1), 9, "0").cast("int")

    def write(batch, _):
        if not o.cassandra:
            ledger.add("records", batch.count())
            return
        batch = batch.withColumn("ts", F.to_timestamp("time")).withColumn("sensor", F.lit(o.sensor))
        # Counted on the way through: to keep a batch in memory for a second look costs more.
        seen = Observation()
        packets = batch.observe(seen, F.count(F.lit(1)).alias("all"), F.count(F.when(unread, 1)).alias("unread"))
        store(packets.where(~unread).select(
            "sensor", F.date_trunc("minute", "ts").alias("bucket"), (F.col("line") % 8).cast("int").alias("shard"),
            "ts", F.coalesce(fraction, F.lit(0)).alias("nanos"), "partition", F.col("line").alias("offset"),
            "net", "proto", "src_ip", F.col("src_port").cast("int"), "dst_ip", F.col("dst_port").cast("int"),
            "flags", "seq", "seq_end", "ack", "win", "length", "info"), "packets")
        bad = seen.get["unread"]
        if bad:
            store(batch.where(unread).select(
                "sensor", F.coalesce(F.col("ts").cast("date"), F.lit(datetime.date(1970, 1, 1))).alias("day"),
                "partition", F.col("line").alias("offset"),
                F.when(F.col("event").isNotNull(), "notice").otherwise("error").alias("kind"),
                F.coalesce("error", "event", F.lit("no time")).alias("error"),
                F.coalesce("raw", "info").alias("raw")), "errors")
        ledger.add("packets", seen.get["all"] - bad)
        ledger.add("errors_and_notices", bad)

    return write


def rollups(spark, o):
    """Packets and bytes by second, and by minute and sender: one stateful aggregation for both."""
    packets = (records(spark, o, ROLLUP_FIELDS).where("error IS NULL AND event IS NULL")
               .withColumn("ts", F.to_timestamp("time")).where("ts IS NOT NULL"))
    keys = F.explode(F.array(
        F.struct(F.date_trunc("second", "ts").alias("start"), F.lit(None).cast("string").alias("host")),
        F.struct(F.date_trunc("minute", "ts").alias("start"), F.coalesce("src_ip", F.lit("")).alias("host"))))
    return (packets.select(keys.alias("k"), "length").select("k.start", "k.host", "length")
            .withWatermark("start", o.watermark).groupBy("start", "host")
            .agg(F.count("*").alias("packets"), F.coalesce(F.sum("length"), F.lit(0)).alias("bytes")))


def rollups_writer(o, ledger):
    def write(batch, _):
        if not o.cassandra:
            ledger.add("windows", batch.count())
            return
        batch = batch.withColumn("sensor", F.lit(o.sensor)).persist()
        store(batch.where("host IS NULL").select(
            "sensor", F.date_trunc("hour", "start").alias("hour"), F.col("start").alias("second"), "packets", "bytes"),
            "traffic_by_second")
        # A packet without an address (ARP's frame around it) has no sender to be listed under.
        store(batch.where("host <> ''").select(
            "sensor", F.col("start").alias("minute"), F.col("host").alias("src_ip"), "packets", "bytes"),
            "talkers_by_minute")
        ledger.add("windows", batch.count())
        batch.unpersist()

    return write


def begin(frame, name, mode, writer, o):
    w = (frame.writeStream.queryName(name).outputMode(mode).foreachBatch(writer)
         .option("checkpointLocation", os.path.join(o.checkpoint, name)))
    w = w.trigger(availableNow=True) if o.trigger == "available-now" else w.trigger(processingTime=o.trigger)
    return w.start()


def reason(e):
    """What is wrong, out of the pages that Java and Python say about it."""
    lines = [l.strip() for l in str(e).splitlines()]
    named = [l for l in lines if re.match(r"(: |Caused by: )?[\w.$]+(Error|Exception): ", l)]
    return (named or lines or [repr(e)])[-1 if named else 0].removeprefix("Caused by: ")[:400]


def main(argv):
    o = options(argv)
    if not os.access(o.line_parse, os.X_OK):
        raise RuntimeError(f"{o.line_parse}: no such program")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if o.cassandra:
        make_tables(o)
    spark = spark_session(o)
    require_topic(spark, o)
    ledger = Ledger()
    queries = []
    if o.only != "rollups":
        queries.append(begin(records(spark, o, list(FIELDS)), "packets", "append", packets_writer(o, ledger), o))
    if o.only != "packets":
        queries.append(begin(rollups(spark, o), "rollups", "update", rollups_writer(o, ledger), o))
    try:
        for q in queries:
            q.awaitTermination()
    except KeyboardInterrupt:
        for q in queries:
            q.stop()
    late = sum(int(s.get("numRowsDroppedByWatermark", 0))
               for q in queries for p in q.recentProgress for s in p.get("stateOperators", []))
    ledger.add("late", late)
    ledger.show()
    spark.stop()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Exception as e:
        if os.environ.get("PCAP_JOB_TRACE"):
            raise
        print(f"cluster job: {e if type(e) is RuntimeError else reason(e)}", file=sys.stderr)
        sys.exit(1)
