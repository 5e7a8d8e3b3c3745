#!/bin/bash
# pcap-replay: captures to stdout and back, what it refuses, and frames over a wire made for it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

left=replay-left-$$ right=replay-right-$$
wired=
# shellcheck disable=SC2317 # called when the script ends
cleanup() {
	[ -z "$wired" ] || { ip netns del "$left"; ip netns del "$right"; } 2>/dev/null
}

# The field of the summary in $TMP/err (--stats=json).
field() { grep '^{' "$TMP/err" | tail -1 | jq -r "$([[ $1 == .* ]] || printf .)$1"; }

# Everything tcpdump sees in a capture, stamps in nanoseconds, every byte.
contents() { tcpdump -tt --nano -nn -xx -e -r "$1" 2>/dev/null; }

replay() { "$REPLAY" --stats=json "$@"; }

# See replay_captures.py for what it makes and lists.
captures() { "$(dirname "$0")/replay_captures.py" "$@"; }

# A pcap file of the records on stdin, one a line: SECONDS CAPLEN LEN.
make_capture() { captures records "$@"; }

# --- to stdout and back -----------------------------------------------------

"$REPLAY" -q -t "$SAMPLE" >"$TMP/again.pcap"
ok 'a capture comes back byte for byte' cmp "$SAMPLE" "$TMP/again.pcap"

ok 'a paced replay changes no byte either' \
	sh -c "'$REPLAY' -q -x 1000 '$SAMPLE' | cmp - '$SAMPLE'"

gzip -c "$SAMPLE" >"$TMP/sample.pcap.gz"
zstd -q -c "$SAMPLE" >"$TMP/sample.pcap.zst"
ok 'gzip is read' sh -c "'$REPLAY' -q -t '$TMP/sample.pcap.gz' | cmp - '$SAMPLE'"
ok 'zstd is read' sh -c "'$REPLAY' -q -t '$TMP/sample.pcap.zst' | cmp - '$SAMPLE'"
ok 'standard input is read' sh -c "'$REPLAY' -q -t - <'$SAMPLE' | cmp - '$SAMPLE'"
ok 'a preloaded capture is the same' sh -c "'$REPLAY' -q -t -K '$SAMPLE' | cmp - '$SAMPLE'"

mkdir "$TMP/folder"
cp "$SAMPLE" "$TMP/folder/b.pcap"
cp "$SAMPLE" "$TMP/folder/a.pcap"
replay -t "$TMP/folder" >"$TMP/both.pcap" 2>"$TMP/err"
is 'a folder is all its files' "$(field sent)" \
	$((2 * $(tcpdump -r "$SAMPLE" 2>/dev/null | wc -l)))

printf '9 60 60\n' | make_capture >"$TMP/folder/0.pcap"
ln -s nowhere "$TMP/folder/c.pcap"
printf '%s 60 60\n' 5 4 | make_capture >"$TMP/later.pcap"
replay -t "$TMP/later.pcap" "$TMP/folder" "$TMP/folder/0.pcap" 2>"$TMP/err" >"$TMP/ordered.pcap"
is 'files play in the order they are named in, those of a folder by name' \
	"$(tcpdump -tt -nn -r "$TMP/ordered.pcap" ether src 02:00:00:00:00:01 2>/dev/null |
		cut -d. -f1 | tr '\n' ' ')" '5 4 9 9 '
like 'one that leads nowhere is told of' "$(cat "$TMP/err")" 'folder/c.pcap: No such file'
like 'a preload says what it takes' "$("$REPLAY" --stats=none -t -K "$SAMPLE" 2>&1 >/dev/null)" \
	'^pcap-replay: preloaded [0-9]+ packets into [0-9]+ MiB$'

replay -t -l 3 "$SAMPLE" 2>"$TMP/err" >"$TMP/loops.pcap"
is 'three loops send three times' "$(field sent)" $((3 * $(field read) / 3))
is 'and say so' "$(field loops)" 3

replay -t -L 10 -l 0 "$SAMPLE" 2>"$TMP/err" >/dev/null
is 'a limit ends an endless loop' "$(field sent)" 10
is 'and reads no further' "$(field read)" 10

replay -t -f 'udp' "$SAMPLE" 2>"$TMP/err" >"$TMP/udp.pcap"
is 'a filter takes what tcpdump takes' "$(contents "$TMP/udp.pcap" | md5sum)" \
	"$(tcpdump -tt --nano -nn -xx -e -r "$SAMPLE" udp 2>/dev/null | md5sum)"
is 'the filtered are counted' $(($(field read) - $(field filtered))) "$(field sent)"
exits 'a filter that makes no sense is told of' 1 "$REPLAY" -t -f 'udp prt 53' "$SAMPLE"
like 'with its words' "$(cat "$TMP/err")" "filter 'udp prt 53': .*syntax error"

exits 'a reader that leaves ends it quietly' 0 \
	bash -c "'$REPLAY' -q -t -l 0 '$SAMPLE' | head -c 1000 >/dev/null; exit \${PIPESTATUS[0]}"
is 'without a word' "$(cat "$TMP/err")" ''

if [ -d "$SHARED/captures" ]; then
	bad=
	find "$SHARED/captures" -name '*.pcap*' -size -2000k | sort | awk 'NR % 9 == 0' >"$TMP/list"
	while read -r file; do
		contents "$file" >"$TMP/wanted"
		[ -s "$TMP/wanted" ] || continue
		"$REPLAY" -q -t "$file" >"$TMP/back" 2>/dev/null
		contents "$TMP/back" | cmp -s - "$TMP/wanted" || bad="$bad $(basename "$file")"
	done <"$TMP/list"
	is 'captures of many kinds come back identical' "$bad" ''
else
	skip 'captures of many kinds come back identical' 'the collection of captures is not here'
fi

# --- what it is given may be broken -----------------------------------------

exits 'a file that is not there' 1 "$REPLAY" -t "$TMP/none.pcap"
like 'is named' "$(cat "$TMP/err")" "^pcap-replay: $TMP/none.pcap: No such file"

: >"$TMP/empty.pcap"
exits 'an empty file' 1 "$REPLAY" -t "$TMP/empty.pcap"
like 'is called empty' "$(cat "$TMP/err")" 'empty.pcap: empty'

head -c 5000 "$SAMPLE" >"$TMP/cut.pcap"
exits 'a file that was cut off is played as far as it goes' 1 \
	sh -c "'$REPLAY' --stats=json -t '$TMP/cut.pcap' >'$TMP/cut.out'"
like 'the place is said' "$(cat "$TMP/err")" 'cut.pcap: cut off at byte 5000'
is 'and the whole packets are there' "$(tcpdump -r "$TMP/cut.out" 2>/dev/null | wc -l)" "$(field sent)"

replay -t "$TMP/none.pcap" "$SAMPLE" >"$TMP/rest.pcap" 2>"$TMP/err"
is 'one bad file does not keep the next from playing' "$(field sent)" "$(field packets)"
ok 'and the next is whole' cmp "$TMP/rest.pcap" "$SAMPLE"

printf '1 0 0\n1 60 60\n1 100 40\n1 60 1500\n' | make_capture >"$TMP/odd.pcap"
replay -t "$TMP/odd.pcap" >"$TMP/odd.out" 2>"$TMP/err"
is 'those that were cut are counted' "$(field cut_in_capture)" 1
is 'those longer than their packet are counted' "$(field odd_lengths)" 1
like 'and told of' "$(cat "$TMP/err")" 'recorded with 100 bytes of 40'
ok 'records of odd lengths come back as they were' cmp "$TMP/odd.pcap" "$TMP/odd.out"

exits 'two paces at once are a mistake in usage' 2 "$REPLAY" -t -p 5 "$SAMPLE"
exits 'an interface that is not there' 1 "$REPLAY" -i no-such-if "$SAMPLE"
like 'is named too' "$(cat "$TMP/err")" 'interface no-such-if: No such device'
exits 'a preload beyond its limit is refused' 1 "$REPLAY" -t -K --preload-limit 100K "$SAMPLE"
like 'with what it takes' "$(cat "$TMP/err")" 'takes more than'

# --- formats ------------------------------------------------------------------

for order in '<' '>'; do
	captures mixed "$order" >"$TMP/mixed.pcapng"
	replay -t "$TMP/mixed.pcapng" >"$TMP/back.pcapng" 2>"$TMP/err"
	is "pcapng of many interfaces comes back whole ($order)" \
		"$(captures list "$TMP/back.pcapng")" "$(captures list "$TMP/mixed.pcapng")"
	is "its interfaces keep what is said of them ($order)" \
		"$(captures interfaces "$TMP/back.pcapng")" "$(captures interfaces "$TMP/mixed.pcapng")"
done
is 'tcpdump reads of it what it reads of the original' \
	"$(contents "$TMP/back.pcapng" | md5sum)" "$(contents "$TMP/mixed.pcapng" | md5sum)"
"$REPLAY" -q -t - <"$TMP/mixed.pcapng" | cmp -s - "$TMP/back.pcapng"
is 'from a stream it is the same' $? 0
"$REPLAY" -q -t -K "$TMP/mixed.pcapng" >"$TMP/kept.pcapng"
is 'preloaded too' "$(captures list "$TMP/kept.pcapng")" "$(captures list "$TMP/mixed.pcapng")"
replay -t -l 3 "$TMP/mixed.pcapng" >"$TMP/thrice.pcapng" 2>"$TMP/err"
is 'another pass brings no interface twice' "$(captures interfaces "$TMP/thrice.pcapng")" \
	"$(captures interfaces "$TMP/mixed.pcapng")"
is 'but its packets' "$(captures list "$TMP/thrice.pcapng" | wc -l)" 18

printf '1 60 60\n2 60 60\n' | make_capture 101 >"$TMP/raw.pcap"
replay -t "$SAMPLE" "$TMP/raw.pcap" "$TMP/mixed.pcapng" >"$TMP/all.pcapng" 2>"$TMP/err"
is 'files of several link types make one pcapng' "$(captures list "$TMP/all.pcapng" | md5sum)" \
	"$(for f in "$SAMPLE" "$TMP/raw.pcap" "$TMP/mixed.pcapng"; do captures list "$f"; done | md5sum)"

exits 'asked for pcap, it leaves other link types out' 1 \
	sh -c "'$REPLAY' --stats=json -t --format=pcap '$TMP/mixed.pcapng' >'$TMP/first.pcap'"
is 'which the ledger says' "$(field sent) $(field skipped_link_type)" '2 4'
like 'with the way to have them' "$(cat "$TMP/err")" 'link type RAW \(Raw IP\) left out: .*--format=pcapng has all'
is 'those of the first are there, with their nanoseconds' \
	"$(captures list "$TMP/first.pcap")" "$(captures list "$TMP/mixed.pcapng" | grep '^1 ')"
"$REPLAY" -q -t -w "$TMP/named.pcapng" "$SAMPLE"
is "a file's name says what it is" "$(head -c4 "$TMP/named.pcapng" | od -An -tx1)" ' 0a 0d 0d 0a'
is 'and its packets are those of the pcap file' "$(captures list "$TMP/named.pcapng" | md5sum)" \
	"$(captures list "$SAMPLE" | md5sum)"
"$REPLAY" -q -t -w "$TMP/named.pcap" "$TMP/named.pcapng"
is 'back again too' "$(contents "$TMP/named.pcap" | md5sum)" "$(contents "$SAMPLE" | md5sum)"

captures stamp 7 4294967295 >"$TMP/odd-stamp.pcap"
"$REPLAY" -q -t "$TMP/odd-stamp.pcap" | cmp -s - "$TMP/odd-stamp.pcap"
is 'a stamp whose fraction is no fraction comes back as it was' $? 0
printf '1 60 1500\n' | make_capture 1 60 >"$TMP/snapped.pcap"
for form in pcap pcapng; do
	"$REPLAY" -q -t --vlan-push 7 --format=$form "$TMP/snapped.pcap" >"$TMP/pushed"
	like "a tag does not push the end of a cut packet out of a $form" \
		"$(tcpdump -nn -xx -r "$TMP/pushed" 2>/dev/null)" '0x0030: ( [0-9a-f]{4}){8}'
done

if [ -e /dev/full ]; then
	exits 'a full disk is not a success' 1 "$REPLAY" --stats=json -t -w /dev/full "$SAMPLE"
	is 'nothing is called sent' "$(field sent)" 0
	is 'all of it failed' "$(field failed)" "$(field packets)"
fi

captures records </dev/null >"$TMP/nothing.pcap"
exits 'a file without packets is nothing wrong' 0 sh -c "'$REPLAY' --stats=json -t '$TMP/nothing.pcap' | cmp - '$TMP/nothing.pcap'"

# --- pace -------------------------------------------------------------------

printf '100 60 60\n3700 60 60\n100 60 60\n100.5 60 60\n' | make_capture >"$TMP/gaps.pcap"
replay --max-gap 50ms "$TMP/gaps.pcap" >/dev/null 2>"$TMP/err"
is 'a huge gap is shortened when asked' "$(field shortened_gaps)" 2
is 'a clock set back is counted' "$(field backward_stamps)" 1
is 'and nothing is lost' "$(field sent)" 4

"$REPLAY" --stats=json "$TMP/gaps.pcap" >/dev/null 2>"$TMP/running" &
pid=$!
ok 'a long silence is announced' wait_for 5 grep -q 'next packet is due in 3600 s' "$TMP/running"
kill -INT $pid
wait $pid
is 'an interrupt ends it at once, and not as done' $? 1
cp "$TMP/running" "$TMP/err"
is 'with a ledger of what was sent' "$(field sent)" 1
is 'and of the packet whose moment did not come' "$(field unplayed) $(field read)" '1 2'

"$REPLAY" --stats=json -p 20 -l 0 "$SAMPLE" >/dev/null 2>"$TMP/running" &
pid=$!
wait_for 5 sh -c "sleep 0.2; kill -USR1 $pid; sleep 0.1; grep -q packets '$TMP/running'"
is 'asked by signal, it gives a ledger and goes on' "$(kill -0 $pid && echo running)" running
kill -TERM $pid
wait $pid
is 'an endless replay is ended by a signal, as meant' $? 0

printf '%s 60 60\n' 1600000000 1600000000.3 1599999999.9 | make_capture >"$TMP/first-gap.pcap"
replay "$TMP/first-gap.pcap" >/dev/null 2>"$TMP/err"
is 'the first gap is waited for, too' "$(field 'elapsed >= 0.299')" true
is 'no figure is negative, whatever the stamps' "$(grep -o '":-.*' "$TMP/err")" ''
is 'the first and the last stamp sent are told' "$(field first_stamp) $(field last_stamp)" \
	'1600000000.000000000 1599999999.900000000'

replay --stats-interval loop -t -l 3 "$SAMPLE" >/dev/null 2>"$TMP/err"
is 'asked for, it gives a ledger after each pass' "$(grep '^{' "$TMP/err" | jq -r .loops | tr '\n' ' ')" '1 2 3 '
is 'of all that was sent by then' "$(grep '^{' "$TMP/err" | jq -r .sent | tr '\n' ' ')" \
	"$(($(field read) / 3)) $(($(field read) * 2 / 3)) $(field read) "

"$REPLAY" --stats=json -t -l 10 --loss 25% "$SAMPLE" >"$TMP/lossy.pcap" 2>"$TMP/err"
is 'a loss that was asked for is no failure' $? 0
is 'it is about as much as was asked for' "$(field '.lost * 100 / .packets | . > 22 and . < 28')" true
is 'and the ledger balances' "$(field packets)" $(($(field sent) + $(field lost)))
"$REPLAY" -q -t -l 10 --loss 25% "$SAMPLE" | cmp -s - "$TMP/lossy.pcap"
is 'the same packets are lost each time' $? 0
replay -t --loss 100 "$SAMPLE" >/dev/null 2>"$TMP/err"
is 'all can be lost' "$(field sent) $(field lost)" "0 $(field read)"

mkfifo "$TMP/stuck"
# shellcheck disable=SC2217 # it is there to hold the other end and to read nothing
sleep 60 <"$TMP/stuck" &
reader=$!
"$REPLAY" --stats=json -t -l 0 "$SAMPLE" >"$TMP/stuck" 2>"$TMP/running" &
pid=$!
# shellcheck disable=SC2317 # called by wait_for
is_stuck() { grep -q pipe_w "/proc/$pid/wchan" || grep -q ' S ' "/proc/$pid/stat"; }
wait_for 5 is_stuck
kill -INT $pid
wait $pid
is 'a reader that hangs does not hold the end up' $? 1
kill $reader
cp "$TMP/running" "$TMP/err"
is 'what it did not take is called failed' "$(field packets)" $(($(field sent) + $(field failed)))

printf '%s 60 60\n' 1 1.1 | make_capture >"$TMP/two.pcap"
# How long each takes, give or take what a busy machine adds.
while read -r seconds options; do
	# shellcheck disable=SC2086 # a list
	replay $options "$TMP/two.pcap" >/dev/null 2>"$TMP/err"
	is "$options takes its time" "$(field ".elapsed | . >= $seconds * 0.75 and . < $seconds + 5")" true
done <<'E'
0.2 -x 0.5
0.3 -x 1/3
0.4 -p 2.5
0.1 -M 0.0048
0.4 -l 2 --loop-delay 200ms
0.2 -t -l 2 --loop-delay 200ms
0.1 --no-spin
0.1 --spin 10ms
E

replay --stats-interval 100ms -p 20 -L 10 "$SAMPLE" >/dev/null 2>"$TMP/err"
ok 'asked for, the ledger comes again and again' test "$(grep -c '^{' "$TMP/err")" -ge 3

replay -p 1000000000 -l 0 --duration 300ms "$SAMPLE" >/dev/null 2>"$TMP/err"
is 'a pace that cannot be kept ends in time too' $? 0
replay -p 100 -l 0 --duration 200ms "$SAMPLE" >/dev/null 2>"$TMP/err"
is 'a duration is whole: its last packet is due at its end' "$(field sent)" 21

began=$(date +%s%N)
replay -t -L 1 --start-at "@$((began / 1000000000 + 2))" "$SAMPLE" >/dev/null 2>"$TMP/err"
ok 'it does not begin before its moment' test $(($(date +%s%N) / 1000000000)) -ge $((began / 1000000000 + 2))

replay -t --start-at 2000-01-01 "$SAMPLE" >/dev/null 2>"$TMP/err"
is 'a moment that has passed is no moment to begin' $? 1

# --- edits, seen by tcpdump ---------------------------------------------------

# Checksums that tcpdump finds wrong.
bad_sums() { tcpdump -nn -vv -r "$1" 2>/dev/null | grep -cE 'bad (udp )?cksum|\(incorrect|wrong icmp|bad icmp6'; }

"$REPLAY" -q -t --map 10.0.0.0/8=192.0.0.0/8 --map-port 80=8080 --ttl 9 --vlan-push 42 \
	"$SAMPLE" >"$TMP/edited.pcap"
is 'every packet is tagged' "$(tcpdump -e -nn -r "$TMP/edited.pcap" 2>/dev/null | grep -cv 'vlan 42')" 0
is 'no address of the old prefix is left' \
	"$(tcpdump -nn -r "$TMP/edited.pcap" vlan and net 10.0.0.0/8 2>/dev/null | wc -l)" 0
is 'nor the old port' "$(tcpdump -nn -r "$TMP/edited.pcap" vlan and port 80 2>/dev/null | wc -l)" 0
"$REPLAY" -q -t --fix-checksums "$SAMPLE" >"$TMP/fixed.pcap"
is 'asked to, it leaves no checksum wrong' "$(bad_sums "$TMP/fixed.pcap")" 0
"$REPLAY" -q -t --fix-checksums --vlan-pop --map 192.0.0.0/8=10.0.0.0/8 --map-port 8080=80 \
	"$TMP/edited.pcap" >"$TMP/unedited.pcap"
is 'an edit and its opposite leave the checksums right' "$(bad_sums "$TMP/unedited.pcap")" 0

while read -r edit; do
	# shellcheck disable=SC2086 # a list
	"$REPLAY" -q -t $edit "$TMP/fixed.pcap" >"$TMP/edited.pcap"
	is "$edit leaves every checksum right" "$(bad_sums "$TMP/edited.pcap")" 0
	exits 'and changes something' 1 cmp -s "$TMP/edited.pcap" "$TMP/fixed.pcap"
done <<'E'
--map 10.0.0.0/8=192.0.0.0/8
--map fd00::/8=2a00::/8 --map fe80::/10=fec0::/10
--map-port 80=8080 --map-port 53=5353
--ttl 7
--ttl -1
--ttl +3
--vlan-push 42:5
--src-mac 02:00:00:00:00:aa
--dst-mac 02:00:00:00:00:bb
--unique-ip -l 3
E
exits 'a hop limit beyond a byte is a mistake in usage' 2 "$REPLAY" -t --ttl 256 "$SAMPLE"

captures quoted >"$TMP/quoted.pcap"
"$REPLAY" -q -t --map 10.0.0.0/8=192.0.0.0/8 --map 2001:db8::/32=2a00:1::/32 "$TMP/quoted.pcap" >"$TMP/edited.pcap"
is 'errors keep naming their flow' "$(tcpdump -nn -vv -r "$TMP/edited.pcap" 2>/dev/null |
	grep -oE '(192.0.0.|2a00:1::)[12]( udp port|.9 >)|sum ok' | tr '\n' ' ')" \
	'192.0.0.2 udp port 192.0.0.1.9 > sum ok 2a00:1::2 udp port '
is 'and their checksums right' "$(bad_sums "$TMP/edited.pcap")" 0

replay -t -l 3 --unique-ip -f 'udp and src net 10.20.0.0/16' "$SAMPLE" 2>"$TMP/err" >"$TMP/unique.pcap"
is 'each loop has addresses of its own' "$(tcpdump -nn -r "$TMP/unique.pcap" 2>/dev/null |
	grep -oE 'IP 10\.2[0-9]\.' | uniq -c | tr -s ' ' | tr '\n' ',')" \
	" $(($(field sent) / 3)) IP 10.20., $(($(field sent) / 3)) IP 10.21., $(($(field sent) / 3)) IP 10.22.,"

# --- over a wire ------------------------------------------------------------

wire() {
	[ "$(id -u)" = 0 ] && ip netns add "$left" 2>/dev/null || return 1
	wired=yes
	ip netns add "$right" || return 1
	for n in "$left" "$right"; do
		ip netns exec "$n" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 || return 1
	done
	for pair in a b; do
		ip link add "rp$pair" netns "$left" type veth peer name "rp$pair" netns "$right" || return 1
		ip -n "$left" link set "rp$pair" up && ip -n "$right" link set "rp$pair" up || return 1
	done
}

if ! wire; then
	skip 'frames over a wire' 'network namespaces need root'
	done_testing
fi

# Frames the other end of rpX has been given so far.
given() { ip -n "$right" -j -s link show "rp$1" | jq '.[0].stats64.rx.packets'; }

# The capture of rpX holds what came after the first so many.
# shellcheck disable=SC2317 # called by wait_for
settled() { [ "$(tcpdump -r "$TMP/$1.pcap" 2>/dev/null | wc -l)" -ge $(($(given "$1") - $2)) ]; }

# Captures what arrives at interface rpX into $TMP/X.pcap while the rest of the arguments run.
received() {
	local sides=$1 pids=
	local -A before
	shift
	for side in $sides; do
		: >"$TMP/$side.log" # now, or what is waited for is an earlier one's word
		ip netns exec "$right" tcpdump -Z root -U --immediate-mode -s 16384 -i "rp$side" -B 65536 --nano -w "$TMP/$side.pcap" \
			2>"$TMP/$side.log" &
		pids="$pids $!"
		wait_for 5 grep -q listening "$TMP/$side.log"
		before[$side]=$(given "$side")
	done
	ip netns exec "$left" "$@"
	code=$?
	for side in $sides; do
		wait_for 5 settled "$side" "${before[$side]}"
	done
	# shellcheck disable=SC2086 # a list
	kill -INT $pids
	# shellcheck disable=SC2086
	wait $pids 2>/dev/null
	return "$code"
}

# The frames of a capture without their stamps.
frames() { tcpdump -t -nn -xx -e -r "$1" 2>/dev/null; }

ip -n "$left" link set rpa mtu 9000
ip -n "$right" link set rpa mtu 9000
received a "$REPLAY" --stats=json -t -i rpa "$SAMPLE" 2>"$TMP/err"
is 'every frame received equals the frame in the file' "$(frames "$TMP/a.pcap" | md5sum)" \
	"$(frames "$SAMPLE" | md5sum)"
is 'and the interface counted as many' "$(field interface_counted)" "$(field sent)"

ip -n "$left" link set rpa mtu 1500
ip -n "$right" link set rpa mtu 1500
for how in --no-xdp --batch=1 --batch=128; do
	received a "$REPLAY" --stats=json -t -l 5 "$how" -f 'less 1500' -i rpa "$SAMPLE" 2>"$TMP/err"
	is "they come in order at top speed with $how" "$(frames "$TMP/a.pcap" | md5sum)" \
		"$("$REPLAY" -q -t -l 5 -f 'less 1500' "$SAMPLE" | frames - | md5sum)"
	is 'all of them' "$(field failed) $(field 'interface_counted == .sent')" '0 true'
done
by_xdp=$(field by_xdp)

# The other end drops what is longer than its own MTU, and the sender is told of it at once.
"$REPLAY" -q -t -L 3 -f 'less 500' -w "$TMP/short-frames.pcap" "$SAMPLE"
"$REPLAY" -q -t -L 2 -f 'greater 1000 and less 1514' -w "$TMP/long-frames.pcap" "$SAMPLE"
"$REPLAY" -q -t -w "$TMP/drops.pcap" "$TMP/short-frames.pcap" "$TMP/long-frames.pcap" "$TMP/short-frames.pcap"
# shellcheck disable=SC2317 # called by wait_for
more_than() { [ "$(given a)" -gt "$1" ]; }
widen_once_stuck() {
	wait_for 5 more_than "$1"
	sleep 0.1
	ip -n "$right" link set rpa mtu 1500
}
for how in --no-xdp --batch=128; do
	ip -n "$right" link set rpa mtu 600
	received a "$REPLAY" --stats=json -t "$how" -i rpa "$TMP/drops.pcap" 2>"$TMP/err"
	is "what the other end does not take is given up with $how, and is no success" $? 1
	is 'the others arrive in their order' "$(frames "$TMP/a.pcap" | md5sum)" \
		"$("$REPLAY" -q -t -f 'less 500' "$TMP/drops.pcap" | frames - | md5sum)"
	is 'and the ledger says so' "$(field sent) $(field failed) $(field interface_counted)" '6 2 6'
	widen_once_stuck "$(given a)" &
	received a "$REPLAY" --stats=json -t "$how" -i rpa "$TMP/drops.pcap" 2>"$TMP/err"
	is "what it takes at last has left in its order with $how" "$(frames "$TMP/a.pcap" | md5sum)" \
		"$(frames "$TMP/drops.pcap" | md5sum)"
	is 'after some tries' "$(field sent) $(field failed) $(field 'retried > 0')" '8 0 true'
done
if [ "$by_xdp" = 0 ]; then
	skip 'frames leave by an XDP socket' 'this kernel has none that can be used'
else
	is 'all of these by an XDP socket' "$(field by_xdp)" 8
	ip netns exec "$left" "$REPLAY" -q -t -l 0 -i rpa "$TMP/short-frames.pcap" &
	pid=$!
	wait_for 5 more_than "$(given a)"
	ok 'a second replay goes by the packet socket meanwhile' ip netns exec "$left" \
		"$REPLAY" --stats=json -t -i rpa "$TMP/short-frames.pcap"
	is 'with all its frames' "$(field sent) $(field by_xdp)" '3 0'
	kill -INT $pid
	wait $pid
fi
ip -n "$left" link set rpa mtu 9000
ip -n "$right" link set rpa mtu 9000

received a "$REPLAY" --stats=json -x 20 -K -i rpa "$SAMPLE" 2>"$TMP/err"
is 'so do paced and preloaded ones' "$(frames "$TMP/a.pcap" | md5sum)" "$(frames "$SAMPLE" | md5sum)"
like 'lateness is in the ledger' "$(field late_p99)" '^[0-9]'

# The thread that began is stopped from outside for two seconds; without another one twenty packets
# would leave as much as two seconds late.
ip netns exec "$left" "$REPLAY" --stats=json -p 10 -L 40 -l 0 -i rpa "$SAMPLE" 2>"$TMP/err" &
held=$!
if [ "$(nproc)" -lt 2 ]; then
	kill -INT "$held"
	skip 'a second thread stands in for one that is kept from running' 'there is one processor'
elif wait_for 5 sh -c "[ \$(ls /proc/$held/task | wc -l) = 2 ]" &&
	"$(dirname "$0")/hold_thread.py" "$held" 2; then
	wait "$held"
	is 'a second thread stands in for one that is kept from running' \
		"$(field '.relieved >= 10 and .sent == 40 and .late_max < 1000000')" true
else
	kill -INT "$held"
	skip 'a second thread stands in for one that is kept from running' 'threads cannot be stopped here'
fi

received a "$REPLAY" -q -t -i rpa --dst-mac 02:aa:00:00:00:01 --map 10.0.0.0/8=172.0.0.0/8 "$SAMPLE"
"$REPLAY" -q -t --dst-mac 02:aa:00:00:00:01 --map 10.0.0.0/8=172.0.0.0/8 "$SAMPLE" >"$TMP/edited.pcap"
is 'edits arrive as they are written' "$(frames "$TMP/a.pcap" | md5sum)" \
	"$(frames "$TMP/edited.pcap" | md5sum)"

received 'a b' "$REPLAY" --stats=json -t -i rpa -I rpb --split 10.20.0.0/16 "$SAMPLE" 2>"$TMP/err"
is 'a split by prefix sends one side here' \
	"$(frames "$TMP/a.pcap" | md5sum)" "$(tcpdump -t -nn -xx -e -r "$SAMPLE" \
		'(ip and src net 10.20.0.0/16) or (arp and src net 10.20.0.0/16)' 2>/dev/null | md5sum)"
is 'and the rest there' "$(($(frames "$TMP/a.pcap" | grep -c length) + $(frames "$TMP/b.pcap" |
	grep -c length)))" "$(frames "$SAMPLE" | grep -c length)"

received 'a b' "$REPLAY" -q -x 20 -i rpa -I rpb --split-by-file "$TMP/udp.pcap" "$SAMPLE"
is 'a split by file sends the first file here' "$(frames "$TMP/a.pcap" | md5sum)" \
	"$(frames "$TMP/udp.pcap" | md5sum)"
is 'and the second there' "$(frames "$TMP/b.pcap" | md5sum)" "$(frames "$SAMPLE" | md5sum)"

# --- what does not fit --------------------------------------------------------

printf '1 60 60\n1 2000 2000\n1 60 60\n' | make_capture >"$TMP/big.pcap"
ip -n "$left" link set rpa mtu 1500
exits 'a frame over the MTU is skipped' 1 ip netns exec "$left" "$REPLAY" --stats=json -t -i rpa "$TMP/big.pcap"
is 'counted' "$(field skipped_oversize)" 1
is 'and does not keep the others' "$(field sent)" 2
like 'the MTU is said' "$(cat "$TMP/err")" 'frame of 2000 bytes, and it takes 1514 \(MTU 1500\)'
received a "$REPLAY" --stats=json -t -i rpa --oversize=truncate "$TMP/big.pcap" 2>"$TMP/err"
is 'truncated it counts as sent, and as truncated' "$(field sent) $(field truncated) $(field failed)" '3 1 0'
is 'truncated it has what fits' "$(frames "$TMP/a.pcap" | grep -o 'length 1514' | head -1)" 'length 1514'
exits 'asked to fail, it does' 1 \
	ip netns exec "$left" "$REPLAY" --stats=json -t -i rpa --oversize=fail "$TMP/big.pcap"
is 'with the first frame sent' "$(field sent)" 1
captures datagram 3000 >"$TMP/udp-big.pcap"
received a "$REPLAY" -q -t -i rpa --oversize=fragment "$TMP/udp-big.pcap"
is 'fragmented it arrives in pieces that are right' \
	"$(tcpdump -nnv -r "$TMP/a.pcap" 2>/dev/null | grep -oE 'offset [0-9]+, flags \[[^]]*\]|bad cksum' | tr '\n' ' ')" \
	'offset 0, flags [+] offset 1480, flags [+] offset 2960, flags [none] '

captures datagram6 3000 >"$TMP/udp6-big.pcap"
received a "$REPLAY" --stats=json -t -i rpa --oversize=fragment "$TMP/udp6-big.pcap" 2>"$TMP/err"
is 'so it does over IPv6' \
	"$(tcpdump -nnv -r "$TMP/a.pcap" 2>/dev/null | grep -oE 'frag \([^)]*\)' | tr '\n' ' ')" \
	'frag (0x00000001:0|1448) frag (0x00000001:1448|1448) frag (0x00000001:2896|112) '
is 'one packet sent, in three frames' "$(field sent) $(field fragments) $(field interface_counted)" '1 3 3'
captures frame 0200000000020200000000010806 2000 >"$TMP/not-ip.pcap"
exits 'what cannot be fragmented is skipped' 1 ip netns exec "$left" \
	"$REPLAY" --stats=json -t -i rpa --oversize=fragment "$TMP/not-ip.pcap"
is 'and counted' "$(field sent) $(field skipped_oversize)" '0 1'

printf '1 0 60\n1 10 10\n1 60 60\n' | make_capture >"$TMP/short.pcap"
exits 'records without a frame are skipped by reason' 1 \
	ip netns exec "$left" "$REPLAY" --stats=json -t -i rpa "$TMP/short.pcap"
is 'one is empty, one short, one left' "$(field skipped_empty) $(field skipped_short) $(field sent)" '1 1 1'

printf '1 60 60\n' | make_capture 105 >"$TMP/wlan.pcap"
exits 'a link type with no place on Ethernet is refused' 1 \
	ip netns exec "$left" "$REPLAY" -t -i rpa "$TMP/wlan.pcap"
like 'by name of the interface' "$(cat "$TMP/err")" 'interface rpa: packets of link type IEEE802_11 \(802.11\) cannot'

exits 'of several link types, those with a place on Ethernet leave' 1 \
	ip netns exec "$left" "$REPLAY" --stats=json -t -i rpa "$TMP/mixed.pcapng"
is 'the others are counted' "$(field sent) $(field skipped_link_type)" '2 4'
like 'and told of by name' "$(cat "$TMP/err")" 'packet 2 of 33 bytes, link type RAW \(Raw IP\): skipped'
received a "$REPLAY" --stats=json -t -i rpa --dst-mac 02:00:00:00:00:02 --src-mac 02:00:00:00:00:01 \
	"$TMP/mixed.pcapng" 2>"$TMP/err"
is 'with an address to send them to, all are Ethernet' "$(field sent)" 6
is 'and the same packet, but for the one that was cut' "$(captures list "$TMP/a.pcap" |
	cut -d' ' -f5 | sort | uniq -c | awk '{ print $1, length($2) / 2 }' | tr '\n' ',')" '1 41,5 47,'

# --- an interface without link headers ------------------------------------------

# Holds a tun interface up for as long as its stdin is open and writes what arrives to a capture.
tunnel() {
	ip netns exec "$left" python3 -c '
import fcntl, os, select, struct, sys
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH", b"rptun", 0x1001))
os.system("ip link set rptun up")
out = open(sys.argv[1], "wb")
out.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
print("ready", flush=True)
while True:
    ready = select.select([tun, 0], [], [])[0]
    if tun in ready:
        packet = os.read(tun, 70000)
        out.write(struct.pack("<IIII", 0, 0, len(packet), len(packet)) + packet)
    elif not os.read(0, 1):
        break' "$1"
}
if [ -c /dev/net/tun ]; then
	mkfifo "$TMP/hold"
	tunnel "$TMP/tun.pcap" <"$TMP/hold" >"$TMP/tun.ready" &
	tun=$!
	exec 9>"$TMP/hold"
	wait_for 5 grep -q ready "$TMP/tun.ready"
	exits 'what is not IP stays behind' 1 ip netns exec "$left" \
		"$REPLAY" --stats=json -p 2000 -i rptun "$SAMPLE"
	is 'and is counted' "$(field skipped_not_ip)" \
		"$(tcpdump -nn -r "$SAMPLE" not ip and not ip6 2>/dev/null | wc -l)"
	exec 9>&-
	wait "$tun"
	is 'a tunnel gets every IP packet, bare' \
		"$(tcpdump -t -nn -x -r "$TMP/tun.pcap" 2>/dev/null | md5sum)" \
		"$(tcpdump -t -nn -x -r "$SAMPLE" ip or ip6 2>/dev/null | md5sum)"
else
	skip 'a tunnel gets every IP packet, bare' 'no /dev/net/tun'
fi

# --- interfaces that fail -------------------------------------------------------

ip -n "$left" link set rpb down
exits 'an interface that is down is refused' 1 ip netns exec "$left" "$REPLAY" -t -i rpb "$SAMPLE"
like 'with the way to mend it' "$(cat "$TMP/err")" 'interface rpb: it is down'
ip -n "$left" link set rpb up
ip -n "$right" link set rpb down
exits 'so is one without a carrier' 1 ip netns exec "$left" "$REPLAY" -t -i rpb "$SAMPLE"
like 'which is said' "$(cat "$TMP/err")" 'no carrier'
ip -n "$right" link set rpb up

if ip netns exec "$left" tc qdisc add dev rpa root tbf rate 20mbit burst 3000 limit 6000 2>/dev/null; then
	ok 'frames that find no room are sent again' ip netns exec "$left" \
		"$REPLAY" --stats=json -t -i rpa --qdisc -f 'less 1500' "$SAMPLE"
	is 'until all have left' "$(field 'retried > 0') $(field failed)" 'true 0'
	ip netns exec "$left" tc qdisc del dev rpa root
else
	skip 'frames that find no room are sent again' 'no token bucket in this kernel'
fi

if ip netns exec "$left" tc qdisc add dev rpa root blackhole 2>/dev/null; then
	exits 'frames that the kernel takes and drops are missed' 1 ip netns exec "$left" \
		"$REPLAY" --stats=json -t -i rpa --qdisc "$TMP/two.pcap"
	is 'in the count of the interface' "$(field sent) $(field interface_counted)" '2 0'
	like 'which is said' "$(cat "$TMP/err")" 'the interface counted fewer frames than were sent'
	ip netns exec "$left" tc qdisc del dev rpa root
else
	skip 'frames that the kernel takes and drops are missed' 'no black hole in this kernel'
fi

for pace in -t -p500; do
	ip netns exec "$left" "$REPLAY" --stats=json "$pace" -l 1000000 -i rpa "$TMP/udp.pcap" 2>"$TMP/err" &
	pid=$!
	wait_for 20 more_than "$(given a)"
	kill -INT $pid
	wait $pid
	is "an interrupt ends a replay onto a wire, and not as done ($pace)" $? 1
	is 'with a ledger that the interface agrees with' "$(field interface_counted)" "$(field sent)"
	is 'and that balances' "$(field packets)" $(($(field sent) + $(field skipped) + $(field failed)))
done

ip -n "$left" link set rpa mtu 1500
ip netns exec "$left" "$REPLAY" --stats=json -p 500 -K -l 0 -i rpa "$TMP/udp.pcap" 2>"$TMP/running" &
pid=$!
wait_for 20 more_than "$(given a)"
ip -n "$left" link set rpa mtu 68
ok 'an MTU that shrinks under way is told of' wait_for 10 grep -q 'Message too long' "$TMP/running"
kill -INT $pid
wait $pid
cp "$TMP/running" "$TMP/err"
is 'and what did not fit is not called sent' "$(field 'failed > 0')" true
is 'nor left out of the ledger' "$(field packets)" $(($(field sent) + $(field failed)))
ip -n "$left" link set rpa mtu 1500

sent_by_link() { ip netns exec "$left" cat /sys/class/net/rpb/statistics/tx_packets; }
# shellcheck disable=SC2317 # called by wait_for
sends() { [ "$(sent_by_link)" -gt "$1" ]; }
fails_while_running() { # NAME PACE COMMAND…: the command takes rpb away while a replay runs
	local name=$1 pace=$2
	shift 2
	wait_for 5 sh -c "ip -n '$left' link show rpb | grep -q LOWER_UP"
	ip netns exec "$left" "$REPLAY" --stats=json "$pace" -K -l 0 -i rpb "$TMP/udp.pcap" 2>"$TMP/err" &
	pid=$!
	wait_for 20 sends "$(sent_by_link)"
	"$@"
	wait $pid
	is "$name" $? 1
	like 'a line says why' "$(cat "$TMP/err")" 'interface rpb: (Network is down|No such device)'
	is 'and the ledger balances' "$(field packets)" $(($(field sent) + $(field failed) + $(field skipped)))
}
for pace in -p500 -t; do
	fails_while_running "an interface that goes down ends the replay ($pace)" "$pace" ip -n "$left" link set rpb down
	ip -n "$left" link set rpb up
	fails_while_running "so does one whose other end goes down ($pace)" "$pace" ip -n "$right" link set rpb down
	ip -n "$right" link set rpb up
done
fails_while_running 'so does one that is taken away' -t ip -n "$left" link del rpb

if setpriv --reuid 65534 --clear-groups true 2>/dev/null; then
	chmod 755 "$TMP"
	exits 'without privilege it says what it needs' 1 ip netns exec "$left" \
		setpriv --reuid 65534 --clear-groups "$REPLAY" -t -i rpa "$SAMPLE"
	like 'plainly' "$(cat "$TMP/err")" 'needs root or CAP_NET_RAW'
	# shellcheck disable=SC2016 # the inner shell's
	ok 'with that alone and no memory that it may lock' ip netns exec "$left" sh -c 'ulimit -l 0 && exec "$@"' sh \
		setpriv --reuid 65534 --clear-groups --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw \
		--bounding-set=-all,+net_raw "$REPLAY" --stats=json -t -i rpa "$TMP/short-frames.pcap"
	is 'it sends by the packet socket' "$(field sent) $(field failed) $(field by_xdp)" '3 0 0'
fi

done_testing
