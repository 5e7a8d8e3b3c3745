#!/bin/bash
# "Move to Kafka" of docs/OPERATIONS.md as it stands: a broker by its names, and an eth0, in a network of their own.
. "$(dirname "$0")/lib.sh"

network=recipe$$
if ! ip netns add $network 2>/dev/null; then
	skip "OPERATIONS.md: Move to Kafka" "needs root for a network namespace"
	done_testing
fi
leave() {
	cleanup
	ip netns del $network
	rm -rf /etc/netns/$network
}
trap 'leave; rm -rf "$TMP"' EXIT
mkdir -p /etc/netns/$network
echo "127.0.0.1 localhost broker1 broker2" >/etc/netns/$network/hosts
there() { ip netns exec $network "$@"; }
running() { ip netns pids $network | xargs -r ps -o pid=,comm= -p | awk -v name="$1" '$2 == name { print $1 }'; }
stop_there() { kill -TERM "$(running "$1" | sort -n | head -1)"; } # of a script and its parts the first
cluster() { there "$ROOT"/scripts/cluster "$@"; }
there sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
there ip link set lo up
there ip link add eth0 type veth peer name wire
there ip link set eth0 up
there ip link set wire up

ports=(--kafka-port 9092)
up --databases 0
is "the broker stands where the recipe looks for it" "$broker" 127.0.0.1:9092
export PATH=$ROOT/$BUILD:$PATH BUILD=$ROOT/$BUILD

recipe kafka >"$TMP/recipe"
mkdir "$TMP/lib"
cd "$ROOT" && there setsid bash -euc "mount --bind $TMP/lib /var/lib; . $TMP/recipe" 2>"$TMP/err" &
in_topic() { [ "$(there kcat -C -b 127.0.0.1:9092 -t traffic -o beginning -e -q -f '\n' 2>/dev/null | wc -l)" = "$1" ]; }
captures() { there ss -0 -Hp | grep -q pcap-capture; }
ok "pcap-capture listens on eth0" wait_for 60 captures
there "$REPLAY" -q -i wire -p 5000 "$SAMPLE"
packets=$("$CAPTURE" --stats=none -nn -r "$SAMPLE" | wc -l)
ok "every packet becomes a message" wait_for 60 in_topic "$packets"
stop_there pcap-capture

counts() { for store in "$TMP"/lib/traffic/*; do "$STORE" sql "$store" -o tsv 'SELECT count(*) FROM records' | tail -1; done; }
stored() { [ "$(counts | awk '{ n += $1 } END { print n }')" = "$1" ]; }
ok "and a record" wait_for 60 stored "$packets"
stop_there kafka-to-store
wait $!
ended() { [ -z "$(running kcat; running kafka-to-store)" ]; }
ok "a signal ends it" wait_for 20 ended
down_leaves_nothing
done_testing
