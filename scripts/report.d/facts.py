"""What a page shows, asked of a store in SQL: one flat structure that goes into the page as JSON."""
import datetime
import json
import os
import shutil
import subprocess

MOST_BINS = 1000        # of the whole chart
HOST_BINS = 200         # of one host's
HOSTS_WITH_CHART = 40
MOST_ROWS = 200         # of a table
WIDTHS = (0.001, 0.01, 0.1, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 10800, 86400, 604800)


class StoreError(Exception):
    """kv-store could not answer."""


class Store:
    def __init__(self, path):
        self.since = None  # only records from this moment on are asked for
        root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
        built = os.path.join(root, os.environ.get("BUILD", "build"), "kv-store")
        self.program = built if os.access(built, os.X_OK) else shutil.which("kv-store") or built
        self.path = path
        self.columns = set(self.run("csv", "SELECT * FROM records LIMIT 0").strip().split(","))

    def run(self, form, query):
        p = subprocess.run([self.program, "sql", self.path, "-o", form, query], capture_output=True, text=True, check=False)
        if p.returncode:
            raise StoreError(p.stderr.strip().splitlines()[-1] if p.stderr.strip() else f"kv-store ended with {p.returncode}")
        return p.stdout

    def ask(self, query):
        """The rows of the answer, as dictionaries; an absent value is None."""
        return [json.loads(line) for line in self.run("json", query).splitlines()]

    def within(self):
        """The condition that keeps a query to the moments wanted."""
        return f"time >= '{self.since}'" if self.since else "1"

    def has(self, *columns):
        return self.columns.issuperset(columns)


def width_for(seconds, bins):
    return next((w for w in WIDTHS if seconds / w <= bins), seconds / bins)


def table(store, names, group):
    """[{names…, packets, bytes}], the largest first; empty when the store has no such columns."""
    if not store.has(*group, "length"):
        return []
    columns = ", ".join(f"{g} AS {n}" for g, n in zip(group, names))
    keys = ", ".join(str(i + 1) for i in range(len(group)))
    return store.ask(f"SELECT {columns}, count(*) AS packets, coalesce(sum(length), 0) AS bytes FROM records "
                     f"WHERE {group[0]} IS NOT NULL AND {store.within()} GROUP BY {keys} ORDER BY bytes DESC, packets DESC LIMIT {MOST_ROWS}")


def conversations(store):
    """Both directions of a pair together."""
    rows, pairs = table(store, ("a", "b"), ("src_ip", "dst_ip")), {}
    for r in rows:
        ends = tuple(sorted((r["a"], r["b"] or "")))
        p = pairs.setdefault(ends, {"a": ends[0], "b": ends[1], "packets": 0, "bytes": 0})
        p["packets"] += r["packets"]
        p["bytes"] += r["bytes"]
    return sorted(pairs.values(), key=lambda p: -p["bytes"])


def series(store, width):
    rows = store.ask(f"SELECT bucket(time, '{width:g}s') AS t, count(*) AS packets, coalesce(sum(length), 0) AS bytes "
                     f"FROM records WHERE time IS NOT NULL AND {store.within()} GROUP BY 1 ORDER BY 1")
    return {"width": width, "t": [r["t"] for r in rows], "packets": [r["packets"] for r in rows], "bytes": [r["bytes"] for r in rows]}


def hosts_series(store, talkers, width):
    """The charts of the hosts that send most, by host."""
    names = [r["host"] for r in talkers[:HOSTS_WITH_CHART]]
    if not names:
        return {}
    listed = ", ".join("'" + n.replace("'", "''") + "'" for n in names)
    found = {n: {"width": width, "t": [], "packets": [], "bytes": []} for n in names}
    for r in store.ask(f"SELECT bucket(time, '{width:g}s') AS t, src_ip AS host, count(*) AS packets, coalesce(sum(length), 0) AS bytes "
                       f"FROM records WHERE src_ip IN ({listed}) AND time IS NOT NULL AND {store.within()} GROUP BY 1, 2 ORDER BY 1"):
        for key in ("t", "packets", "bytes"):
            found[r["host"]][key].append(r[key])
    return found


def sizes(store):
    if not store.has("length"):
        return []
    rows = store.ask("SELECT CASE WHEN length = 0 THEN 0 WHEN length < 64 THEN 1 WHEN length < 128 THEN 2 WHEN length < 256 THEN 3 "
                     "WHEN length < 512 THEN 4 WHEN length < 1024 THEN 5 WHEN length < 1500 THEN 6 ELSE 7 END AS class, "
                     f"count(*) AS packets, sum(length) AS bytes FROM records WHERE length IS NOT NULL AND {store.within()} GROUP BY 1 ORDER BY 1")
    names = ("0", "1-63", "64-127", "128-255", "256-511", "512-1023", "1024-1499", "1500 and more")
    return [{"size": names[r["class"]], "packets": r["packets"], "bytes": r["bytes"]} for r in rows]


def losses(store):
    """Notices of the tools, and lines that could not be read, by kind."""
    found = []
    if store.has("event"):
        value = "sum(count)" if store.has("count") else "NULL"
        tool = "tool" if store.has("tool") else "NULL"
        found += store.ask(f"SELECT event AS what, {tool} AS tool, count(*) AS times, {value} AS lost FROM records "
                           f"WHERE event IS NOT NULL AND {store.within()} GROUP BY 1, 2 ORDER BY 3 DESC LIMIT {MOST_ROWS}")
    if store.has("error"):
        found += [{**r, "tool": "line-parse"} for r in store.ask(
            f"SELECT 'unread: ' || error AS what, count(*) AS times FROM records WHERE error IS NOT NULL AND {store.within()} GROUP BY 1 ORDER BY 2 DESC LIMIT {MOST_ROWS}")]
    return found


def total(store):
    length = "coalesce(sum(length), 0)" if store.has("length") else "0"
    t = store.ask(f"SELECT count(*) AS packets, {length} AS bytes, min(time) AS first, max(time) AS last "
                  f"FROM records WHERE {store.within()}")[0]
    t["seconds"] = (moment(t["last"]) - moment(t["first"])).total_seconds() if t.get("first") else 0.0
    return t


def moment(text):
    """A record's time, to the microsecond."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}+00:00")


def gather(store):
    t = total(store)
    seconds = t["seconds"]
    talkers = table(store, ("host",), ("src_ip",))
    return {
        "total": t,
        "rate": series(store, width_for(seconds, MOST_BINS)) if store.has("length") else None,
        "hosts": hosts_series(store, talkers, width_for(seconds, HOST_BINS)) if store.has("length") else {},
        "tables": {
            "talkers": talkers,
            "receivers": table(store, ("host",), ("dst_ip",)),
            "conversations": conversations(store),
            "ports": table(store, ("port", "proto"), ("dst_port", "proto")),
            "protocols": table(store, ("net", "proto"), ("net", "proto")),
            "flags": table(store, ("flags",), ("flags",)),
            "sizes": sizes(store),
            "losses": losses(store),
        },
    }
