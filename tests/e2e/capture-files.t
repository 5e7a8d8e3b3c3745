#!/bin/bash
# pcap-capture from files and streams: every packing, cut files, filters, exit codes.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

capture() { "$CAPTURE" --stats=none --no-notices "$@"; }
packets() { capture -r "$1" --count 2>/dev/null; }
file=$SAMPLE
if [ ! -s "$file" ]; then
	skip "everything about files" "no sample capture"
	done_testing
fi
total=$(tcpdump -r "$file" --count 2>/dev/null)

is "a file's packets are all there" "$(packets "$file")" "$total"
gzip -c "$file" >"$TMP/x"
is "gzip is known by its content" "$(packets "$TMP/x")" "$total"
is "gzip comes through a pipe, too" "$(packets - <"$TMP/x")" "$total"
zstd -q -f "$file" -o "$TMP/x"
is "zstd is known by its content" "$(packets "$TMP/x")" "$total"
# shellcheck disable=SC2002 # a pipe, not a file
is "zstd comes through a pipe, too" "$(cat "$TMP/x" | packets -)" "$total"
# shellcheck disable=SC2002
is "a pipe gives the same lines as the file" "$(cat "$file" | capture -tt -r - | cksum)" \
	"$(capture -tt -r "$file" | cksum)"

capture -r "$file" -w "$TMP/copy.pcap"
is "-w gives the same packets" "$(tcpdump -tt -nn -xx -r "$TMP/copy.pcap" 2>/dev/null | cksum)" \
	"$(tcpdump -tt -nn -xx -r "$file" 2>/dev/null | cksum)"
is "-w - does the same on standard output" \
	"$(capture -r "$file" -w - | tcpdump --nano -tt -nn -xx -r - 2>/dev/null | cksum)" \
	"$(tcpdump --nano -tt -nn -xx -r "$TMP/copy.pcap" 2>/dev/null | cksum)"
is "--print gives lines besides" "$(capture -r "$file" -w "$TMP/copy.pcap" --print -tt | cksum)" \
	"$(capture -tt -r "$file" | cksum)"

is "a filter takes what tcpdump's takes" "$(capture -r "$file" --count 'tcp and greater 100')" \
	"$(tcpdump -r "$file" --count 'tcp and greater 100' 2>/dev/null)"
echo 'tcp # only this' >"$TMP/filter"
is "-F reads the filter from a file" "$(capture -r "$file" --count -F "$TMP/filter")" \
	"$(tcpdump -r "$file" --count tcp 2>/dev/null)"
is "-c ends the run" "$(capture -r "$file" -c 3 | wc -l)" 3
is "-d prints the program tcpdump prints" "$(capture -d -y EN10MB 'tcp port 80')" \
	"$(tcpdump -d -y EN10MB 'tcp port 80')"

size=$(stat -c %s "$file")
head -c $((size - 7)) "$file" >"$TMP/cut.pcap"
exits "a cut file exits 1" 1 "$CAPTURE" -r "$TMP/cut.pcap" --count
is "after all packets that are whole" "$(cat "$TMP/out")" "$((${total%% *} - 1)) packets"
like "and says at which byte it breaks" "$(cat "$TMP/err")" "cut.pcap: cut off at byte $((size - 7))"
zstd -q -f "$file" -o "$TMP/x.zst"
head -c $(($(stat -c %s "$TMP/x.zst") - 9)) "$TMP/x.zst" >"$TMP/cut.zst"
exits "a cut zstd file exits 1" 1 "$CAPTURE" -r "$TMP/cut.zst" --count
like "and says so" "$(cat "$TMP/err")" 'cut.zst: .*zstd data ends too early'

cp "$file" "$TMP/same.pcap"
exits "-w refuses the file being read" 1 "$CAPTURE" -r "$TMP/same.pcap" -w "$TMP/same.pcap"
is "and leaves it whole" "$(cksum <"$TMP/same.pcap")" "$(cksum <"$file")"

exits "a file that is no capture exits 1" 1 "$CAPTURE" -r /etc/passwd
like "and is named" "$(cat "$TMP/err")" '^pcap-capture: /etc/passwd: not a capture file$'
exits "a bad filter exits 1" 1 "$CAPTURE" -r "$file" 'tcp portt 5'
exits "an unknown option exits 2" 2 "$CAPTURE" --frobnicate
exits "a full disk exits 1" 1 sh -c "'$CAPTURE' -r '$file' >/dev/full"
like "and is told" "$(cat "$TMP/err")" '^pcap-capture: standard output: No space left on device$'
exits "a full disk under -w exits 1" 1 "$CAPTURE" -r "$file" -w /dev/full
like "and is told, too" "$(cat "$TMP/err")" '^pcap-capture: /dev/full: No space left on device$'
set -o pipefail
ok "a reader that leaves early is no error" sh -c "'$CAPTURE' -r '$file' | head -1"
set +o pipefail

"$CAPTURE" -r "$file" --stats=json tcp 2>&1 >/dev/null | tail -1 >"$TMP/json"
ok "the ledger of a file balances" jq -e '.read == .captured + .filtered and .read > 0' "$TMP/json"

mkfifo "$TMP/fifo"
"$CAPTURE" --stats=none -r "$TMP/fifo" >"$TMP/lines" 2>"$TMP/messages" &
pid=$!
exec 3>"$TMP/fifo"
capture -r "$file" -c 1 -w - >&3
ok "a stream's packet is printed while the stream idles" wait_for 5 test -s "$TMP/lines"
kill -USR1 $pid
kill -TERM $pid
wait $pid
is "SIGTERM ends a waiting stream orderly" $? 0
exec 3>&-

done_testing
