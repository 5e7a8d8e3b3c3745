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
	"$SERVE" -v "$@" <"$input" 2>"$TMP/serve.err" &
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

done_testing
