#!/bin/bash
# Kafka to Spark (line-parse) to Cassandra: the counts and the sums agree, whatever is killed.
. "$(dirname "$0")/lib.sh"
up --workers 2

total=${CLUSTER_LINES:-30000} # CLUSTER_LINES=1000000 for the long form, CLUSTER_CAPTURE=FILE for other packets
SAMPLE=${CLUSTER_CAPTURE:-$SAMPLE}
verbose=$((total / 10 < 10000 ? 10000 : total / 10))
lines $total >"$TMP/lines"
"$PARSE" -q --tz UTC <"$TMP/lines" | "$STORE" put -q "$TMP/db"
truth() { "$STORE" sql "$TMP/db" -o tsv "$1" | tail -n +2; }

"$SERVE" -q "kafka://$broker/traffic" <"$TMP/lines"
is "Kafka has every line" "$(topic_size traffic)" $total

job() { cluster job --topic "${topic:-traffic}" --sensor "${topic:-traffic}" --batch $(((total + 2) / 3)) --trigger available-now "$@"; }
job --master 'local[2]' >"$TMP/out" 2>"$TMP/err" &
driver=$!
wait_for 600 test -e "$PCAP_CLUSTER_DIR/checkpoint/packets/commits/0" # of three batches
is "a job's listeners are on loopback" "$(public_listeners)" ""
is "all of it, without the job, within 4 GiB" "$(($(resident) < 4096))" 1
# The driver and its JVM, as a power cut would.
pkill -KILL -P $driver
kill -KILL $driver 2>/dev/null
pkill -KILL -f "pcap.log=$PCAP_CLUSTER_DIR"
wait $driver 2>/dev/null
exits "the job runs again after its driver was killed" 0 job --master 'local[2]'
is "Cassandra has every packet once" "$(packets_of traffic)" "$(truth 'SELECT count(*) FROM records')"
is "and nothing that could not be read" "$(ask 'SELECT count(*) FROM traffic.errors')" 0
is "bytes a second add up" "$(ask 'SELECT sum(bytes) FROM traffic.traffic_by_second')" "$(truth 'SELECT sum(length) FROM records')"
is "packets a second add up" "$(ask 'SELECT sum(packets) FROM traffic.traffic_by_second')" $total
host=$(truth 'SELECT src_ip FROM records WHERE src_ip IS NOT NULL GROUP BY 1 ORDER BY sum(length) DESC LIMIT 1')
cqlsh -e 'PAGING 5000; SELECT src_ip, bytes FROM traffic.talkers_by_minute' 2>"$TMP/cql.err" |
	awk -F ' *[|] *' 'NF == 2 && $2 + 0 == $2 { sum[$1] += $2 } END { for (s in sum) printf "%s\t%.0f\n", s, sum[s] }' |
	tr -d ' ' | sort >"$TMP/senders.cql"
truth 'SELECT src_ip, coalesce(sum(length), 0) FROM records WHERE src_ip IS NOT NULL GROUP BY 1' | sort >"$TMP/senders.sql"
is "there are senders" "$(($(wc -l <"$TMP/senders.sql") > 9))" 1
ok "every sender's bytes are the store's" diff "$TMP/senders.sql" "$TMP/senders.cql"
# queries.cql holds the answers for another capture: here its questions are asked about this one.
first=$(truth 'SELECT min(time) FROM records')
day=${first%T*} minute=${first:11:5}
sed "s/'sensor1'/'traffic'/; s/192\.168\.10\.50/$host/; s/2017-07-03 11:00/$day ${minute%:*}:00/; s/2017-07-03 11:56/$day $minute/g
	s/:10+0000/:00+0000/; s/:20+0000/:59.999+0000/; s/2017-07-03/$day/" scripts/cluster.d/queries.cql >"$TMP/queries.cql"
ok "the questions of queries.cql are answered" cqlsh -f "$TMP/queries.cql"
is "with rows, and with none of errors" "$(grep -o '^([0-9]* rows)' "$TMP/out" | paste -sd' ')" "(3 rows) (3 rows) (3 rows) (0 rows)"
is "the first seconds are the store's" \
	"$(grep -m3 '\.000000+0000 |' "$TMP/out" | sed -E 's/^ *([^ ]+) ([0-9:]+)[^|]*\| *([0-9]+) \| *([0-9]+)/\1T\2Z\t\3\t\4/')" \
	"$(truth "SELECT bucket(time, '1s'), count(*), sum(length) FROM records GROUP BY 1 ORDER BY 1 LIMIT 3")"

exits "a job whose checkpoint was lost begins again" 0 job --checkpoint "$PCAP_CLUSTER_DIR/checkpoint-again"
is "and changes no row" "$(packets_of traffic)" $total
is "and no sum" "$(ask 'SELECT sum(packets) FROM traffic.traffic_by_second')" $total

# The driver's session left stuck, by a job that sees to that after its first write.
cp -r scripts "$TMP/"
mv "$TMP/scripts/cluster.d/job.py" "$TMP/scripts/cluster.d/job_itself.py"
cp tests/cluster/stuck.py "$TMP/scripts/cluster.d/job.py"
stuck() {
	export PYTHONPATH=$TMP/scripts/cluster.d # Spark's workers import job_itself
	(export BUILD=$ROOT/$BUILD; ROOT=$TMP && job --master 'local[2]' --checkpoint "$PCAP_CLUSTER_DIR/checkpoint-stuck")
}
exits "a job whose session is stuck goes on" 0 stuck
unset PYTHONPATH
is "and says so" "$(grep -c 'the session with Cassandra is stuck and is opened anew' "$TMP/err")" 1
is "with all rows" "$(packets_of traffic)" $total

# The other trigger, on the master's two workers, until a signal ends it.
lines $verbose -v >"$TMP/verbose"
"$SERVE" -q "kafka://$broker/verbose" <"$TMP/verbose"
checkpoint=$PCAP_CLUSTER_DIR/checkpoint-verbose
on_workers() { topic=verbose job --checkpoint "$checkpoint" --batch $((verbose / 3)) --trigger '1 second'; }
on_workers >"$TMP/workers.out" 2>>"$TMP/workers.err" & # files of its own: each other command's are emptied
driver=$!
wait_for 600 test -e "$checkpoint/packets/offsets/0"
kill_server cassandra1
sleep 2
is "the executors' listeners are on loopback" "$(public_listeners)" ""
restart
sums_are() { [ "$(ask "SELECT sum(packets) FROM traffic.traffic_by_second WHERE sensor = 'verbose' ALLOW FILTERING")" = "$1" ]; }
kill -0 $driver || { on_workers >"$TMP/workers.out" 2>>"$TMP/workers.err" & driver=$!; }
ok "text of -v, while Cassandra is killed and comes back, is all in the sums" wait_for 600 sums_are $verbose
rows_are() { [ "$(packets_of verbose)" = "$1" ]; }
ok "and in the rows" wait_for 300 rows_are $verbose
pkill -TERM -f "job.py .*--checkpoint $checkpoint"
wait $driver
is "the job ends well by SIGTERM" $? 0
like "with its ledger" "$(tail -1 "$TMP/workers.err")" '^{"tool": "job".*"late": 0'

exits "an absent topic is an error" 1 cluster job --topic nosuchtopic --trigger available-now --checkpoint "$TMP/nosuch"
is "that says so in one line" "$(cat "$TMP/err")" "cluster job: Kafka at $broker has no topic nosuchtopic"
exits "an absent broker is an error" 1 cluster job --topic traffic --bootstrap 127.0.0.1:1 --cassandra '' \
	--trigger available-now --checkpoint "$TMP/nobroker"
is "that says so in one line" "$(cat "$TMP/err")" "cluster job: Kafka at 127.0.0.1:1 does not answer"
exits "an absent database is an error" 1 cluster job --topic traffic --cassandra 127.0.0.1:1 \
	--trigger available-now --checkpoint "$TMP/nodatabase"
is "that says so in one line" "$(cat "$TMP/err")" "cluster job: Cassandra at 127.0.0.1:1 does not answer"
cluster job --topic traffic --cassandra '' --only packets --master 'local[1]' --checkpoint "$TMP/jvm" 2>"$TMP/jvm.err" &
driver=$!
wait_for 600 test -e "$TMP/jvm/packets/commits/0"
pkill -KILL -f "pcap.log=$PCAP_CLUSTER_DIR"
wait $driver
is "a job whose JVM was killed ends" $? 1
is "and says so in one line" "$(cat "$TMP/jvm.err")" "cluster job: Spark's JVM ended"
ok "logs shows every server's" cluster logs
is "five of them" "$(grep -c '^== ' "$TMP/out")" 5
down_leaves_nothing
done_testing
