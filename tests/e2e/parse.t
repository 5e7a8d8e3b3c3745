#!/bin/bash
# line-parse as a filter: what goes in, what comes out, what it says, and how it ends.
# shellcheck disable=SC2016
. "$(dirname "$0")/../lib.sh"

stamp='2026-11-23 04:50:00.000001'
line="$stamp IP 10.0.0.1.80 > 10.0.0.2.90: Flags [.], seq 1:11, ack 7, win 5, length 10"
first="$stamp IP (tos 0x0, ttl 64, id 7, offset 0, flags [DF], proto TCP (6), length 50)"
second='    10.0.0.1.80 > 10.0.0.2.90: Flags [.], cksum 0x1 (correct), seq 1:11, ack 7, win 5, length 10'
record='{"time":"2026-11-23T04:50:00.000001Z","line":1,"net":"IP","proto":"TCP","src_ip":"10.0.0.1","dst_ip":"10.0.0.2","src_port":80,"dst_port":90,"flags":".","seq":1,"seq_end":11,"ack":7,"win":5,"length":10}'
jobs=
cleanup() { [ -z "$jobs" ] || kill "$jobs" 2>/dev/null; }

# --- in and out
is 'a line becomes a record' "$(echo "$line" | "$PARSE" -q)" "$record"
is 'a last line without its end too' "$(printf %s "$line" | "$PARSE" -q)" "$record"
echo "$line" >"$TMP/in"
is 'a file can be named' "$("$PARSE" -q "$TMP/in")" "$record"
is 'lines count from --first-line' "$(echo "$line" | "$PARSE" -q --first-line 0 --fields line)" '{"line":0}'
is 'zones are told' "$(echo "$line" | "$PARSE" -q --tz +02:00 --fields time)" '{"time":"2026-11-23T02:50:00.000001Z"}'
is 'TZ is the default' "$(echo "$line" | TZ=Asia/Tokyo "$PARSE" -q --fields time)" '{"time":"2026-11-22T19:50:00.000001Z"}'
is 'stamps without a date take it from --date' \
	"$(printf '23:59:59.5 IP x\n00:00:01.5 IP x\n' | "$PARSE" -q --date 2024-02-28 --fields time)" \
	'{"time":"2024-02-28T23:59:59.500000Z"}
{"time":"2024-02-29T00:00:01.500000Z"}'
is 'a message of several lines keeps the offset before it' \
	"$(printf '7\t%s\n%s\n9\t%s\n' "$first" "$second" "$line" | "$PARSE" -q --numbered --fields line,length)" \
	'{"line":7,"length":10}
{"line":9,"length":10}'
is "numbered_blank_continuations_belong_to_their_packet" \
	"$(printf '7\t%s\n%s\n\t\n\tmore\n\n\tand more\n8\t\n9\t%s\n' "$first" "$second" "$line" | "$PARSE" -q --numbered | jq -c '[.line, .error // "ok"]' | paste -sd' ')" \
	'[7,"ok"] [9,"ok"]'
python3 -c '
import csv, subprocess, sys
text = "2026-11-23 04:50:00.000001 IP 1.2.3.4.5 > 6.7.8.9.10: Flags [P.], length 3: HTTP: a,\"b\"\n".encode()
out = subprocess.run([sys.argv[1], "-q", "-o", "csv", "--fields", "src_ip,info"], input=text, capture_output=True).stdout
rows = list(csv.reader(out.decode().splitlines()))
print(rows)' "$PARSE" >"$TMP/csv"
is 'csv is what a csv reader expects' "$(cat "$TMP/csv")" "[['src_ip', 'info'], ['1.2.3.4', 'HTTP: a,\"b\"']]"

# --- errors
exits 'empty input is no error' 0 "$PARSE" </dev/null
echo garbage >"$TMP/bad"
exits 'bad lines are no failure' 0 "$PARSE" "$TMP/bad"
exits '--strict makes them one' 1 "$PARSE" --strict "$TMP/bad"
like 'the summary counts them' "$(cat "$TMP/err")" 'lines 1, records 0, packet lines 0, notices 0, errors 1, blank 0'
is '--errors=skip leaves them out' "$("$PARSE" -q --errors=skip "$TMP/bad")" ''
printf '%s\ngarbage\n' "$line" | "$PARSE" -q "--errors=file:$TMP/dead" >"$TMP/out"
is 'dead letters say where and why' "$(cat "$TMP/dead")" \
	"2	$((${#line} + 1))	no time stamp and no packet's beginning	garbage"
is 'and the records stay clean' "$(cat "$TMP/out")" "$record"
exits 'a missing file is named' 1 "$PARSE" "$TMP/nowhere"
like 'with the reason' "$(cat "$TMP/err")" '^line-parse: open .*/nowhere: No such file or directory$'
exits 'a bad option is a usage error' 2 "$PARSE" -o xml
exits 'help is no error' 0 "$PARSE" --help
echo "$line" >"$TMP/in"
"$PARSE" "$TMP/in" >/dev/full 2>"$TMP/err"
is 'a full disk is an error' "$?" 1
like 'and said' "$(cat "$TMP/err")" '^line-parse: write standard output: No space left on device$'
yes "$line" | head -200000 | "$PARSE" 2>"$TMP/err" | head -1 >"$TMP/out"
is 'a reader that leaves is no error' "$(grep -c 'write\|Broken' "$TMP/err")" 0
printf '%s\n%s\n' "$line" "$(head -c 3000 /dev/zero | tr '\0' x)" | "$PARSE" -q --max-line 1000 >"$TMP/out"
like 'a line too long is cut and marked' "$(tail -1 "$TMP/out")" '"error":"line longer than 1000 bytes, cut by 2000","raw":"x{1000}"'
for jobs in 1 2; do
	head -c 3000 /dev/zero | tr '\0' x | "$PARSE" -j $jobs --max-line 1000 2>"$TMP/err" >"$TMP/out"
	like "and its end is counted as it is: none, with $jobs threads" "$(cat "$TMP/err")" ' lines 1, .* errors 1, .* bytes 3000, '
done
if [ -z "$SAN" ]; then
	(
		ulimit -v 400000
		{ head -c 99999999 /dev/zero | tr '\0' y; echo; } | "$PARSE" --stats=json >"$TMP/out" 2>"$TMP/err"
	)
	like 'a line of 100 MB costs no memory' "$(cat "$TMP/err")" '"lines":1,.*"errors":1,.*"bytes":100000000,'
else
	skip 'a line of 100 MB costs no memory' 'a sanitizer takes its own'
fi

# --- threads
awk -v n=120000 -v l="$line" -v f="$first" -v s="$second" 'BEGIN {
	for (i = 0; i < n; i++) { print l; if (i % 7 == 0) print f "\n" s; if (i % 1000 == 3) print "junk " i } }' >"$TMP/many"
"$PARSE" --stats=json "$TMP/many" >"$TMP/one" 2>"$TMP/err1"
"$PARSE" --stats=json -j 3 "$TMP/many" >"$TMP/three" 2>"$TMP/err3"
ok 'threads write the same in the same order' cmp "$TMP/one" "$TMP/three"
is 'and count the same' "$(sed 's/,"elapsed.*//' "$TMP/err3")" "$(sed 's/,"elapsed.*//' "$TMP/err1")"
python3 -c '
import json, sys
c = json.load(open(sys.argv[1]))
sys.exit(c["lines"] != c["packet_lines"] + c["notices"] + c["errors"] + c["blank"] or c["records"] != 137143)' "$TMP/err1"
is 'the ledger balances' "$?" 0
"$PARSE" -q -j 3 "--errors=file:$TMP/dead3" "$TMP/many" >/dev/null
"$PARSE" -q "--errors=file:$TMP/dead1" "$TMP/many" >/dev/null
ok 'dead letters are the same too' cmp "$TMP/dead1" "$TMP/dead3"

# --- midnights, which only the lines before them tell
awk 'BEGIN { for (i = 0; i < 20000; i++) { s = i * 61; printf "%02d:%02d:%02d.5 IP 10.0.0.1.%d > 10.0.0.2.80: tcp 1\n",
	s / 3600 % 24, s / 60 % 60, s % 60, i } }' >"$TMP/days"
"$PARSE" -q --date 2026-01-01 --tz UTC --fields time,line "$TMP/days" >"$TMP/one"
is 'the last of many days is told' "$(tail -1 "$TMP/one")" '{"time":"2026-01-15T02:52:19.500000Z","line":20000}'
"$PARSE" -q --date 2026-01-01 --tz UTC --fields time,line -j 3 "$TMP/days" >"$TMP/three"
ok 'threads know what day it is' cmp "$TMP/one" "$TMP/three"

# --- waiting
mkfifo "$TMP/fifo"
"$PARSE" "$TMP/fifo" >"$TMP/live" 2>"$TMP/live.err" &
jobs=$!
exec 5>"$TMP/fifo"
echo "$line" >&5
ok 'a line that is typed is answered at once' wait_for 5 grep -q '"line":1,' "$TMP/live"
printf '%s\n' "$first" >&5
sleep 0.1
printf '%s\n' "$second" >&5
ok 'a pair of -v is one record however it comes' wait_for 5 grep -q '"line":3,.*"seq":1,.*"ttl":64' "$TMP/live"
kill -USR1 "$jobs"
ok 'SIGUSR1 asks for the summary' wait_for 5 grep -q 'records 2' "$TMP/live.err"
echo "$line" >&5
ok 'and the work goes on' wait_for 5 grep -q '"line":4,' "$TMP/live"
kill -TERM "$jobs"
wait "$jobs"
is 'SIGTERM ends in good order' "$?" 0
like 'with a summary' "$(tail -1 "$TMP/live.err")" 'lines 4, records 3,'
exec 5>&-
"$PARSE" -j 2 "$TMP/fifo" >"$TMP/live" 2>"$TMP/live.err" &
jobs=$!
exec 5>"$TMP/fifo"
echo "$line" >&5
sleep 0.1
echo "$line" >&5
ok 'threads answer at once' wait_for 5 grep -q '"line":2,' "$TMP/live"
kill -TERM "$jobs"
wait "$jobs"
is 'and end in good order' "$?" 0
jobs=
exec 5>&-

# --- the peer's own text
if command -v tcpdump >/dev/null && [ -f "$SAMPLE" ]; then
	for form in '' -t -tt -ttt -tttt -ttttt -v -vv -vvv -e '-e -v' -q '-#' -x -X -A '-A -v' -S --nano; do
		# shellcheck disable=SC2086
		tcpdump -nn $form -r "$SAMPLE" 2>/dev/null >"$TMP/text"
		packets=$(tcpdump -nn -t -r "$SAMPLE" 2>/dev/null | wc -l)
		"$PARSE" --stats=json "$TMP/text" 2>"$TMP/err" >"$TMP/out"
		is "tcpdump $form: a record a packet, no error" \
			"$(sed 's/.*"records":\([0-9]*\).*"errors":\([0-9]*\).*/\1 \2/' "$TMP/err")" "$packets 0"
	done
else
	skip "tcpdump's forms" 'no tcpdump or no sample'
fi
done_testing
