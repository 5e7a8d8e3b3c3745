#!/bin/bash
# The files of -w: turned by size, by the clock without a packet, in a ring; owners.
# shellcheck source=tests/lib.sh disable=SC2317 # functions called by name
. "$(dirname "$0")/../lib.sh"

capture() { "$CAPTURE" --stats=none --no-notices "$@"; }
names() { (cd "$TMP/d" && echo *); }
fresh() { rm -rf "$TMP/d" && mkdir -m 777 "$TMP/d"; }
count() { tcpdump -r "$1" --count 2>/dev/null | cut -d' ' -f1; }
sum() {
	local total=0 f
	for f in "$TMP"/d/*; do total=$((total + $(count "$f"))); done
	echo $total
}
chmod 755 "$TMP"
file=$SAMPLE
if [ ! -s "$file" ]; then
	skip "everything about rotation" "no sample capture"
	done_testing
fi
total=$(count "$file")
size=$(stat -c %s "$file")

fresh
capture -r "$file" -w "$TMP/d/x" -C "$((size / 4096))K"
files=$(names)
like "-C begins a new file when one is full" "$files" '^x x1 x2 x3'
is "no packet is lost between them" "$(sum)" "$total"
tcpdump -r "$file" -w "$TMP/d/y" -C 1 2>/dev/null
rm -f "$TMP"/d/*
for tool in "$CAPTURE" tcpdump; do
	mkdir "$TMP/d/$(basename "$tool")"
	chmod 777 "$TMP/d/$(basename "$tool")"
	head -c 24 "$file" >"$TMP/long.pcap"
	for _ in $(seq $((3000000 / size + 1))); do tail -c +25 "$file"; done >>"$TMP/long.pcap"
	"$tool" -r "$TMP/long.pcap" -w "$TMP/d/$(basename "$tool")/x" -C 1 2>/dev/null
done
is "the same files as tcpdump makes" "$(cd "$TMP/d/pcap-capture" && cksum ./*)" \
	"$(cd "$TMP/d/tcpdump" && cksum ./*)"

fresh
capture -r "$TMP/long.pcap" -w "$TMP/d/x" -C 200K -W 12
is "-C -W makes a ring whose names sort" "$(names)" \
	"x00 x01 x02 x03 x04 x05 x06 x07 x08 x09 x10 x11"

if [ "$(id -u)" != 0 ]; then
	skip "turning by the clock on an interface, owners" "needs root"
	done_testing
fi

fresh
net=pcr$$
if ip netns add "$net" 2>/dev/null; then
	cleanup() { ip netns del "$net" 2>/dev/null; }
	ip -n "$net" link set lo up
	timeout 20 ip netns exec "$net" "$CAPTURE" -i lo -w "$TMP/d/x-%s" -G 1 -W 3 2>"$TMP/err"
	is "-G -W ends after so many files, though no packet came" $? 0
	is "each of them made by the clock" "$(find "$TMP/d" -type f | wc -l)" 3
	is "and each a whole capture" "$(sum)" 0
	chmod 700 "$TMP/d"
	timeout 20 ip netns exec "$net" "$CAPTURE" -i lo -w "$TMP/d/y-%s" -G 1 -W 2 2>"$TMP/err"
	is "a folder of root's takes files after root is given up" "$?:$(find "$TMP/d" -name 'y-*' | wc -l)" 0:2
else
	skip "turning by the clock" "needs network namespaces"
fi

fresh
SUDO_UID=1234 SUDO_GID=1235 SUDO_USER=somebody capture -r "$file" -w "$TMP/d/x"
is "under sudo the file belongs to who called" "$(stat -c %u:%g "$TMP/d/x")" 1234:1235
capture -r "$file" -w "$TMP/d/y" -Z daemon
is "-Z gives it to that user" "$(stat -c %U "$TMP/d/y")" daemon
capture -r "$file" -w "$TMP/d/z" -Z root
is "-Z root keeps it root's" "$(stat -c %U "$TMP/d/z")" root

done_testing
