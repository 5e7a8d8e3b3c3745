#!/bin/bash
# Three brokers and three databases: one of each dies for good, and nothing is missed.
. "$(dirname "$0")/lib.sh"
up --brokers 3 --databases 3

is "all of it within 10 GiB" "$(($(resident) < 10240))" 1
is "every listener is on loopback" "$(public_listeners)" ""
total=60000
lines $total >"$TMP/lines"
sum=$(sort "$TMP/lines" | md5sum)
brokers=$(cluster status | awk '/kafka/ { print $1 }' | paste -sd,)

(head -n $((total / 2)) "$TMP/lines"; sleep 10; tail -n +$((total / 2 + 1)) "$TMP/lines") |
	"$SERVE" -q "kafka://$brokers/traffic" &
server=$!
half_there() { [ "$(topic_size traffic)" -gt 0 ]; }
wait_for 60 half_there
kill_server kafka2
wait $server
is "the producer ends well though one of three brokers died for good" $? 0
is "no line is lost or doubled" "$(topic_sum traffic)" "$sum"

job() { cluster job --topic traffic --batch 20000 --trigger available-now; }
job >"$TMP/out" 2>"$TMP/err" &
driver=$!
wait_for 600 test -e "$PCAP_CLUSTER_DIR/checkpoint/packets/commits/0" # of three batches
kill_server cassandra3
wait $driver || exits "the job goes on where it was" 0 job
is "Cassandra has every packet though one of three nodes died for good" "$(packets_of sensor1 QUORUM)" $total
is "and every packet is in the sums" \
	"$(ask 'CONSISTENCY QUORUM; SELECT sum(packets) FROM traffic.traffic_by_second')" $total
is "all that is left of it within 10 GiB" "$(($(resident) < 10240))" 1
down_leaves_nothing
done_testing
