#!/bin/bash
# kv-store: what is put comes back, whichever way it is asked for.
. "$(dirname "$0")/../lib.sh"

cat >"$TMP/mixed.json" <<'J'
{"time":"2026-11-23T04:50:00.000001Z","line":1,"net":"IP","src_ip":"10.0.0.1","src_port":80,"dst_ip":"10.0.0.2","dst_port":4000,"length":10}
{"time":"2026-11-23T04:50:00.5Z","line":2,"src_ip":"2001:db8::1","dst_ip":"::ffff:1.2.3.4","length":-5,"info":"A \"quoted\" \\ back\tslash é"}
{"time":"not a time","line":3,"length":"ten","load":0.50,"big":123456789012345678901234567890,"tiny":-0,"e":1.5e-3}
{"line":4,"yes":true,"no":false,"none":null,"empty":"","zero":0}
{"":"a nameless field","line":5,"length":1.0}
{"time":"2026-11-23T04:51:00Z","line":6,"event":"drop","count":12}
J
normal() { python3 -c 'import json,sys
for l in sys.stdin: print(json.dumps(json.loads(l, parse_float=str, parse_int=str), sort_keys=True))'; }

ok "put takes JSON lines" "$STORE" put "$TMP/db" "$TMP/mixed.json"
is "records of any fields come back as they were put" \
	"$("$STORE" scan "$TMP/db" | normal)" "$(normal <"$TMP/mixed.json")"
is "get finds a record by its number" "$("$STORE" get "$TMP/db" 5 | normal)" "$(sed -n 6p "$TMP/mixed.json" | normal)"
is "get finds records by a value" "$("$STORE" get "$TMP/db" src_ip=10.0.0.1 | normal)" "$(sed -n 1p "$TMP/mixed.json" | normal)"
exits "get says when there is none" 1 "$STORE" get "$TMP/db" src_ip=10.9.9.9
like "and names what was asked for" "$(cat "$TMP/err")" 'kv-store: get src_ip=10.9.9.9: no such record'
is "numbers, exact texts and nulls are what SQL makes of them" \
	"$("$STORE" sql "$TMP/db" -o csv 'SELECT length, load, yes, none, zero FROM records ORDER BY rowid')" \
	"$(printf 'length,load,yes,none,zero\n10,,,,\n-5,,,,\nten,0.5,,,\n,,1,,0\n1.0,,,,\n,,,,')"
is "a column without a name can be asked for" "$("$STORE" sql "$TMP/db" -o tsv 'SELECT "" FROM records WHERE line = 5' | tail -1)" "a nameless field"
is "notices are the records with an event" "$("$STORE" sql "$TMP/db" -o csv 'SELECT event, count FROM notices' | tail -1)" "drop,12"
is "in_net, host and bucket" \
	"$("$STORE" sql "$TMP/db" -o csv "SELECT in_net(src_ip,'10.0.0.0/8'), host('2001:db8::/32',src_ip,dst_ip), bucket(time,'1m') FROM records WHERE line < 3" | tail -2)" \
	"$(printf '1,0,2026-11-23T04:50:00Z\n0,1,2026-11-23T04:50:00Z')"
is "since and until bound a scan" "$("$STORE" scan "$TMP/db" --since 2026-11-23T04:50:00.5Z --until 2026-11-23T04:51:00Z | wc -l)" 1
is "where, reverse and limit" "$("$STORE" scan "$TMP/db" --where 'line > 2' --reverse --limit 2 | normal)" "$(tac "$TMP/mixed.json" | head -2 | normal)"
exits "a wrong query is told" 1 "$STORE" sql "$TMP/db" 'SELECT nosuch FROM records'
like "in SQLite's words" "$(cat "$TMP/err")" 'kv-store: no such column: nosuch'
exits "a store is only read by queries" 1 "$STORE" sql "$TMP/db" 'DELETE FROM records'
exits "no store, no answer" 1 "$STORE" sql "$TMP/none" 'SELECT 1'
exits "an unknown command is a usage error" 2 "$STORE" frobnicate "$TMP/db"
exits "an option of another command too" 2 "$STORE" stat "$TMP/db" --reverse

# The bytes are those of docs/FORMATS.md
"$CAPTURE" -nn -tttt -v -e -r "$SAMPLE" 2>/dev/null | "$PARSE" -q 2>/dev/null | "$STORE" put "$TMP/packets" -q
for db in db packets; do
	is "who knows no more than docs/FORMATS.md reads a store ($db)" \
		"$(python3 tests/e2e/store_decode.py "$TMP/$db" | normal | md5sum)" "$("$STORE" scan "$TMP/$db" | normal | md5sum)"
done

# Bad lines
printf '{"line":1}\nnot json\n{"a":{"b":1}}\n{"a":1,"a":2}\n{"line":2}\n\n' >"$TMP/bad.json"
exits "bad lines make the exit status 1" 1 "$STORE" put "$TMP/bad" "$TMP/bad.json" --stats json
is "the ledger balances" "$(jq -c '[.lines, .stored, .bad, .blank, .skipped]' "$TMP/err")" '[6,5,3,1,0]'
is "a bad line is kept with the reason" "$("$STORE" sql "$TMP/bad" -o csv 'SELECT error, raw FROM records WHERE raw IS NOT NULL')" \
	"$(printf 'error,raw\nnot a JSON object,not json\na value is an object or array,"{""a"":{""b"":1}}"\na key stands twice,"{""a"":1,""a"":2}"')"

# TSV
printf 'time\tline\tinfo\tlength\n2026-11-23T04:50:00Z\t1\ta\\tb\t7\n\t2\t\t\n' | "$STORE" put "$TMP/tsv" -q
is "a table with a header is taken too" "$("$STORE" scan "$TMP/tsv")" \
	"$(printf '{"time":"2026-11-23T04:50:00Z","line":1,"info":"a\\tb","length":7}\n{"line":2}')"
is "and goes out again" "$("$STORE" scan "$TMP/tsv" -o tsv)" "$(printf 'time\tline\tinfo\tlength\n2026-11-23T04:50:00Z\t1\ta\\tb\t7\n\t2\t\t')"

# Sources
seq 1 1000 | sed 's/.*/{"line":&,"v":"x&"}/' >"$TMP/seq.json"
is "a source never seen begins at 0" "$("$STORE" put "$TMP/src" /dev/null -q; "$STORE" offset "$TMP/src" s)" 0
head -600 "$TMP/seq.json" | "$STORE" put "$TMP/src" --source s -q
is "offset is the next line wanted" "$("$STORE" offset "$TMP/src" s)" 601
ok "the same input again" "$STORE" put "$TMP/src" "$TMP/seq.json" --source s --stats json
is "is stored once, what was skipped is counted" "$(jq -c '[.lines, .stored, .skipped]' "$TMP/err")" '[1000,400,600]'
is "every line is there once" "$("$STORE" sql "$TMP/src" -o csv 'SELECT count(*), count(DISTINCT line) FROM records' | tail -1)" 1000,1000
is "sources is a table" "$("$STORE" sql "$TMP/src" -o csv 'SELECT name, next_line, records FROM sources' | tail -1)" s,1001,1000
printf '{"line":1}\nbad\n{"line":2}\n' >"$TMP/withbad"
"$STORE" put "$TMP/src2" "$TMP/withbad" --source b -q
"$STORE" put "$TMP/src2" "$TMP/withbad" --source b -q
is "a bad line of a source is stored once as well" "$("$STORE" sql "$TMP/src2" -o csv 'SELECT count(*) FROM records' | tail -1)" 3

# Small pieces make no crumbs
for i in 1 2 3 4 5; do printf '{"n":%d}\n' "$i" | "$STORE" put "$TMP/slow" -q; done
is "the newest block is continued" "$("$STORE" sql "$TMP/slow" -o csv 'SELECT count(*), sum(rows) FROM blocks' | tail -1)" 1,5

# Retention
now=$(date +%s)
for age in 400000 300000 1000 10; do
	printf '{"time":"%s","age":%d}\n' "$(date -u -d "@$((now - age))" +%Y-%m-%dT%H:%M:%SZ)" "$age"
done | "$STORE" put "$TMP/old" -q
ok "prune removes what is older" "$STORE" prune "$TMP/old" --older 1d
is "and nothing else" "$("$STORE" sql "$TMP/old" -o csv 'SELECT age FROM records' | tr '\n' ' ')" "age 1000 10 "
ok "the store is sound after that" "$STORE" check "$TMP/old"

# One writer
mkfifo "$TMP/pipe"
"$STORE" put "$TMP/lock" -q <"$TMP/pipe" &
writer=$!
exec 9>"$TMP/pipe"
echo '{"a":1}' >&9
wait_for 5 test -s "$TMP/lock/writer"
exits "a second writer is refused" 1 "$STORE" put "$TMP/lock" "$TMP/seq.json"
like "and told who writes" "$(cat "$TMP/err")" "another writer has it: process $writer \(kv-store put\) since 20"
wait_for 5 "$STORE" get "$TMP/lock" 0
is "a record is committed within the second, and can be read meanwhile" "$("$STORE" scan "$TMP/lock")" '{"a":1}'
timeout 10 "$STORE" scan "$TMP/lock" --follow --limit 2 >"$TMP/follow" &
follower=$!
echo '{"a":2,"new":"column"}' >&9
wait "$follower"
is "follow waits for the next one, with columns that are new" "$(cat "$TMP/follow")" "$(printf '{"a":1}\n{"a":2,"new":"column"}')"
kill -TERM "$writer"
wait "$writer"
is "SIGTERM ends put in order" "$?" 0
exec 9>&-

# Many questions in one process
mkfifo "$TMP/ask"
echo '{"n":1}' | "$STORE" put "$TMP/session" -q
"$STORE" sql "$TMP/session" -o csv - --attach old="$TMP/src" <"$TMP/ask" >"$TMP/answers" 2>"$TMP/why" &
session=$!
exec 9>"$TMP/ask"
printf 'SELECT count(*) AS before\nFROM records;\n' >&9
wait_for 5 grep -qx 1 "$TMP/answers"
printf '{"n":2,"fresh":"column"}\n' | "$STORE" put "$TMP/session" -q
printf 'SELECT count(*) AS after, max(fresh) FROM records; SELECT sum(rows) AS rows FROM blocks;\n' >&9
wait_for 5 grep -qx 2 "$TMP/answers"
printf "SELECT fine;\nSELECT ';' AS s;\n\n-- nothing\n;SELECT count(*) AS others FROM old.records" >&9
exec 9>&-
wait "$session"
is "one that asks something wrong ends with 1" "$?" 1
is "and says what" "$(cat "$TMP/why")" "kv-store: no such column: fine"
is "each question of a stream is answered by what is committed then" "$(tr '\n' ' ' <"$TMP/answers")" \
	'before 1 after,max(fresh) 2,column rows 2 s ; others 1000 '
ok "a stream without questions has no answers" "$STORE" sql "$TMP/session" - </dev/null
exits "nor has one whose statement never ends" 1 "$STORE" sql "$TMP/session" - < <(yes 'SELECT 1,' | head -c 2000000)
like "which is said" "$(cat "$TMP/err")" 'longer than a megabyte'

# A query without end
exits "SIGTERM ends a query that runs for hours" 1 timeout 2 sh -c "exec $STORE sql $TMP/db 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c' & sleep 0.5; kill -TERM \$!; wait \$!"
like "which says so" "$(cat "$TMP/err")" 'kv-store: interrupted'

# Copies
ok "backup" "$STORE" backup "$TMP/src" "$TMP/copy"
is "has the same records" "$("$STORE" scan "$TMP/copy" | md5sum)" "$("$STORE" scan "$TMP/src" | md5sum)"
exits "does not overwrite" 1 "$STORE" backup "$TMP/src" "$TMP/copy"
is "several stores in one query" \
	"$("$STORE" sql "$TMP/src" --attach other="$TMP/copy" -o csv 'SELECT (SELECT count(*) FROM records) + (SELECT count(*) FROM other.records)' | tail -1)" 2000
ok "export to SQLite" "$STORE" export "$TMP/src" --sqlite "$TMP/out.db"
is "which reads it" "$(sqlite3 "$TMP/out.db" 'SELECT count(*), sum(line), min(v) FROM records')" "1000|500500|x1"
ok "export to CSV" "$STORE" export "$TMP/src" --csv "$TMP/out.csv"
is "has a header and all records" "$(wc -l <"$TMP/out.csv")" 1001

# Flows
cat >"$TMP/packets.json" <<'J'
{"time":"2026-11-23T04:50:00.000000Z","proto":"TCP","src_ip":"10.0.0.1","src_port":1000,"dst_ip":"10.0.0.2","dst_port":80,"flags":"S","length":0}
{"time":"2026-11-23T04:50:00.100000Z","proto":"TCP","src_ip":"10.0.0.2","src_port":80,"dst_ip":"10.0.0.1","dst_port":1000,"flags":"S.","length":0}
{"time":"2026-11-23T04:50:00.200000Z","proto":"TCP","src_ip":"10.0.0.1","src_port":1000,"dst_ip":"10.0.0.2","dst_port":80,"flags":"P.","length":100}
{"time":"2026-11-23T04:50:01.000000Z","proto":"TCP","src_ip":"10.0.0.2","src_port":80,"dst_ip":"10.0.0.1","dst_port":1000,"flags":"FP.","length":900}
{"time":"2026-11-23T04:59:00.000000Z","proto":"TCP","src_ip":"10.0.0.2","src_port":80,"dst_ip":"10.0.0.1","dst_port":1000,"flags":".","length":5}
{"time":"2026-11-23T04:59:00.000000Z","net":"ARP"}
J
"$STORE" put "$TMP/pk" "$TMP/packets.json" -q
ok "flows" "$STORE" flows "$TMP/pk" --stats json
cp "$TMP/out" "$TMP/flows.json"
is "both directions are one flow, until it is idle" \
	"$(jq -c '[.packetDeltaCount, .octetDeltaCount, .reversePacketDeltaCount, .reverseOctetDeltaCount, .tcpSynTotalCount, .flowDurationMicroseconds, .octetsPerSecond, .flowEndReason]' "$TMP/flows.json")" \
	"$(printf '[2,100,2,900,2,1000000,1000.0,1]\n[1,5,0,0,0,0,null,4]' | sed 's/1000\.0/1000/')"
is "the ledger counts what belongs to none" "$(jq -c '[.records, .packets, .without_addresses, .flows]' "$TMP/err")" '[6,5,1,2]'
"$STORE" put "$TMP/fl" "$TMP/flows.json" -q
is "flows are records again" "$("$STORE" sql "$TMP/fl" -o csv 'SELECT sum(octetDeltaCount + reverseOctetDeltaCount) FROM records' | tail -1)" 1005
done_testing
