#!/bin/bash
# The sample over a real wire: replayed by pcap-replay or tcpreplay, heard by pcap-capture or tcpdump.
. "$(dirname "$0")/../lib.sh"

here=wire-$$-a there=wire-$$-b
if [ "$(id -u)" != 0 ] || ! ip netns add $here 2>/dev/null; then
	skip "a wire between two namespaces" "needs root"
	done_testing
fi
cleanup() {
	ip netns del $here
	ip netns del $there
} 2>/dev/null
ip netns add $there
for n in $here $there; do ip netns exec "$n" sysctl -qw net.ipv6.conf.default.disable_ipv6=1 2>/dev/null; done
ip link add wire0 netns $here type veth peer name wire1 netns $there
ip -n $here link set wire0 arp off up
ip -n $there link set wire1 arp off up

packets=$(tcpdump -r "$SAMPLE" --count 2>/dev/null | awk '{print $1}')
ours() { ip netns exec $there timeout 20 "$CAPTURE" -i wire1 -nn -t --no-notices -c "$packets"; }
peer() { ip netns exec $there timeout 20 tcpdump -i wire1 -nn -t -c "$packets"; }
send_ours() { ip netns exec $here "$REPLAY" -q -i wire0 -p 5000 "$SAMPLE"; }
send_at_once() { ip netns exec $here "$REPLAY" -q -i wire0 -t -K "$SAMPLE"; }
send_peer() { ip netns exec $here tcpreplay -q -i wire0 --pps=5000 "$SAMPLE"; }
wanted=$(tcpdump -t -nn -r "$SAMPLE" 2>/dev/null | md5sum)

across() { # HEARER SENDER: what was heard, as a digest
	rm -f "$TMP/hearing" # else the last one's word is taken for this one's
	"$1" >"$TMP/heard" 2>"$TMP/hearing" &
	wait_for 5 grep -q listening "$TMP/hearing"
	"$2" >/dev/null 2>"$TMP/sending" || sed 's/^/# /' "$TMP/sending" >&2
	wait
	md5sum <"$TMP/heard"
}

is "pcap-replay to pcap-capture" "$(across ours send_ours)" "$wanted"
is "tcpreplay to pcap-capture" "$(across ours send_peer)" "$wanted"
is "pcap-replay to tcpdump" "$(across peer send_ours)" "$wanted"
is "pcap-replay at top speed to tcpdump" "$(across peer send_at_once)" "$wanted"

done_testing
