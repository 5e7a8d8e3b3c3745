#!/bin/bash
# Lines into a real broker, and out of it into stores, with everything that can die dying.
. "$(dirname "$0")/lib.sh"
up --databases 0

total=200000
lines $total >"$TMP/lines"
sum=$(sort "$TMP/lines" | md5sum)
topic_sum() { kcat -C -b "$broker" -t "$1" -o beginning -e -q 2>/dev/null | sort | md5sum; }

# shellcheck disable=SC2046 # pids
is "every listener is on loopback" \
	"$(ss -Hltnp | grep -E "pid=($(cat "$PCAP_CLUSTER_DIR"/*/pid | paste -sd'|'))," | awk '{ print $4 }' |
		grep -vE '127\.0\.0\.[0-9]+\]?:|\[::1\]:' | head -3)" ""

"$SERVE" -q "kafka://$broker/plain" <"$TMP/lines"
is "every line arrives once" "$(topic_sum plain)" "$sum"

# A short queue: at the end of the input most of it is still to be handed over.
"$SERVE" -q "kafka://$broker/short" -X queue.buffering.max.messages=10000 <"$TMP/lines"
is "and whole, whatever the size of the pieces" "$(topic_sum short)" "$sum"

kcat -C -b "$broker" -t plain -o beginning -e -q -f '%p %s\n' 2>/dev/null |
	awk '$5 ~ /\./ && $6 == ">" { sub(":", "", $7); k = $5 < $7 ? $5 " " $7 : $7 " " $5
		if (k in p && p[k] != $1) bad++; p[k] = $1 } END { print bad + 0 }' >"$TMP/split"
is "both directions of a flow are on one partition" "$(cat "$TMP/split")" 0

lines 20000 -v >"$TMP/verbose"
"$SERVE" -q "kafka://$broker/verbose" <"$TMP/verbose"
is "a packet of several lines is one message" "$(topic_size verbose)" \
	"$(kcat -C -b "$broker" -t verbose -o beginning -e -q 2>/dev/null | grep -c '^[^[:space:]]')"
is "and loses none of them" "$(topic_sum verbose)" "$(sort "$TMP/verbose" | md5sum)"

(head -n $((total / 2)) "$TMP/lines"; sleep 4; tail -n +$((total / 2 + 1)) "$TMP/lines") |
	"$SERVE" -q "kafka://$broker/killed" &
sleep 2
kill_server kafka1
sleep 1
restart
wait $!
is "the producer ends well though the broker was killed meanwhile" $? 0
is "a broker killed and restarted loses and doubles no line" "$(topic_sum killed)" "$sum"

(cat "$TMP/lines"; sleep 30) | "$SERVE" -q "kafka://$broker/stopped" 2>"$TMP/err" &
server=$!
sleep 3
kill -TERM $server
wait $server
is "line-serve stopped by SIGTERM has delivered what it took" "$(topic_sum stopped)" "$sum"

dir=$TMP/stores
for _ in $(seq 10); do
	BUILD=$BUILD setsid scripts/kafka-to-store "$broker" plain "$dir" >/dev/null 2>&1 &
	reader=$!
	sleep 0.$((RANDOM % 6 + 4))
	kill -KILL -- -$reader 2>/dev/null
	wait $reader 2>/dev/null
done
BUILD=$BUILD scripts/kafka-to-store --end "$broker" plain "$dir" 2>"$TMP/err"
stored=0 distinct=0
for p in "$dir"/*; do
	stored=$((stored + $("$STORE" sql "$p" -o csv 'SELECT count(*) FROM records' | tail -1)))
	distinct=$((distinct + $("$STORE" sql "$p" -o csv 'SELECT count(DISTINCT line) FROM records' | tail -1)))
done
is "a reader killed ten times stores every line" $stored $total
is "and none twice" $distinct $total

exits "an absent broker is an error" 1 timeout 60 "$SERVE" --kafka-timeout 3s kafka://127.0.0.1:1/x <"$TMP/verbose"
like "that names it" "$(cat "$TMP/err")" '127\.0\.0\.1:1'
exits "an impossible topic name is a usage error" 2 timeout 60 "$SERVE" --kafka-timeout 5s "kafka://$broker/no!such" <"$TMP/verbose"

cluster down
is "nothing stays behind" "$(pgrep -f "$PCAP_CLUSTER_DIR" | wc -l)" 0
done_testing
