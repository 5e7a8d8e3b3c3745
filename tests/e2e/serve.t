#!/bin/bash
# line-serve with real sockets: who comes, who leaves, who is slow, and that every line arrives.
. "$(dirname "$0")/../lib.sh"

cleanup() {
	# shellcheck disable=SC2046 # a list of process ids
	kill $(jobs -p) 2>/dev/null
}
listening() { [ -n "$(ss -ltnH "sport = :$1")" ]; }
came() { [ "$(grep -c ': came$' "$TMP/serve.err")" -ge "$1" ]; }
seq 1 200000 >"$TMP/lines"
WANTED=$(md5sum <"$TMP/lines")

# serve INPUT OPTIONS…: the server in the background, its messages in $TMP/serve.err.
serve() {
	local input=$1
	shift
	timeout 30 "$SERVE" -v "$@" <"$input" 2>"$TMP/serve.err" &
	server=$!
}
# Waits for the server's end; its exit code is in $code.
ended() {
	wait "$server"
	code=$?
}

port=$(free_port)
serve "$TMP/lines" "127.0.0.1:$port"
wait_for 5 listening "$port"
is "one_reader_gets_every_line_and_the_program_ends" "$(nc -d 127.0.0.1 "$port" | md5sum)" "$WANTED"
ended
is "nothing_lost_exits_0" "$code" 0

mkfifo "$TMP/in"
serve "$TMP/in" "127.0.0.1:$port" "unix:$TMP/socket"
exec 3>"$TMP/in"
wait_for 5 listening "$port"
readers=
for i in $(seq 20); do
	(nc -d 127.0.0.1 "$port" | md5sum >"$TMP/reader.$i") 3>&- &
	readers="$readers $!"
done
(nc -d -U "$TMP/socket" | md5sum >"$TMP/reader.21") 3>&- &
readers="$readers $!"
wait_for 5 came 21
cat "$TMP/lines" >&3
exec 3>&-
ended
# shellcheck disable=SC2086 # a list of process ids
wait $readers
is "many_readers_get_every_line" "$(cat "$TMP"/reader.* | sort -u)" "$WANTED"
is "the_unix_socket_is_removed_at_the_end" "$(test -e "$TMP/socket" && echo there)" ""

exits "kafka_takes_every_line" 0 timeout 20 "$SERVE" --stats=json "kafka://127.0.0.1:1/topic" \
	-X test.mock.num.brokers=1 <"$TMP/lines"
like "kafka_counts_what_was_confirmed" "$(cat "$TMP/err")" '"lines":200000,.*"sent":200000,"omitted":0,"left_behind":0'
exits "kafka_that_is_away_exits_1_after_its_timeout" 1 timeout 20 "$SERVE" "kafka://127.0.0.1:1/topic" \
	--kafka-timeout 300ms <"$TMP/lines"
like "kafka_that_is_away_is_named" "$(cat "$TMP/err")" '^line-serve: kafka://127.0.0.1:1/topic: .*Connection refused'
like "lines_not_confirmed_are_counted" "$(cat "$TMP/err")" 'left behind 200000'
kport=$(free_port)
socat "TCP-LISTEN:$kport,fork,reuseaddr,bind=127.0.0.1" SYSTEM:true 2>/dev/null &
plain=$!
wait_for 5 listening "$kport"
exits "kafka_that_refuses_tls_exits_1_after_its_timeout" 1 timeout 20 "$SERVE" "kafka://127.0.0.1:$kport/topic" \
	-X security.protocol=ssl --kafka-timeout 2s <"$TMP/lines"
kill $plain
is "refused_tls_is_told_once" "$(grep -c 'trying again' "$TMP/err")" 1
like "refused_tls_is_named" "$(cat "$TMP/err")" '^line-serve: kafka://.*SSL.*SSL_HANDSHAKE.*trying again'


# Figures, for whoever scrapes them.
mport=$(free_port)
serve "$TMP/in" -q "127.0.0.1:$port" --metrics "127.0.0.1:$mport"
exec 3>"$TMP/in"
wait_for 5 listening "$port"
is "healthz_says_ok" "$(curl -s "127.0.0.1:$mport/healthz" 3>&-)" ok
nc -d 127.0.0.1 "$port" >/dev/null 3>&- &
reader=$!
seq 1 1000 >&3
figure() { [ "$(curl -s "127.0.0.1:$mport/metrics" 3>&- | awk -v n="$1" '$1 == n { print $2 }')" = "$2" ]; }
ok "metrics_count_the_lines_sent" wait_for 5 figure line_serve_sent_lines_total 1000
ok "metrics_count_the_readers" figure line_serve_readers 1
exec 3>&-
ended
wait $reader

# The other way round: somebody listens, but not from the start.
(
	sleep 0.5
	exec nc -l 127.0.0.1 "$port"
) >"$TMP/collected" 2>&1 </dev/null &
collector=$!
serve "$TMP/lines" "tcp://127.0.0.1:$port"
ended
wait $collector
is "a_connection_out_is_tried_until_somebody_listens" "$code $(md5sum <"$TMP/collected")" "0 $WANTED"
like "a_refused_connection_is_told" "$(cat "$TMP/serve.err")" "tcp://127.0.0.1:$port: Connection refused; trying again"
nc -lU "$TMP/collector" >"$TMP/collected" 2>/dev/null </dev/null &
collector=$!
sleep 0.2
serve "$TMP/lines" "unix://$TMP/collector"
ended
wait $collector
is "a_unix_socket_is_connected_to_as_well" "$code $(md5sum <"$TMP/collected")" "0 $WANTED"

done_testing
