#!/bin/bash
# kv-store: records of any fields, however odd, come back as they were put, and none stops the others.
. "$(dirname "$0")/../lib.sh"

put() { "$STORE" put "$TMP/$1" -q "${@:2}"; } # DB OPTION…
ask() { "$STORE" sql "$TMP/$1" -o csv "$2" | tail -n +2; }

# Names
printf '{"rowid":7,"oid":8,"a":1}\n{"_rowid_":9,"a":2}\n{"A":3,"x\\"y":4}\n' | put names
is "fields named as SQL names the record's number come back" "$("$STORE" scan "$TMP/names")" \
	"$(printf '{"rowid":7,"oid":8,"a":1}\n{"a":2,"_rowid_":9}\n{"A":3,"x\\"y":4}')"
is "get and its number still find the record" "$("$STORE" get "$TMP/names" 1)" '{"a":2,"_rowid_":9}'
is "SQL has them beside the number" "$(ask names 'SELECT rowid, _rowid_, "_rowid_ (2)" FROM records')" "$(printf '7,0,\n,1,9\n,2,')"
is "names that differ by case are two columns" "$(ask names 'SELECT a, "A (2)" FROM records')" "$(printf '1,\n2,\n,3')"
is "top groups by a name with a quote in it" "$("$STORE" top "$TMP/names" 'x"y' -o csv | head -2)" "$(printf '"x""y",count(*)\n,2')"
is "and get finds by it" "$("$STORE" get "$TMP/names" 'x"y=4')" '{"A":3,"x\"y":4}'
exits "a column that is not there is no text" 1 "$STORE" top "$TMP/names" src_ip
like "and named" "$(cat "$TMP/err")" 'no such column: src_ip'
printf '{"null":1,"limit":2,"order":3}\n' | put keywords
is "columns named as SQL's words are what SQLite makes of them" "$(ask keywords 'SELECT count(null), max("null"), max("limit") FROM records')" 0,1,2

# More columns than a store can have
seq 3000 | sed 's/.*/{"n":&,"c&":1}/' | "$STORE" put "$TMP/wide" --stats json 2>"$TMP/err"
is "records with ever new fields are all kept" "$(jq -c '[.lines, .stored, .uncommitted]' "$TMP/err")" '[3000,3000,0]'
is "those that no column is left for with the reason" "$(ask wide 'SELECT error, count(*) FROM records WHERE error IS NOT NULL GROUP BY 1')" \
	"more columns than a store can have,$(jq .bad "$TMP/err")"
is "each in its place" "$(ask wide "SELECT coalesce(n, substr(raw, 6, instr(raw, ',') - 6)) AS n FROM records" | md5sum)" "$(seq 3000 | md5sum)"
printf '{"yet":"another"}\n{"n":-1}\n' | put wide
is "and the store takes those it has columns for" "$(ask wide 'SELECT count(*) FROM records WHERE n = -1')" 1
ok "it is sound" "$STORE" check "$TMP/wide"

# Values
printf '{"n":9223372036854775807,"m":-9223372036854775808,"o":9223372036854775808,"p":1e400,"q":-0,"r":1.10,"s":0.1e-7}\n' >"$TMP/big.json"
put big "$TMP/big.json"
is "numbers beyond 64 bits keep their text" "$("$STORE" scan "$TMP/big")" "$(cat "$TMP/big.json")"
is "and are what SQLite makes of them" "$(ask big 'SELECT n, typeof(m), typeof(o), p, q, r FROM records')" "9223372036854775807,integer,real,inf,0,1.1"
python3 - <<P >"$TMP/texts.json"
import json
print(json.dumps({"t": "x" * 900000, "u": "\u65e5\u672c \U0001f600 \u0000\u0001\n\r\t\"\\\\"}, ensure_ascii=False))
print(json.dumps({"t": "", "u": "\u2028"}, ensure_ascii=False))
P
put texts "$TMP/texts.json"
is "long texts, control characters and every plane of Unicode come back" "$("$STORE" scan "$TMP/texts" | jq -cS . | md5sum)" "$(jq -cS . "$TMP/texts.json" | md5sum)"
printf '{"a":"\xff\xfe"}\n{"a":"ok"}\n' | "$STORE" put "$TMP/latin" -q
is "bytes that are no UTF-8 stop nobody" "$(ask latin "SELECT count(*) FROM records")" 2
python3 -c 'print("{\"a\":" + "[" * 100000 + "]" * 100000 + "}\n{\"a\":{}}\n[1]\n7\n{\"a\":1}")' | "$STORE" put "$TMP/deep" -q
is "deep nesting is a bad line, no more" "$(ask deep 'SELECT count(*), count(error), sum(a) FROM records')" 5,4,1

# Lines
printf '\xef\xbb\xbf{"a":1}\r\n\r\n{"a":2}' | "$STORE" put "$TMP/lines" --stats json 2>"$TMP/err"
is "a byte order mark, CRLF, a blank line and a missing line end" "$("$STORE" scan "$TMP/lines")$(jq -c '[.lines, .stored, .blank, .bad]' "$TMP/err")" \
	"$(printf '{"a":1}\n{"a":2}')[3,2,1,0]"
(head -c 3000000 /dev/zero | tr '\0' x; echo; echo '{"a":3}') | put lines
is "a line that is too long is kept in part, those behind it whole" "$(ask lines "SELECT length(raw), error, a FROM records WHERE _rowid_ > 1")" \
	"$(printf '1048576,the line is too long,\n,,3')"
: | put empty
is "no input, no records" "$(ask empty 'SELECT count(*) FROM records')$("$STORE" scan "$TMP/empty")$("$STORE" flows "$TMP/empty" -q 2>&1)" 0
echo '# no record' | "$STORE" put "$TMP/empty" -q
is "a store of bad lines only has them" "$(ask empty 'SELECT raw FROM records')" '# no record'

# Times
printf '{"time":"%s","n":%d}\n' 2026-11-23T04:50:00Z 1 1970-01-01T00:00:00Z 2 9999-12-31T23:59:59Z 3 2026-11-23T04:49:59.5Z 4 \
	0001-01-01T00:00:00Z 5 2026-11-23T06:50:00+02:00 6 2026-13-01T00:00:00Z 7 2026-11-23T04:50:00.123456789Z 8 >"$TMP/times.json"
put times "$TMP/times.json"
is "times out of order, far away or of other forms keep their text" "$("$STORE" scan "$TMP/times")" "$(cat "$TMP/times.json")"
is "since and until find those that are moments" "$("$STORE" scan "$TMP/times" --since 2026-11-23T04:49:59 --until 2026-11-23T04:50:01Z | jq -s -c 'map(.n)')" '[1,4,8]'

# CSV
printf '\xef\xbb\xbfFlow ID, Source IP, Label, Fwd Header Length, Fwd Header Length,,Rate\r\n1-2,10.0.0.1,BENIGN,20,21,x,1e3\r\n"3,4","10.0.0.2","Web ""Attack""\r\n- two lines",,007,y,Infinity\r\n\r\nshort,row\r\n"open,1' >"$TMP/labels.csv"
"$STORE" put "$TMP/csv" "$TMP/labels.csv" --stats json 2>"$TMP/err"
is "a file named .csv is read as CSV, as others write it" "$("$STORE" scan "$TMP/csv" --where '"Flow ID" IS NOT NULL')" \
	'{"Flow ID":"1-2","Source IP":"10.0.0.1","Label":"BENIGN","Fwd Header Length":20,"Fwd Header Length (2)":21,"column 6":"x","Rate":1e3}
{"Flow ID":"3,4","Source IP":"10.0.0.2","Label":"Web \"Attack\"\r\n- two lines","Fwd Header Length (2)":"007","column 6":"y","Rate":"Infinity"}'
is "rows that do not fit their header are kept with the reason" "$(ask csv 'SELECT raw, error FROM records WHERE error IS NOT NULL')" \
	"$(printf '"short,row",fewer values than the header has columns\n"""open,1",a quoted value has no end')"
is "the ledger counts rows, not lines" "$(jq -c '[.lines, .stored, .bad, .blank]' "$TMP/err")" '[5,4,2,1]'
is "what CSV says on standard input is told by an option" "$(printf 'a,b\n1,x\n' | put std --format csv; "$STORE" scan "$TMP/std")" '{"a":1,"b":"x"}'
"$STORE" export "$TMP/csv" --csv "$TMP/again.csv" -q
put again "$TMP/again.csv"
is "an exported table comes back" "$("$STORE" scan "$TMP/again")" "$("$STORE" scan "$TMP/csv")"
done_testing
