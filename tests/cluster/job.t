#!/bin/bash
# Kafka to Spark (line-parse) to Cassandra: the counts and the sums agree, whatever is killed.
. "$(dirname "$0")/lib.sh"
up

total=30000
lines $total >"$TMP/lines"
"$PARSE" -q --tz UTC <"$TMP/lines" | "$STORE" put -q "$TMP/db"
truth() { "$STORE" sql "$TMP/db" -o csv "$1" | tail -1 | tr -d '\r'; }

"$SERVE" -q "kafka://$broker/traffic" <"$TMP/lines"
is "Kafka has every line" "$(topic_size traffic)" $total

job() { cluster job --topic "${topic:-traffic}" --sensor "${topic:-traffic}" --batch 10000 --trigger available-now "$@"; }
job >"$TMP/out" 2>"$TMP/err" &
driver=$!
wait_for 240 test -e "$PCAP_CLUSTER_DIR/checkpoint/packets/commits/0" # of three batches
# The driver and its JVM, as a power cut would.
pkill -KILL -P $driver
kill -KILL $driver 2>/dev/null
pkill -KILL -f "pcap.log=$PCAP_CLUSTER_DIR"
wait $driver 2>/dev/null
exits "the job runs again after its driver was killed" 0 job
is "Cassandra has every packet once" "$(ask 'SELECT count(*) FROM traffic.packets')" "$(truth 'SELECT count(*) FROM records')"
is "and nothing that could not be read" "$(ask 'SELECT count(*) FROM traffic.errors')" 0
is "bytes a second add up" "$(ask 'SELECT sum(bytes) FROM traffic.traffic_by_second')" "$(truth 'SELECT sum(length) FROM records')"
is "packets a second add up" "$(ask 'SELECT sum(packets) FROM traffic.traffic_by_second')" $total
host=$(truth 'SELECT src_ip FROM records WHERE src_ip IS NOT NULL GROUP BY 1 ORDER BY sum(length) DESC LIMIT 1')
is "a sender's bytes are the store's" \
	"$(ask "SELECT sum(bytes) FROM traffic.talkers_by_minute WHERE src_ip = '$host' ALLOW FILTERING")" \
	"$(truth "SELECT sum(length) FROM records WHERE src_ip = '$host'")"
exits "running it once more" 0 job
is "changes nothing" "$(ask 'SELECT sum(packets) FROM traffic.traffic_by_second')" $total

lines 10000 -v >"$TMP/verbose"
"$SERVE" -q "kafka://$broker/verbose" <"$TMP/verbose"
topic=verbose job --checkpoint "$PCAP_CLUSTER_DIR/checkpoint-verbose" >"$TMP/out" 2>"$TMP/err" &
driver=$!
wait_for 240 test -e "$PCAP_CLUSTER_DIR/checkpoint-verbose/packets/offsets/0"
kill_server cassandra1
sleep 2
restart
wait $driver || topic=verbose job --checkpoint "$PCAP_CLUSTER_DIR/checkpoint-verbose" >"$TMP/out" 2>"$TMP/err"
is "text of -v, while Cassandra is killed and comes back, is all there" \
	"$(ask "SELECT sum(packets) FROM traffic.traffic_by_second WHERE sensor = 'verbose' ALLOW FILTERING")" 10000

exits "an absent topic is an error" 1 cluster job --topic nosuchtopic --trigger available-now --checkpoint "$TMP/nosuch"
is "that says so in one line" "$(cat "$TMP/err")" "cluster job: Kafka at $broker has no topic nosuchtopic"
exits "an absent broker is an error" 1 cluster job --topic traffic --bootstrap 127.0.0.1:1 --cassandra '' \
	--trigger available-now --checkpoint "$TMP/nobroker"
is "that says so in one line" "$(cat "$TMP/err")" "cluster job: Kafka at 127.0.0.1:1 does not answer"
exits "an absent database is an error" 1 cluster job --topic traffic --cassandra 127.0.0.1:1 \
	--trigger available-now --checkpoint "$TMP/nodatabase"
is "that says so in one line" "$(cat "$TMP/err")" "cluster job: Cassandra at 127.0.0.1:1 does not answer"
exits "a port that is taken is an error" 1 env PCAP_CLUSTER_DIR="$TMP/other" "$ROOT/scripts/cluster" up --databases 0
like "that names it" "$(cat "$TMP/err")" "kafka1: port $broker is taken"
done_testing
