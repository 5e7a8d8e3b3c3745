#!/bin/bash
# kv-store: what is too old or too much goes, nothing else, and its space is used again.
. "$(dirname "$0")/../lib.sh"

ask() { "$STORE" sql "$1" -o csv "$2" | tail -n +2; }
stamp() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%S; }
now=$(date +%s)

# A writer that keeps its store
old=$(stamp $((now - 90000)))
{ for i in 1 2 3; do echo "{\"time\":\"${old}Z\",\"n\":$i}"; sleep 0.3; done; echo "{\"time\":\"$(stamp $((now - 5)))Z\",\"n\":4}"; } |
	"$STORE" put "$TMP/head" --older 1d --commit 0.1s --stats json 2>"$TMP/err"
is "the block that is being filled is not pruned" "$(ask "$TMP/head" 'SELECT count(*) FROM records')$(jq -c '[.stored, .pruned]' "$TMP/err")" '4[4,0]'
seq 140000 | sed "s/.*/{\"time\":\"${old}.12Z\",\"n\":&}/" | "$STORE" put "$TMP/age" --older 1d --stats json 2>"$TMP/err"
is "at its end a writer has removed all that is old" "$(ask "$TMP/age" 'SELECT count(*) FROM records')$(jq -c '[.stored, .pruned]' "$TMP/err")" '0[140000,140000]'
echo "{\"time\":\"$(stamp "$now")Z\",\"n\":1}" | "$STORE" put "$TMP/age" -q
is "an emptied store is written to again" "$("$STORE" scan "$TMP/age" | jq .n)" 1

# Stamps of several kinds in a block
mixed() { # SECONDS-AGO
	printf '{"time":"%s.123456789Z","n":1}\n{"time":"%s.123456Z","event":"drop"}\n{"error":"no time"}\n' "$(stamp $((now - $1)))" "$(stamp $((now - $1)))"
}
mixed 90000 | "$STORE" put "$TMP/mixed" -q
cp -r "$TMP/mixed" "$TMP/mixed2"
ok "a block whose stamps differ in their digits" "$STORE" prune "$TMP/mixed" --older 1d --stats json
is "grows old as others do" "$(jq -c '[.pruned, .blocks]' "$TMP/err")$(ask "$TMP/mixed" 'SELECT count(*) FROM records')" '[3,1]0'
mixed 10 | "$STORE" put "$TMP/mixed2" -q
"$STORE" prune "$TMP/mixed2" --older 1d -q
is "or is cut where only some of them are old" "$(ask "$TMP/mixed2" 'SELECT count(*), count(time), count(error) FROM records')" 4,2,2
ok "which leaves it sound" "$STORE" check "$TMP/mixed2"
{ mixed 90000; seq 70000 | sed "s/.*/{\"time\":\"${old}.1Z\",\"n\":&}/"; } | "$STORE" put "$TMP/mixed3" -q
echo "{\"time\":\"$(stamp "$now")Z\"}" | "$STORE" put "$TMP/mixed3" --older 1d --stats json 2>"$TMP/err"
is "a writer removes them, too, once they are the oldest" "$(jq .pruned "$TMP/err")" 65536
printf '{"time":"1500-01-01T00:00:00Z"}\n{"time":"9999-01-01T00:00:00Z"}\n' | "$STORE" put "$TMP/far" -q
"$STORE" prune "$TMP/far" --older 1d -q
is "times beyond what a clock counts are old, or new, all the same" "$("$STORE" scan "$TMP/far")" '{"time":"9999-01-01T00:00:00Z"}'

# Turnovers: RETENTION_TURNS times the store's size goes through it.
turns=${RETENTION_TURNS:-4}
fill() { # TURN
	awk -v from=$(($1 * 400000)) 'BEGIN { srand(from + 1); for (i = from; i < from + 400000; i++)
		printf "{\"line\":%d,\"noise\":\"%08x%08x\"}\n", i, rand() * 4e9, rand() * 4e9 }'
}
for turn in $(seq 0 "$turns"); do
	fill "$turn" | "$STORE" put "$TMP/ring" --max-bytes 4M --commit 0.05s --stats json 2>"$TMP/err"
	sizes="$sizes$(stat -c %s "$TMP/ring/data.mdb") "
	[ "$("$STORE" stat "$TMP/ring" -o json | jq '.used_bytes <= 4194304 + 2097152')" = true ] || over=1
	echo "# turn $turn: $(jq -c '[.records_per_second, .pruned]' "$TMP/err"), $(stat -c %s "$TMP/ring/data.mdb") bytes" >&2
done
is "a store keeps to its bytes" "$over" ""
ok "and its file does not grow from turnover to turnover ($sizes)" [ "$(cut -d' ' -f$((turns + 1)) <<<"$sizes")" -le $(($(cut -d' ' -f2 <<<"$sizes") * 3 / 2)) ]
is "the newest records are there" "$(ask "$TMP/ring" 'SELECT max(line) FROM records')" $(((turns + 1) * 400000 - 1))
is "without a gap" "$(ask "$TMP/ring" 'SELECT max(line) - min(line) + 1 - count(*) FROM records')" 0
ok "and the store is sound" "$STORE" check "$TMP/ring"

# Followers
"$STORE" put "$TMP/follow" -q <<<'{"time":"2020-01-01T00:00:00Z","n":1}'
timeout 20 "$STORE" scan "$TMP/follow" --follow --limit 2 >"$TMP/followed" &
wait_for 5 test -s "$TMP/followed"
"$STORE" prune "$TMP/follow" --older 1d -q
sleep 0.5
"$STORE" put "$TMP/follow" -q <<<'{"n":2}'
wait
is "who follows a store sees what comes after it was emptied" "$(cat "$TMP/followed")" "$(printf '{"time":"2020-01-01T00:00:00Z","n":1}\n{"n":2}')"
done_testing
