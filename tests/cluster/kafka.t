#!/bin/bash
# Lines into a real broker, and out of it into stores, with everything that can die dying.
. "$(dirname "$0")/lib.sh"
up --databases 0

total=200000
lines $total >"$TMP/lines"
sum=$(sort "$TMP/lines" | md5sum)

is "every listener is on loopback" "$(public_listeners)" ""
is "and there are some to look at" "$(($(listeners) >= 2))" 1

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

# So many pieces with pauses between, so that there is a middle.
slowly() {
	for i in $(seq 0 $(($1 - 1))); do
		tail -n +$((i * total / $1 + 1)) "$TMP/lines" | head -n $((total / $1))
		sleep 1
	done
}
has_some() { [ "$(topic_size "$1")" -gt 0 ]; }

slowly 10 | "$SERVE" -q "kafka://$broker/killed" &
server=$!
wait_for 60 has_some killed
kill_server kafka1
sleep 1
is "status says that the broker is down" "$(cluster status | awk '{ print $2, $3 }')" "kafka1 down"
restart
wait $server
is "the producer ends well though the broker was killed meanwhile" $? 0
is "a broker killed and restarted loses and doubles no line" "$(topic_sum killed)" "$sum"

slowly 50 | "$SERVE" --stats=json "kafka://$broker/stopped" 2>"$TMP/err" &
server=$!
wait_for 60 has_some stopped
kill -TERM $server
wait $server
is "line-serve stopped by SIGTERM ends well" $? 0
taken=$(grep -o '"lines":[0-9]*' "$TMP/err" | cut -d: -f2)
is "in the middle" "$((taken > 0 && taken < total))" 1
is "and has delivered what it took" "$(topic_sum stopped)" "$(head -n "$taken" "$TMP/lines" | sort | md5sum)"

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

ok "heartbeats go to a topic of their own" bash -o pipefail -c \
	"scripts/heartbeat --every 0.2 --count 3 | '$SERVE' -q 'kafka://$broker/heartbeats' --key=none"
kcat -C -q -e -b "$broker" -t heartbeats -o beginning 2>/dev/null | "$STORE" put -q "$TMP/health"
is "and are kept beside" "$("$STORE" sql "$TMP/health" -o csv \
	"SELECT count(*) FROM records WHERE event = 'heartbeat' AND load IS NOT NULL" | tail -1 | tr -d '\r')" 3

named_once() { is "that names it once" "$(grep -c "$1" "$TMP/err" || cat "$TMP/err")" 1; }
exits "an absent broker is an error" 1 timeout 60 "$SERVE" --kafka-timeout 3s kafka://127.0.0.1:1/x <"$TMP/verbose"
named_once '127\.0\.0\.1:1.*refused'
exits "a broker that speaks no TLS is an error" 1 timeout 60 "$SERVE" -X security.protocol=ssl --kafka-timeout 10s \
	"kafka://$broker/x" <"$TMP/verbose"
named_once "$broker.*SSL.*SSL_HANDSHAKE"
exits "an impossible topic name is a usage error" 2 timeout 60 "$SERVE" --kafka-timeout 5s "kafka://$broker/no!such" <"$TMP/verbose"
like "that names it" "$(cat "$TMP/err")" "no!such: a topic's name"
exits "a topic that is not there is an error of the readers" 1 scripts/kafka-to-store --end "$broker" nosuchtopic "$TMP/none"
is "that says so in one line" "$(cat "$TMP/err")" "kafka-to-store: $broker: no topic nosuchtopic"
exits "a port that is taken is an error" 1 env PCAP_CLUSTER_DIR="$TMP/other" "$ROOT/scripts/cluster" up "${ports[@]}" --databases 0
like "that names it" "$(tail -1 "$TMP/err")" "^cluster: kafka1: port $broker is taken$"
is "and nothing of it stays behind" "$(pgrep -af "$TMP/other")" ""
down_leaves_nothing

mkdir "$TMP/nojava"
ln -s /usr/bin/* "$TMP/nojava"
rm -f "$TMP/nojava/java"
exits "no Java is an error" 1 env PATH="$TMP/nojava" "$ROOT/scripts/cluster" up "${ports[@]}" --databases 0
is "that says so in one line" "$(cat "$TMP/err")" "cluster: java: not found; it comes with openjdk-17-jre-headless"
is "and nothing of it stays behind" "$(pgrep -af "$PCAP_CLUSTER_DIR")" ""

# A broker whose disk fills: what it confirmed is there once it has room again.
export PCAP_CLUSTER_DIR=$TMP/small
mkdir "$TMP/small"
cleanup() {
	cluster down >/dev/null 2>&1
	umount -l "$TMP/small" 2>/dev/null
}
if mount -t tmpfs -o size=24m pcap-cluster "$TMP/small" 2>/dev/null; then
	up --databases 0
	exits "a broker whose disk is full is an error" 1 timeout 300 "$SERVE" --kafka-timeout 10s --stats=json \
		-X compression.codec=none "kafka://$broker/full" <"$TMP/lines"
	like "that is told" "$(cat "$TMP/err")" "^line-serve: kafka://$broker/full: lines not confirmed: "
	confirmed=$(grep -o '"sent":[0-9]*' "$TMP/err" | cut -d: -f2)
	is "with the count of what it took" "$((confirmed < total))" 1
	mount -o remount,size=500m "$TMP/small"
	restart
	is "every confirmed line is there when it has room again" "$(($(topic_size full) >= confirmed))" 1
	down_leaves_nothing
else
	skip "a broker whose disk is full is an error" "no right to mount"
fi
done_testing
