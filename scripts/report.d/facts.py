"""What a page shows, asked of a store in SQL: one flat structure that goes into the page as JSON.

The queries keep to what kv-store answers from its columns at once (kv-store(1), "Speed"): plain
aggregates, columns or buckets as groups, comparisons joined by AND. What is more is done here, on the
rows that come back: a store of ten million packets is told in seconds.
"""
import concurrent.futures
import datetime
import json
import os
import shutil
import subprocess

MOST_BINS = 20000       # of the whole chart, so that zooming in shows more
HOST_BINS = 500         # of one host's
HOSTS_WITH_CHART = 30   # of the senders, and as many of the receivers
MOST_ROWS = 200         # of a table
MOST_NAMES = 100        # in one IN: kv-store takes 256 constants on its fast way
WIDTHS = (0.001, 0.01, 0.1, 1, 10, 60, 600, 3600, 86400)  # each a multiple of the one before
SIZES = ((0, "0"), (63, "1-63"), (127, "64-127"), (255, "128-255"), (511, "256-511"), (1023, "512-1023"),
         (1499, "1024-1499"), (None, "1500 and more"))
AMOUNT = "count(*) AS packets, sum(length) AS bytes"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class StoreError(Exception):
    """kv-store could not answer."""


class Store:
    def __init__(self, path):
        self.since = None  # only records from this moment on are asked for
        self.bins = MOST_BINS
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

    def within(self, *conditions):
        """FROM and WHERE: the records that meet the conditions at the moments wanted."""
        conditions = [*conditions, *([f"time >= '{self.since}'"] if self.since else [])]
        return "FROM records" + (" WHERE " + " AND ".join(conditions) if conditions else "")

    def packets(self, *conditions):
        """The same of packets only: neither notices nor lines that could not be read."""
        return self.within(*conditions, *(f"{c} IS NULL" for c in ("event", "error") if self.has(c)))

    def has(self, *columns):
        return self.columns.issuperset(columns)


def width_for(seconds, bins):
    return next((w for w in WIDTHS if seconds / w <= bins), WIDTHS[-1])


def quoted(names):
    return ", ".join("'" + n.replace("'", "''") + "'" for n in names)


def table(store, names, group, limit=MOST_ROWS):
    """[{names…, packets, bytes}], the largest first; empty when the store has no such columns."""
    if not store.has(*group, "length"):
        return []
    columns = ", ".join(f"{g} AS {n}" for g, n in zip(group, names))
    keys = ", ".join(str(i + 1) for i in range(len(group)))
    rows = store.ask(f"SELECT {columns}, {AMOUNT} {store.packets(f'{group[0]} IS NOT NULL')} GROUP BY {keys} "
                     f"ORDER BY bytes DESC, packets DESC LIMIT {limit}")
    return [{**r, "bytes": r["bytes"] or 0} for r in rows]


def conversations(store):
    """Both directions of a pair together. A pair none of whose directions is among the largest is left out."""
    pairs = {}

    def add(rows):
        for r in rows:
            if isinstance(r["a"], str) and isinstance(r["b"], str):
                pairs.setdefault(tuple(sorted((r["a"], r["b"]))), {})[r["a"], r["b"]] = r["packets"], r["bytes"] or 0

    add(table(store, ("a", "b"), ("src_ip", "dst_ip"), 5 * MOST_ROWS))
    largest = sorted(pairs, key=lambda p: -sum(size for _, size in pairs[p].values()))[:MOST_ROWS]
    # The other direction is often small: acknowledgements.
    wanted = [(b, a) for p in largest for a, b in pairs[p] if (b, a) not in pairs[p]]
    for i in range(0, len(wanted), MOST_NAMES):
        some = set(wanted[i:i + MOST_NAMES])
        add(r for r in store.ask(f"SELECT src_ip AS a, dst_ip AS b, {AMOUNT} " + store.packets(
            f"src_ip IN ({quoted({a for a, _ in some})})", f"dst_ip IN ({quoted({b for _, b in some})})") + " GROUP BY 1, 2")
            if (r["a"], r["b"]) in some)
    rows = [{"a": p[0], "b": p[1], "packets": sum(n for n, _ in pairs[p].values()), "bytes": sum(size for _, size in pairs[p].values())}
            for p in largest]
    return sorted(rows, key=lambda r: (-r["bytes"], -r["packets"]))


def ports(store):
    """Packets to a port and from it together: a service's answers are most of its traffic."""
    found = {}
    for side in ("dst_port", "src_port"):
        for r in table(store, ("port", "proto"), (side, "proto"), 1 << 20):
            p = found.setdefault((r["port"], r["proto"]), {**r, "packets": 0, "bytes": 0})
            p["packets"] += r["packets"]
            p["bytes"] += r["bytes"]
    return sorted(found.values(), key=lambda p: (-p["bytes"], -p["packets"]))[:MOST_ROWS]


def sizes(store):
    """Packets by the size of their payload, in classes."""
    found = {name: {"size": name, "packets": 0, "bytes": 0} for _, name in SIZES}
    if store.has("length"):
        for r in store.ask(f"SELECT length, {AMOUNT} {store.packets('length IS NOT NULL')} GROUP BY 1"):
            if isinstance(r["length"], (int, float)):
                row = found[next(name for most, name in SIZES if most is None or r["length"] <= most)]
                row["packets"] += r["packets"]
                row["bytes"] += r["bytes"]
    return [r for r in found.values() if r["packets"]]


class Series:
    """Amounts by bin of time: `at` counts bins of `width` seconds from `start`, ms since 1970; empty bins are left out."""

    def __init__(self, width):
        self.facts = {"width": width, "start": 0, "at": [], "packets": [], "bytes": []}

    def add(self, row):
        f = self.facts
        at = round((moment(row["t"]) - EPOCH).total_seconds() / f["width"])
        if not f["at"]:
            self.first = at
            f["start"] = round(at * f["width"] * 1000)
        f["at"].append(at - self.first)
        f["packets"].append(row["packets"])
        f["bytes"].append(row["bytes"] or 0)


def series(store, seconds):
    if not store.has("time", "length"):
        return None
    found = Series(width_for(seconds, store.bins))
    width = f"{found.facts['width']:g}s"
    for r in store.ask(f"SELECT bucket(time, '{width}') AS t, {AMOUNT} {store.packets('time IS NOT NULL')} GROUP BY 1 ORDER BY 1"):
        found.add(r)
    return found.facts


def hosts_series(store, talkers, receivers, seconds):
    """The charts of the hosts that send or receive most: {host: {"sent": series, "received": series}}."""
    names = list(dict.fromkeys(str(r["host"]) for rows in (talkers, receivers) for r in rows[:HOSTS_WITH_CHART]))
    if not names or not store.has("time"):
        return {}
    width = width_for(seconds, HOST_BINS)
    found = {n: {"sent": Series(width), "received": Series(width)} for n in names}
    for way, side in (("sent", "src_ip"), ("received", "dst_ip")):
        if store.has(side):
            for r in store.ask(f"SELECT bucket(time, '{width:g}s') AS t, {side} AS host, {AMOUNT} "
                               f"{store.packets(f'{side} IN ({quoted(names)})', 'time IS NOT NULL')} GROUP BY 1, 2 ORDER BY 1"):
                found[str(r["host"])][way].add(r)
    return {n: {way: s.facts for way, s in ways.items()} for n, ways in found.items()}


def losses(store):
    """Notices of the tools, and lines that could not be read, by kind."""
    found = []
    if store.has("event"):
        named = [c for c in ("tool", "reason") if store.has(c)]
        lost = "sum(count)" if store.has("count") else "NULL"
        keys = ", ".join(str(i + 1) for i in range(1 + len(named)))
        found += store.ask(f"SELECT event AS what{''.join(', ' + c for c in named)}, count(*) AS times, {lost} AS lost "
                           f"{store.within('event IS NOT NULL')} GROUP BY {keys} ORDER BY times DESC LIMIT {MOST_ROWS}")
    if store.has("error"):
        found += [{"what": f"unread: {r['error']}", "tool": "line-parse", "times": r["times"], "lost": None} for r in store.ask(
            f"SELECT error, count(*) AS times {store.within('error IS NOT NULL')} GROUP BY 1 ORDER BY times DESC LIMIT {MOST_ROWS}")]
    return found


def loss_marks(store, seconds):
    """When something was lost, for the chart: [ms since 1970, event, how much]."""
    if not store.has("event", "count", "time"):
        return []
    rows = store.ask(f"SELECT bucket(time, '{width_for(seconds, HOST_BINS):g}s') AS bin, event, min(time) AS t, sum(count) AS lost "
                     f"{store.within('event IS NOT NULL', 'count IS NOT NULL')} GROUP BY 1, 2 ORDER BY 1")
    return [[round((moment(r["t"]) - EPOCH).total_seconds() * 1000), r["event"], r["lost"]] for r in rows if r["bin"] and r["lost"]]


def total(store):
    size = "sum(length)" if store.has("length") else "NULL"
    when = "min(time) AS first, max(time) AS last" if store.has("time") else "NULL AS first, NULL AS last"
    t = store.ask(f"SELECT count(*) AS packets, {size} AS bytes {store.packets()}")[0]
    if not store.has("src_ip") and not store.has("length"):
        t["packets"] = 0  # logs, heartbeats
    t |= store.ask(f"SELECT count(*) AS records, {when} {store.within()}")[0]
    t["bytes"] = t["bytes"] or 0
    first, last = moment(t["first"]), moment(t["last"])
    t["seconds"] = (last - first).total_seconds() if first and last else 0.0
    return t


def moment(text):
    """A record's time, to the microsecond, or None: a store takes any text there."""
    whole, _, fraction = str(text).rstrip("Z").partition(".")
    try:
        return datetime.datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}+00:00")
    except ValueError:
        return None


def outline(store):
    """What takes three queries: totals, the chart, what was lost when."""
    t = total(store)
    return {"total": t, "rate": series(store, t["seconds"]), "marks": loss_marks(store, t["seconds"])}


def details(store, seconds, workers):
    """What takes a dozen: the tables, and the charts of hosts."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        talkers = pool.submit(table, store, ("host",), ("src_ip",))
        receivers = pool.submit(table, store, ("host",), ("dst_ip",))
        tables = {
            "talkers": talkers,
            "receivers": receivers,
            "conversations": pool.submit(conversations, store),
            "ports": pool.submit(ports, store),
            "protocols": pool.submit(table, store, ("net", "proto"), ("net", "proto")),
            "flags": pool.submit(table, store, ("flags",), ("flags",)),
            "sizes": pool.submit(sizes, store),
            "losses": pool.submit(losses, store),
        }
        hosts = pool.submit(hosts_series, store, talkers.result(), receivers.result(), seconds)
        return {"hosts": hosts.result(), "tables": {name: rows.result() for name, rows in tables.items()}}


def gather(store):
    found = outline(store)
    return found | details(store, found["total"]["seconds"], os.cpu_count() or 1)
