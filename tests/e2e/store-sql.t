#!/bin/bash
# kv-store's SQL answers what SQLite answers over the same records.
. "$(dirname "$0")/../lib.sh"

# 100,000 records, two blocks: packets of some hosts, a column of mixed types, absent fields.
awk 'BEGIN { srand(7)
	for (i = 0; i < 100000; i++) {
		t = i * 3000 + int(rand() * 2999); a = int(rand() * 40); b = int(rand() * 4000)
		printf "{\"time\":\"2026-11-23T%02d:%02d:%02d.%06dZ\",\"line\":%d", 4 + t / 3600000000, t / 60000000 % 60, t / 1000000 % 60, t % 1000000, i
		p = rand()
		if (p < 0.9) {
			printf ",\"proto\":\"%s\",\"src_ip\":\"10.0.%d.%d\",\"dst_ip\":\"192.168.%d.%d\"", p < 0.7 ? "TCP" : "UDP", a / 10, a, b / 256, b % 256
			printf ",\"src_port\":%d,\"dst_port\":%d,\"length\":%d", 1024 + int(rand() * 60000), p < 0.4 ? 443 : 53 + int(rand() * 20), int(rand() * 1460)
		}
		if (p < 0.7) printf ",\"flags\":\"%s\",\"win\":%d,\"options\":\"TS val %d ecr %d\"", p < 0.1 ? "S" : ".", int(rand() * 65535), i * 7, i * 5
		if (i % 3 == 0) printf ",\"load\":%d.%02d", rand() * 4, rand() * 99
		if (i % 5 == 0) printf ",\"odd\":%s", i % 35 == 0 ? "\"text\"" : i % 25 == 0 ? "1.5" : i % 55 == 0 ? "null" : i % 7
		print "}"
	}}' >"$TMP/r.json"
ok "put 100,000 records" "$STORE" put "$TMP/db" "$TMP/r.json"
is "they stand in two blocks" "$("$STORE" sql "$TMP/db" -o csv 'SELECT count(*) FROM blocks' | tail -1)" 2
ok "export them" "$STORE" export "$TMP/db" --sqlite "$TMP/r.db"
queries=200
[ -z "$SAN" ] || queries=40
ok "$queries generated queries give SQLite's answers" \
	python3 tests/e2e/store_queries.py "$STORE" "$TMP/db" "$TMP/r.db" "${SEED:-1}" "$queries"
is "the same records come back" "$("$STORE" scan "$TMP/db" | md5sum)" "$(jq -c . "$TMP/r.json" | python3 -c '
import json, sys
order = []
for line in open(sys.argv[1]):
    for key in json.loads(line):
        if key not in order:
            order.append(key)
    if len(order) == 13:
        break
out = []
for line in open(sys.argv[1]):
    r = json.loads(line, parse_float=lambda t: "#" + t)
    out.append(json.dumps({k: r[k] for k in order if k in r}, separators=(",", ":")).replace("\"#", "").replace("\"}", "\"}"))
import re
sys.stdout.write(re.sub(r":(\d+\.\d+)\"", r":\1", "\n".join(out) + "\n"))
' "$TMP/r.json" | md5sum)"
done_testing
