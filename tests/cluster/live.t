#!/bin/bash
# Spark on line-serve's socket: it connects, leaves, connects again; heartbeats go to a topic of their own.
. "$(dirname "$0")/lib.sh"

port=$(free_port)
lines 500 >"$TMP/lines"
# A line now and then, for as long as somebody reads.
(while cat "$TMP/lines"; do sleep 1; done) | "$SERVE" -q --slow drop "127.0.0.1:$port" 2>"$TMP/serve.err" &
wait_for 20 bash -c "</dev/tcp/127.0.0.1/$port"
live() { timeout 600 "$ROOT/scripts/cluster" socket "127.0.0.1:$port" --records 1000 "$@"; }
exits "the structured source reads from line-serve" 0 live
like "and its lines become records" "$(tail -1 "$TMP/out")" '"errors": 0, "total": [0-9]{4,}'
exits "it comes again by socketTextStream" 0 live --dstream
like "and its lines become records" "$(tail -1 "$TMP/out")" '"total": [0-9]{4,}'
kill %1
exits "nobody listening is an error" 1 timeout 600 "$ROOT/scripts/cluster" socket 127.0.0.1:1 --records 1
like "that names the place" "$(cat "$TMP/err")" '^cluster socket: .*127\.0\.0\.1:1'
done_testing
