#!/bin/bash
# The report and the dashboard, read and clicked in a real browser.
. "$(dirname "$0")/../lib.sh"

case "$BUILD" in /*) ;; *) export BUILD=$ROOT/$BUILD ;; esac
for need in chromium chromedriver; do
	command -v $need >/dev/null || { skip "the report" "no $need (scripts/setup --pictures)"; done_testing; }
done
/usr/bin/python3 -c 'import selenium' 2>/dev/null || { skip "the report" "no selenium (scripts/setup --pictures)"; done_testing; }
cleanup() { jobs -p | xargs -r kill 2>/dev/null; }

"$REPLAY" -q -t --loop 20 "$SAMPLE" | "$CAPTURE" --stats=none -tttt -nn -r - | "$PARSE" -q | "$STORE" put -q "$TMP/db"
# Lines as no packet has them: one that looks like the page's own marks, one with markup, and a loss.
first=$("$STORE" sql "$TMP/db" -o csv 'SELECT min(time) FROM records' | tail -1 | tr -d '\r')
"$STORE" put -q "$TMP/db" <<END
{"time":"$first","event":"drop","tool":"pcap-capture","count":42,"reason":"@D3@ </script><b>"}
END
exits "a report is written" 0 scripts/report "$TMP/db" --title 'A <day>'
cp "$TMP/out" "$TMP/report.html"
ok "under 5 MB" test "$(stat -c %s "$TMP/report.html")" -lt 5000000

ask() { "$STORE" sql "$TMP/db" -o csv "$1" | tail -1 | tr -d '\r'; }
packets=$(ask 'SELECT count(*) FROM records WHERE event IS NULL')
bytes=$(ask 'SELECT sum(length) FROM records')
talker=$(ask 'SELECT src_ip FROM records GROUP BY 1 ORDER BY sum(length) DESC LIMIT 1')
sent=$(ask "SELECT sum(length) FROM records WHERE src_ip = '$talker'")
port=$(ask 'SELECT sum(length) FROM (SELECT dst_port AS p, proto, length FROM records UNION ALL SELECT src_port, proto, length FROM records)
	WHERE p IS NOT NULL GROUP BY p, proto ORDER BY 1 DESC LIMIT 1')
pair=$(ask 'SELECT sum(length) FROM records GROUP BY min(src_ip, dst_ip), max(src_ip, dst_ip) ORDER BY 1 DESC LIMIT 1')
look() { # the browser's findings as tests
	/usr/bin/python3 tests/e2e/report_browser.py "$@" >"$TMP/browser" 2>"$TMP/err" || sed 's/^/# /' "$TMP/err" >&2
	while IFS=$'\t' read -r name got wanted; do is "$name" "$got" "$wanted"; done <"$TMP/browser"
}
look "file://$TMP/report.html" "$packets" "$bytes" "$talker" "$sent" "$port" "$pair" 42
is "the browser had its say to the end" "$(tail -1 "$TMP/browser" | cut -f1)" "the console is empty"

"$STORE" put -q "$TMP/empty" </dev/null
echo '{"time":"2026-11-23T04:50:00Z","event":"drop","count":1}' | "$STORE" put -q "$TMP/notices"
echo '{"time":"whenever","path":"/","status":200}' | "$STORE" put -q "$TMP/other"
for store in empty notices other; do
	exits "a report of $store" 0 scripts/report "$TMP/$store"
	cp "$TMP/out" "$TMP/$store.html"
done
look --bare "file://$TMP/empty.html" "No records yet." "" \
	"file://$TMP/notices.html" "No packets here; other records: 1." "table-losses" \
	"file://$TMP/other.html" "No packets here; other records: 1." ""
is "the browser read them all" "$(grep -c 'empty console' "$TMP/browser")" 3

port=$(free_port)
scripts/dashboard "$TMP/db" --port "$port" 2>"$TMP/err" &
wait_for 10 curl -s -o /dev/null "http://127.0.0.1:$port/"
ok "the dashboard serves the page" grep -q 'id="chart"' <(curl -s "http://127.0.0.1:$port/")
curl -sN --max-time 8 "http://127.0.0.1:$port/events" >"$TMP/events" &
curl=$!
wait_for 5 test -s "$TMP/events"
"$CAPTURE" --stats=none -tttt -nn -r "$SAMPLE" | "$PARSE" -q | "$STORE" put -q "$TMP/db"
grown() { grep -o '"total":{"packets":[0-9]*' "$TMP/events" | tail -1 | grep -qF ":$((packets + packets / 20))"; }
ok "and tells its readers when the store has grown" wait_for 6 grown
kill $curl
exits "no store is an error" 1 scripts/report "$TMP/nothing"
like "that names it" "$(cat "$TMP/err")" 'nothing'
done_testing
