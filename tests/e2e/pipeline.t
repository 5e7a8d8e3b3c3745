#!/bin/bash
# The five programs as one pipeline, and each of them swapped for the tool it mirrors.
. "$(dirname "$0")/../lib.sh"

packets=$(tcpdump -r "$SAMPLE" --count 2>/dev/null | awk '{print $1}')

# What is compared: every field but the number of the line, one sorted record a line.
records() { "$PARSE" -q --date 2026-11-23 | jq -cS 'del(.line)'; }
lines() { "$CAPTURE" --stats=none -tttt -nn -r "$SAMPLE"; }

lines | records >"$TMP/ours"
is "every packet becomes one record" "$(wc -l <"$TMP/ours")" "$packets"
is "no record is an error" "$(jq -c 'select(.error)' "$TMP/ours" | wc -l)" 0

tcpdump -tttt -nn -r "$SAMPLE" 2>/dev/null | records >"$TMP/peer"
ok "tcpdump in place of pcap-capture gives the same records" cmp "$TMP/ours" "$TMP/peer"

"$REPLAY" -q -t "$SAMPLE" | "$CAPTURE" --stats=none -tttt -nn -r - | records >"$TMP/replayed"
ok "pcap-replay through a pipe changes nothing" cmp "$TMP/ours" "$TMP/replayed"

"$REPLAY" -q -t "$SAMPLE" | tcpdump -tttt -nn -r - 2>/dev/null | records >"$TMP/replayed"
ok "tcpdump reads what pcap-replay writes" cmp "$TMP/ours" "$TMP/replayed"

port=$(free_port)
lines | "$SERVE" -q 127.0.0.1:"$port" &
nc_reads() { nc 127.0.0.1 "$port" </dev/null >"$TMP/served" && [ -s "$TMP/served" ]; }
wait_for 10 nc_reads
wait
records <"$TMP/served" >"$TMP/through"
ok "nc reads every line from line-serve" cmp "$TMP/ours" "$TMP/through"

port=$(free_port)
lines | nc -l -N 127.0.0.1 "$port" &
wait_for 10 nc_reads
wait
records <"$TMP/served" >"$TMP/through"
ok "nc -l in place of line-serve gives the same records" cmp "$TMP/ours" "$TMP/through"

lines | "$PARSE" -q | "$STORE" put -q "$TMP/db" --source sample
is "every record is stored" \
	"$("$STORE" sql "$TMP/db" -o csv 'SELECT count(*) FROM records' | tail -1)" "$packets"
lines | "$PARSE" -q | "$STORE" put -q "$TMP/db" --source sample
is "the same input again stores nothing twice" \
	"$("$STORE" sql "$TMP/db" -o csv 'SELECT count(*) FROM records' | tail -1)" "$packets"
is "what went in comes out" \
	"$("$STORE" scan "$TMP/db" -o json | jq -cS 'del(.line)' | sort | md5sum)" \
	"$(sort "$TMP/ours" | md5sum)"

lines | "$PARSE" -q >"$TMP/records.json"
sqlite3 "$TMP/peer.db" 'CREATE TABLE r(src_ip TEXT, length INTEGER)' 2>/dev/null
jq -r '[.src_ip, .length // 0] | @csv' "$TMP/records.json" >"$TMP/records.csv"
sqlite3 "$TMP/peer.db" -cmd '.mode csv' ".import $TMP/records.csv r" 2>/dev/null
query="SELECT src_ip, sum(length) FROM %s WHERE src_ip LIKE '%%.%%' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3"
# shellcheck disable=SC2059 # the table's name goes into the query
is "sqlite3 in place of kv-store gives the same talkers" \
	"$("$STORE" sql "$TMP/db" -o csv "$(printf "$query" records)" | tail -n +2 | tr -d '\r')" \
	"$(sqlite3 -csv "$TMP/peer.db" "$(printf "$query" r)" | tr -d '\r')"

# Enough that blocks are handed from program to program without a copy, to whoever has promised to read them.
looped() { "$REPLAY" -q -t --loop 60 "$SAMPLE" | "$CAPTURE" --stats=none -tttt -nn -r -; }
looped >"$TMP/many.txt"
"$PARSE" -q <"$TMP/many.txt" >"$TMP/many.json"
for jobs in 1 2; do
	looped | "$PARSE" -q -j "$jobs" | "$PARSE" -q >"$TMP/raws" # which cannot read records: each comes back raw
	jq -r .raw "$TMP/raws" >"$TMP/handed"
	ok "what line-parse -j $jobs hands on is what it would write" cmp "$TMP/handed" "$TMP/many.json"
done
looped | "$STORE" put -q "$TMP/raw.db" # not JSON: kept as it is
is "kv-store gets every line that pcap-capture hands to it" \
	"$("$STORE" scan "$TMP/raw.db" -o json | jq -r .raw | md5sum)" \
	"$(md5sum <"$TMP/many.txt")"
looped | python3 -c 'import os
while os.splice(0, 1, 1 << 20): pass' | cmp - "$TMP/many.txt"
ok "a reader that passes pages on by splice(2) passes on the right ones" [ "${PIPESTATUS[*]}" = "0 0 0" ]

mkfifo "$TMP/fifo"
"$STORE" put -q "$TMP/promise.db" <"$TMP/fifo" &
exec 7>"$TMP/fifo"
promised() { grep -q "POSIX .* READ $1 .* 1818848869 1818848869\$" /proc/locks; }
ok "kv-store promises to read its pipe and no more" wait_for 5 promised $!
exec 7>&-
wait

done_testing
