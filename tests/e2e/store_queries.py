"""Generated queries, each answered by kv-store twice (from the columns, and row by row) and by
SQLite over the exported table: the three must agree. Usage: store_queries.py KV_STORE DB FILE SEED COUNT"""
import json, os, random, sqlite3, subprocess, sys

program, store, path, seed, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
rnd = random.Random(seed)
db = sqlite3.connect(path)
columns = [row[1] for row in db.execute("PRAGMA table_info(records)")]
sample = db.execute("SELECT * FROM records WHERE rowid % 997 = 1").fetchall()
numbers = [c for c in columns if c in ("length", "src_port", "dst_port", "line", "win", "load")]
keys = [c for c in ("src_ip", "dst_ip", "proto", "dst_port", "flags", "odd") if c in columns]


def literal(value):
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def some(column):
    value = rnd.choice(sample)[columns.index(column)]
    if isinstance(value, str) and column == "time" and rnd.random() < 0.5:
        value = value[:rnd.randint(12, 26)]
    if isinstance(value, int) and rnd.random() < 0.2:
        value += rnd.choice((-0.5, 0.5, 1))
    return value


def condition():
    column = rnd.choice(columns)
    value = some(column)
    kind = rnd.randrange(9)
    if value is None or kind == 0:
        return f"{column} IS {rnd.choice(('', 'NOT '))}NULL"
    if kind == 1:
        return f"{column} IN ({', '.join(literal(some(column)) for _ in range(3))})".replace("NULL", "'x'")
    if kind == 2:
        a, b = some(column), some(column)
        return f"{column} BETWEEN {literal(a or 0)} AND {literal(b or 0)}"
    if kind == 3 and isinstance(value, str) and value:
        return f"{column} LIKE {literal(value[:rnd.randint(1, len(value))] + '%')}"
    if kind == 4 and isinstance(value, str) and value:
        return f"{column} GLOB {literal(value[:rnd.randint(1, len(value))] + '*')}"
    if kind == 5:
        return f"({condition()} OR {condition()})"
    if rnd.random() < 0.1:
        value = rnd.choice(("zzz", -1, 0.5, "", 10**17))
    return f"{column} {rnd.choice(('=', '<', '<=', '>', '>=', '<>'))} {literal(value)}"


def where():
    n = rnd.choice((0, 1, 1, 2, 2, 3))
    return " WHERE " + " AND ".join(condition() for _ in range(n)) if n else ""


def aggregate():
    kind = rnd.choice(("count(*)", "count", "sum", "avg", "min", "max", "total"))
    if kind == "count(*)":
        return kind
    return f"{kind}({rnd.choice(columns if kind in ('count', 'min', 'max') else numbers)})"


def query():
    kind = rnd.randrange(5)
    if kind == 0:
        wanted = ", ".join(rnd.sample(columns, rnd.randint(1, 4)))
        return f"SELECT {wanted} FROM records{where()} ORDER BY line, time LIMIT {rnd.randint(1, 50)}"
    calls = [aggregate() for _ in range(rnd.randint(1, 3))]
    if kind == 1:
        return f"SELECT {', '.join(calls)} FROM records{where()}"
    groups = rnd.sample(keys, rnd.randint(1, 2))
    having = rnd.choice(("", "", f" HAVING {calls[0]} > {rnd.randint(0, 500)}"))
    order = rnd.choice(("", f" ORDER BY {len(groups) + 1} DESC", f" ORDER BY {calls[0]}, 1 DESC"))
    by = ", ".join(str(i + 1) for i in range(len(groups))) if rnd.random() < 0.5 else ", ".join(groups)
    limit = rnd.choice(("", f" LIMIT {rnd.randint(1, 20)}"))
    if order or limit:  # which of equal rows comes first is not said otherwise
        order = (order + "," if order else " ORDER BY ") + ", ".join(str(i + 1) for i in range(len(groups)))
    return f"SELECT {', '.join(groups + calls)} FROM records{where()} GROUP BY {by}{having}{order}{limit}"


def same(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return a == b or (a is not None and b is not None and not isinstance(a, str) and
                          not isinstance(b, str) and abs(a - b) <= 1e-9 * max(abs(a), abs(b)))
    return type(a) is type(b) and a == b


def ask(sql, plain):
    environment = dict(os.environ, **({"KV_STORE_PLAIN_SQL": "1"} if plain else {}))
    run = subprocess.run([program, "sql", store, "-o", "json", sql], capture_output=True, env=environment)
    if run.returncode != 0:
        return run.stderr.decode()
    pairs = [json.loads(line, object_pairs_hook=list) for line in run.stdout.decode().splitlines()]
    return [([k for k, _ in row], [v for _, v in row]) for row in pairs]


failed = 0
for n in range(count):
    sql = query()
    try:
        cursor = db.execute(sql)
        wanted = cursor.fetchall()
        names = [d[0] for d in cursor.description]
    except sqlite3.OperationalError as error:
        wanted, names = str(error), []
    for plain in (False, True):
        got = ask(sql, plain)
        good = isinstance(got, list) and isinstance(wanted, list) and len(got) == len(wanted) and all(
            row_names == names and len(row) == len(want) and all(map(same, row, want))
            for (row_names, row), want in zip(got, wanted))
        if isinstance(wanted, str) and isinstance(got, str):
            good = True
        if not good:
            failed += 1
            print(f"# {'row by row' if plain else 'from the columns'}: {sql}\n#   got    {str(got)[:300]}\n#   wanted {str(wanted)[:300]}")
print(f"{count} queries, {failed} answers differ")
sys.exit(failed > 0)
