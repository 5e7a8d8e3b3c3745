"""Lines straight from line-serve's socket into Spark, parsed by line-parse; no Kafka between.

    scripts/cluster socket 127.0.0.1:4444 [--dstream] [--records N]

A look at live traffic, not a store: a socket cannot be read twice, so what a dying job held is gone
(the job on Kafka loses nothing). Two ways to read, the structured source and socketTextStream; the
second connects again by itself when line-serve was restarted. One JSON line a batch on stdout.
"""
import argparse
import json
import shlex
import signal
import subprocess
import sys
import threading
import warnings

import pyarrow as pa
from pyspark.sql import SparkSession


def options(argv):
    p = argparse.ArgumentParser(prog="cluster socket", description="line-serve's lines into Spark by its socket")
    p.add_argument("address", help="HOST:PORT where line-serve listens")
    p.add_argument("--line-parse", required=True, help="the line-parse binary")
    p.add_argument("--dstream", action="store_true", help="read by socketTextStream and RDD.pipe")
    p.add_argument("--records", type=int, default=0, help="end after so many records (0: never)")
    return p.parse_args(argv)


class Tally:
    """Prints each batch; says when there have been enough."""

    def __init__(self, wanted):
        self.wanted, self.total, self.enough = wanted, 0, threading.Event()

    def add(self, records, errors):
        if records:
            self.total += records
            print(json.dumps({"records": records, "errors": errors, "total": self.total}), flush=True)
        if 0 < self.wanted <= self.total:
            self.enough.set()


def parser_of(binary):
    """For mapInArrow: batches of lines to one row, how many records they are and how many are errors."""
    def parse(batches):
        text = b"".join(l.as_py().encode() + b"\n" for b in batches for l in b.column("value"))
        if text:
            out = subprocess.run([binary, "-q", "-o", "tsv", "--fields", "error"], input=text,
                                 stdout=subprocess.PIPE, check=True).stdout.split(b"\n")[1:-1]
            yield pa.RecordBatch.from_pydict({"records": pa.array([len(out)], pa.int64()),
                                              "errors": pa.array([sum(map(bool, out))], pa.int64())})
    return parse


def structured(spark, o, tally):
    host, port = o.address.rsplit(":", 1)
    lines = spark.readStream.format("socket").option("host", host).option("port", port).load()

    def write(batch, _):
        rows = batch.mapInArrow(parser_of(o.line_parse), "records bigint, errors bigint").collect()
        tally.add(sum(r.records for r in rows), sum(r.errors for r in rows))

    query = lines.writeStream.foreachBatch(write).trigger(processingTime="1 second").start()
    while query.isActive and not tally.enough.wait(0.5):
        pass
    if query.exception():
        raise query.exception()
    query.stop()


def dstream(spark, o, tally):
    from pyspark.streaming import StreamingContext
    warnings.simplefilter("ignore", FutureWarning)  # that Spark would rather we used the other one
    host, port = o.address.rsplit(":", 1)
    context = StreamingContext(spark.sparkContext, 1)
    command = shlex.quote(o.line_parse) + " -q -o json"

    def write(rdd):
        if rdd.isEmpty():
            return
        records = rdd.pipe(command).map(lambda r: '"error":' in r).countByValue()
        tally.add(sum(records.values()), records.get(True, 0))

    context.socketTextStream(host, int(port)).foreachRDD(write)
    context.start()
    while not tally.enough.is_set() and not context.awaitTerminationOrTimeout(0.5):
        pass
    context.stop(stopSparkContext=False, stopGraceFully=False)


def main(o):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # One slice a batch: the structured source deals its lines out in turn, and a packet's second
    # line must not reach another parser than its first.
    spark = (SparkSession.builder.appName("pcap-socket").master("local[2]")
             .config("spark.default.parallelism", "1").config("spark.ui.enabled", "false")
             .config("spark.ui.showConsoleProgress", "false")
             .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
             .getOrCreate())
    try:
        (dstream if o.dstream else structured)(spark, o, Tally(o.records))
    except KeyboardInterrupt:
        pass
    spark.stop()


if __name__ == "__main__":
    wanted = options(sys.argv[1:])
    try:
        main(wanted)
    except Exception as e:
        print(f"cluster socket: {wanted.address}: {str(e).strip().splitlines()[0]}", file=sys.stderr)
        sys.exit(1)
