#!/bin/bash
# The scripts that people and cron run: switch, replay-batch, heartbeat, plot.
. "$(dirname "$0")/../lib.sh"

case "$BUILD" in /*) ;; *) export BUILD=$ROOT/$BUILD ;; esac
packets=$(tcpdump -r "$SAMPLE" --count 2>/dev/null | awk '{print $1}')
stored() { "$STORE" sql "$TMP/db" -o csv 'SELECT count(*) FROM records' | tail -1 | tr -d '\r'; }

# replay-batch

batch() { scripts/replay-batch "$@" --store "$TMP/db" --log "$TMP/log"; }
exits "a batch stores a capture" 0 batch "$SAMPLE"
is "saying nothing" "$(cat "$TMP/out" "$TMP/err")" ""
is "every packet of it" "$(stored)" "$packets"
exits "the same batch again is fine" 0 batch "$SAMPLE"
is "stores nothing" "$(stored)" "$packets"
like "and says so in its log" "$(tail -1 "$TMP/log")" 'stored=0 .* known$'

cp "$SAMPLE" "$TMP/other.pcap"
truncate -s -10 "$TMP/other.pcap"
exits "a file that is cut off is an error" 1 batch "$TMP/other.pcap"
like "that names it" "$(cat "$TMP/err")" 'other\.pcap'
is "what is whole in it is stored" "$(stored)" $((2 * packets - 1))
exits "a missing file is an error" 1 batch "$TMP/missing.pcap"
like "that names it too" "$(cat "$TMP/err")" 'missing\.pcap'

cp "$SAMPLE" "$TMP/growing.pcap"
exits "a file that is being written is left to the next run" 0 batch "$TMP/growing.pcap" --settled 1h
is "without a word" "$(cat "$TMP/out" "$TMP/err")" ""
is "and without a record" "$(stored)" $((2 * packets - 1))
like "but with one in the log" "$(tail -1 "$TMP/log")" 'growing\.pcap stored=0 skipped=0 unsettled$'
touch -d '2 hours ago' "$TMP/growing.pcap"
exits "that run takes it" 0 batch "$TMP/growing.pcap" --settled 1h
is "as a whole" "$(stored)" $((3 * packets - 1))
exits "a time must be one" 2 batch "$TMP/growing.pcap" --settled soon

exec 7>"$TMP/db.lock"
flock 7
exits "a second run beside the first leaves" 75 batch "$SAMPLE"
like "and says why" "$(cat "$TMP/err")" 'another run'
exec 7>&-

"$REPLAY" -q -t --loop 300 -w "$TMP/large.pcap" "$SAMPLE"
scripts/replay-batch "$TMP/large.pcap" --store "$TMP/killed" &
sleep 0.3
pkill -KILL -P $! 2>/dev/null
kill -KILL $! 2>/dev/null
wait $! 2>/dev/null
wait_for 10 flock -n "$TMP/killed.lock" true
exits "a batch that was killed goes on where it was" 0 scripts/replay-batch "$TMP/large.pcap" --store "$TMP/killed"
is "and is complete, with nothing twice" \
	"$("$STORE" sql "$TMP/killed" -o csv 'SELECT count(*), count(DISTINCT line) FROM records' | tail -1 | tr -d '\r')" \
	"$((300 * packets)),$((300 * packets))"

# heartbeat and plot

exits "a heart beats as often as told" 0 scripts/heartbeat --every 0.1 --count 3
cp "$TMP/out" "$TMP/beats"
is "heartbeats are records" "$(jq -r 'select(.time and (.cpu_percent | type) == "number") | .event' "$TMP/beats" | wc -l)" 3
exits "that a store takes" 0 "$STORE" put -q "$TMP/health" "$TMP/beats"
is "every one of them" "$("$STORE" sql "$TMP/health" -o csv 'SELECT count(*) FROM records' | tail -1 | tr -d '\r')" 3
is "a plot has a bar for every row" "$(printf 'k,v\na,1\nb,2\n' | scripts/plot --bars --width 30 | wc -l)" 2
is "a second without packets is a zero" \
	"$(printf '2026-11-23T04:50:0%dZ,%d\n' 0 5 1 6 3 7 | scripts/plot --fill | cut -d, -f2 | tr '\n' ' ')" "5 6 0 7 "
exits "no rows are an error" 1 scripts/plot </dev/null

# switch

if [ "$(id -u)" != 0 ] || ! unshare -n true 2>/dev/null; then
	skip "a switch" "needs root"
	done_testing
fi
port=$(free_port)
scripts/switch --port "$port" --loop 3 --speed 10 --linger 2s "$SAMPLE" 2>"$TMP/switch" &
switch=$!
sees_a_line() { nc 127.0.0.1 "$port" </dev/null 2>/dev/null | head -1 | grep -q .; }
reads() { nc 127.0.0.1 "$port" </dev/null >"$1" && [ -s "$1" ]; }
wait_for 10 grep -q 'lines on' "$TMP/switch"
reads "$TMP/first" &
reads "$TMP/second" &
wait $switch
is "a switch ends well" $? 0
wait
is "a plain nc reads every line of it" "$(grep -vc '^#' "$TMP/first")" $((3 * packets))
ok "and so does another at the same time" cmp "$TMP/first" "$TMP/second"
for stage in pcap-replay pcap-capture line-serve; do
	like "the ledger of $stage is shown" "$(cat "$TMP/switch")" "^$stage: .*elapsed"
done

scripts/switch --port "$port" --loop 0 --speed 10 "$SAMPLE" 2>"$TMP/switch" &
switch=$!
wait_for 30 sees_a_line # every stage is at work
kill -TERM $switch
wait $switch
is "a switch that is told to end says so" $? 143
is "with the ledger of every stage" "$(grep -c elapsed "$TMP/switch")" 3
is "and leaves no namespace" "$(ip netns list | grep -c "switch-$switch")" 0
is "nor a process" "$(pgrep -f "127.0.0.1:$port" | wc -l)" 0

# As a terminal has it: a process group of its own, in which SIGINT is not ignored, and which gets it as a whole.
in_terminal() {
	exec python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.setsid()
os.execv(sys.argv[1], sys.argv[1:])' "$@"
}
in_terminal scripts/switch --port "$port" --loop 0 --speed 10 "$SAMPLE" 2>"$TMP/switch" &
switch=$!
wait_for 30 sees_a_line
kill -INT -- -$switch
wait $switch
is "Ctrl-C ends a switch" $? 130
is "after the ledger of every stage" "$(grep -c elapsed "$TMP/switch")" 3
is "with no namespace left" "$(ip netns list | grep -c "^switch-$switch-")" 0
is "no process" "$(pgrep -f "127.0.0.1:$port" | wc -l)" 0

exits "a capture that is not there is an error" 1 scripts/switch "$TMP/missing.pcap"
like "that names it" "$(cat "$TMP/err")" 'missing\.pcap'
done_testing
