#!/bin/bash
# What all five programs have in common: options, messages, summaries, signals, full disks, readers
# that leave, progress, and ledgers that agree from stage to stage.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

started=
# shellcheck disable=SC2317 # called when the script ends
cleanup() { [ -z "$started" ] || kill -KILL $started 2>/dev/null; }

# The field of the last summary in a file (--stats=json).
field() { grep '^{' "$2" | tail -1 | jq -r ".$1"; }
last_line_is_flat_json() { tail -1 "$1" | jq -e 'type == "object" and .tool and all(.[]; type != "object" and type != "array")'; }

"$CAPTURE" -tttt -nn -r "$SAMPLE" >"$TMP/lines" 2>/dev/null
"$PARSE" -q "$TMP/lines" >"$TMP/records"
"$STORE" put -q "$TMP/db" "$TMP/records"
packets=$(tcpdump -r "$SAMPLE" --count 2>/dev/null | awk '{print $1}')
tools=(pcap-replay pcap-capture line-serve line-parse kv-store)

for tool in "${tools[@]}"; do
	program=$ROOT/$BUILD/$tool
	exits "$tool --help" 0 "$program" --help
	like "$tool --help is on stdout" "$(cat "$TMP/out")" "[Uu]sage"
	is "$tool --help is silent on stderr" "$(cat "$TMP/err")" ""
	exits "$tool --version" 0 "$program" --version
	like "$tool --version begins with its name" "$(head -1 "$TMP/out")" "^$tool [^ ]+"
	exits "$tool: an unknown option is wrong usage" 2 "$program" --no-such-option
	like "$tool: and it says so" "$(head -1 "$TMP/err")" "^$tool: .*no-such-option"
	is "$tool: with nothing on stdout" "$(cat "$TMP/out")" ""
done

# Runs each tool once over the sample: run TOOL [OPTION…], output to stdout.
run() {
	local tool=$1
	shift
	case $tool in
	pcap-replay) "$REPLAY" -t "$@" "$SAMPLE" ;;
	pcap-capture) "$CAPTURE" -nn "$@" -r "$SAMPLE" ;;
	line-serve) "$SERVE" --no-wait --linger 0 "$@" "unix:$TMP/run.sock" <"$TMP/lines" ;;
	line-parse) "$PARSE" "$@" "$TMP/lines" ;;
	kv-store) "$STORE" put "$@" "$TMP/run-db" "$TMP/records" ;;
	esac
}

for tool in "${tools[@]}"; do
	exits "$tool --stats=json ends well" 0 run "$tool" --stats=json
	ok "$tool: the summary is one flat line of JSON" last_line_is_flat_json <(cat "$TMP/err")
	run "$tool" --stats=text >/dev/null 2>"$TMP/err"
	like "$tool --stats=text begins with its name" "$(tail -1 "$TMP/err")" "^$tool: .*[0-9]"
	exits "$tool: a bad form of summary is wrong usage" 2 run "$tool" --stats=xml
	[ "$tool" = pcap-capture ] && quiet=--stats=none || quiet=-q
	run "$tool" $quiet >/dev/null 2>"$TMP/err"
	is "$tool $quiet is silent" "$(grep -v '^reading from' "$TMP/err")" ""
	run "$tool" --stats=none >/dev/null 2>"$TMP/err"
	is "$tool --stats=none, too" "$(grep -v '^reading from' "$TMP/err")" ""
done

# Missing files

missing() {
	exits "$1: a missing file is an error" 1 "$ROOT/$BUILD/$1" "${@:2}"
	like "$1: the message names it" "$(cat "$TMP/err")" "^$1: .*$TMP/missing.*"
}
missing pcap-replay "$TMP/missing"
missing pcap-capture -r "$TMP/missing"
missing line-parse "$TMP/missing"
missing kv-store stat "$TMP/missing"
missing kv-store put "$TMP/db" "$TMP/missing"
missing line-serve --spool "$TMP/missing/folder" "unix:$TMP/run.sock" </dev/null

# Full disks and readers that leave

full() {
	local name=$1 messages
	shift
	"$@" >/dev/full 2>"$TMP/err"
	is "$name: a full disk is an error" $? 1
	messages=$(grep -c "^$name: .*No space left on device" "$TMP/err")
	is "$name: told once" "$messages" 1
}
full pcap-replay "$REPLAY" -t -q "$SAMPLE"
full pcap-replay "$REPLAY" -t -l 200 --stats=none "$SAMPLE"
full pcap-capture "$CAPTURE" -nn --stats=none -r "$SAMPLE"
full pcap-capture "$CAPTURE" --stats=none -w - -r "$SAMPLE"
full line-parse "$PARSE" -q "$TMP/lines"
full kv-store "$STORE" sql "$TMP/db" 'SELECT * FROM records'
full kv-store "$STORE" scan "$TMP/db"
full kv-store "$STORE" stat "$TMP/db"
full kv-store "$STORE" offset "$TMP/db" nobody

for tool in "${tools[@]}"; do
	"$ROOT/$BUILD/$tool" --help >/dev/full 2>/dev/null
	is "$tool: help to a full disk is an error" $? 1
done

left() {
	local name=$1
	shift
	"$@" 2>"$TMP/err" | head -c 1 >/dev/null
	is "$name: a reader that leaves is no error" "${PIPESTATUS[0]}" 0
	is "$name: and no matter for words" "$(grep -v '^reading from' "$TMP/err")" ""
}
"$REPLAY" -t -q -l 300 -w "$TMP/large.pcap" "$SAMPLE"
for _ in 1 2 3 4 5 6 7 8; do cat "$TMP/lines"; done >"$TMP/many"
for _ in 1 2 3 4 5 6 7 8; do cat "$TMP/many"; done >"$TMP/lines64"
left pcap-replay "$REPLAY" -t -q "$TMP/large.pcap"
left pcap-capture "$CAPTURE" -nn --stats=none -r "$TMP/large.pcap"
left line-parse "$PARSE" -q "$TMP/lines64"
left line-parse "$PARSE" -q -j 4 "$TMP/lines64"
left kv-store "$STORE" sql "$TMP/db" 'SELECT a.*, b.* FROM records a, records b LIMIT 20000'

# Signals: a tool that waits for more says how far it is, goes on, and ends in order.

# signals TOOL FED-FROM COMMAND…: FED-FROM goes to its stdin, which stays open.
signals() {
	local name=$1 feed=$2 pid before
	shift 2
	rm -f "$TMP/fifo"
	mkfifo "$TMP/fifo"
	: >"$TMP/err"
	"$@" <"$TMP/fifo" >"$TMP/out" 2>"$TMP/err" &
	pid=$! started="$started $pid"
	exec 8>"$TMP/fifo"
	cat "$feed" >&8
	sleep 0.3
	kill -USR1 "$pid"
	ok "$name: SIGUSR1 prints a summary" wait_for 10 grep -q '^{"tool"' "$TMP/err"
	before=$(grep -c '^{' "$TMP/err")
	ok "$name: and it goes on" kill -0 "$pid"
	kill -"${SIGNAL:-TERM}" "$pid"
	wait "$pid"
	is "$name: SIG${SIGNAL:-TERM} ends in order" $? 0
	exec 8>&-
	is "$name: with the ledger" $(($(grep -c '^{' "$TMP/err") - before)) 1
}
# What the helper `ok` writes to must not be what the tool writes to.
ok() {
	local name=$1
	shift
	if "$@" >"$TMP/ok.out" 2>&1; then
		report ok "$name"
	else
		report not-ok "$name"
		sed 's/^/# /' "$TMP/ok.out" | head -20
	fi
}
for SIGNAL in TERM INT; do
	signals line-parse "$TMP/lines" "$PARSE" --stats=json
	is "line-parse: everything read is written" "$(wc -l <"$TMP/out")" "$(wc -l <"$TMP/records")"
	signals line-parse "$TMP/lines" "$PARSE" -j 4 --stats=json
	rm -rf "$TMP/signal-db"
	signals kv-store "$TMP/records" "$STORE" put --stats=json "$TMP/signal-db"
	is "kv-store: everything read is stored" "$(field stored "$TMP/err")" "$(wc -l <"$TMP/records")"
	signals line-serve "$TMP/lines" "$SERVE" --no-wait --stats=json "unix:$TMP/signal.sock"
	ok "line-serve: its socket is gone" test ! -e "$TMP/signal.sock"
	signals pcap-capture "$SAMPLE" "$CAPTURE" -nn --stats=json -r -
	is "pcap-capture: everything read is printed" "$(field captured "$TMP/err")" "$packets"
done

# A paced replay is between two packets when it is asked.
"$REPLAY" --stats=json -p 1 "$SAMPLE" >"$TMP/out" 2>"$TMP/err" &
pid=$! started="$started $pid"
wait_for 10 test -s "$TMP/out"
sleep 0.3
kill -USR1 "$pid"
ok "pcap-replay: SIGUSR1 prints a summary" wait_for 10 grep -q '^{"tool"' "$TMP/err"
ok "pcap-replay: and it goes on" kill -0 "$pid"
kill -TERM "$pid"
wait "$pid"
like "pcap-replay: SIGTERM ends in order" "$?" '^[01]$'
is "pcap-replay: with the ledger" "$(grep -c '^{' "$TMP/err")" 2

# Progress is for terminals.

on_terminal() { # COMMAND…: what it writes to a terminal as stderr
	python3 -c '
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs)
os.close(theirs)
while True:
    try:
        data = os.read(ours, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
child.wait()' "$@"
}
"$PARSE" -q "$TMP/lines64" >"$TMP/records64"
progress() {
	local name=$1
	shift
	is "$name: --no-progress is silent on a terminal" "$(on_terminal "$@" --no-progress | grep -c '%')" 0
	"$@" >/dev/null 2>"$TMP/err"
	is "$name: no progress without a terminal" "$(grep -c '%' "$TMP/err")" 0
}
progress pcap-replay "$REPLAY" -t --stats=none "$TMP/large.pcap"
progress pcap-capture "$CAPTURE" -nn --stats=none -r "$TMP/large.pcap"
progress line-parse "$PARSE" --stats=none "$TMP/lines64"
progress kv-store "$STORE" put --stats=none "$TMP/progress-db" "$TMP/records64"

# Without privilege and behind the sandbox

confined() { grep -qx 'Seccomp:	2' "/proc/$1/status"; }
unprivileged() { [ "$(awk '/^Uid:/ { print $2 }' "/proc/$1/status")" != 0 ]; }
# state NAME FEED COMMAND…: its process, waiting for more than the feed, as the kernel sees it.
state() {
	local name=$1 feed=$2 pid
	shift 2
	rm -f "$TMP/fifo"
	mkfifo "$TMP/fifo"
	"$@" <"$TMP/fifo" >/dev/null 2>&1 &
	pid=$! started="$started $pid"
	exec 8>"$TMP/fifo"
	head -c 1000 "$feed" >&8
	[ -z "$SAN" ] || skip "$name is behind a sandbox" "the sanitizers need their own calls"
	[ -n "$SAN" ] || ok "$name is behind a sandbox" wait_for 10 confined "$pid"
	if [ "$name" != kv-store ] && [ "$(id -u)" = 0 ]; then
		ok "$name is not root" wait_for 10 unprivileged "$pid"
	fi
	exec 8>&-
	kill -TERM "$pid" 2>/dev/null
	wait "$pid"
}
state pcap-replay "$SAMPLE" "$REPLAY" -t -
state pcap-capture "$SAMPLE" "$CAPTURE" -nn -r -
state line-parse "$TMP/lines" "$PARSE"
state line-serve "$TMP/lines" "$SERVE" --no-wait "unix:$TMP/state.sock"
state kv-store "$TMP/records" "$STORE" put "$TMP/state-db"

# Ledgers agree from stage to stage.

"$REPLAY" -t --stats=json "$SAMPLE" 2>"$TMP/1" | "$CAPTURE" -tttt -nn --stats=json -r - 2>"$TMP/2" |
	"$PARSE" --stats=json 2>"$TMP/3" | "$STORE" put --stats=json "$TMP/ledger-db" 2>"$TMP/4"
is "packets sent are those captured" "$(field captured "$TMP/2")" "$(field sent "$TMP/1")"
is "none of them is unwritten" "$(field unwritten "$TMP/2")" 0
is "lines are packet lines, notices, errors and blank ones" "$(field lines "$TMP/3")" \
	"$(field 'packet_lines + .notices + .errors + .blank' "$TMP/3")"
is "records parsed are those the store read" "$(field lines "$TMP/4")" "$(field records "$TMP/3")"
is "and stored, each" "$(field stored "$TMP/4")" "$(field records "$TMP/3")"

done_testing
