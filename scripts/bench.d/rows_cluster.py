"""Rows past one machine, measured when a cluster is up."""
import os
import shutil
import subprocess

from measure import Measured
from row import commands, row


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
