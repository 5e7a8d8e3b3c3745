#!/bin/bash
# kv-store: whatever happens to the process, the disk or the memory, a committed record is there, once.
. "$(dirname "$0")/../lib.sh"

count() { "$STORE" sql "$1" -o csv 'SELECT count(*), count(DISTINCT line) FROM records' 2>/dev/null | tail -1; }
preload() { LD_PRELOAD="$ROOT/$BUILD/tests/crash/$1.so" "${@:2}"; }
lines() { # FROM TO
	seq "$1" "$2" | awk '{printf "{\"time\":\"2026-11-23T04:50:%02d.%06dZ\",\"line\":%d,\"src_ip\":\"10.0.0.%d\",\"dst_ip\":\"10.1.0.%d\",\"length\":%d,\"info\":\"request %d of %d\"}\n", $1 / 1000 % 60, $1, $1, $1 % 200, $1 % 7, $1 % 1400, $1 % 31, $1}'
}

# Killed at any moment, CRASH_KILLS times, after at most CRASH_LIFE milliseconds: each run goes on where the one before was
# killed. A store that has grown large is looked over and makes room for a new one.
lines 1 200000 >"$TMP/r.json"
last=0
lost=0
unsound=0
for _ in $(seq "${CRASH_KILLS:-12}"); do
	life=$((RANDOM % ${CRASH_LIFE:-200} + 1))
	{ lines $((last > 0 ? last : 1)) $((last + 100000 + life * 500)) |
		timeout -s KILL "$(printf '%d.%03d' $((life / 1000)) $((life % 1000)))" "$STORE" put "$TMP/killed" --source s --commit 0.02s -q; } 2>/dev/null
	now=$("$STORE" offset "$TMP/killed" s)
	[ "$now" -ge "$last" ] || lost=$((lost + 1))
	[ "$now" = 0 ] || [ "$(count "$TMP/killed")" = "$((now - 1)),$((now - 1))" ] || unsound=$((unsound + 1))
	last=$now
	if [ "$last" -gt 2000000 ]; then
		"$STORE" check "$TMP/killed" -q || unsound=$((unsound + 1))
		rm -r "$TMP/killed"
		last=0
	fi
done
is "kill -9 loses no commit, and what is committed is there once" "$lost,$unsound" 0,0
[ "$last" -gt 0 ] || lines 1 1000 | "$STORE" put "$TMP/killed" --source s -q
ok "after ${CRASH_KILLS:-12} kills the store is sound" "$STORE" check "$TMP/killed"
last=$("$STORE" offset "$TMP/killed" s)
lines $((last > 0 ? last : 1)) $((last + 1000)) | "$STORE" put "$TMP/killed" --source s -q
is "and put goes on: no record is missing, none is there twice" "$(count "$TMP/killed")" "$((last + 1000)),$((last + 1000))"

# Calls that fail, the Nth of them, N rising until none is hit: every CRASH_STEPth allocation is taken, by default each 17th;
# all of them take minutes. Each turn begins with a store as it was, so that N comes to an end.
# fail KIND N COMMAND…: exit 0 when the command did its work, 1 when it failed and said why, 2: neither.
fail() {
	rm -f "$TMP/hit"
	FAIL_KIND=$1 FAIL_AT=$2 FAIL_HIT=$TMP/hit preload preload_fail "${@:3}" 2>"$TMP/said" >"$TMP/answer"
	code=$?
	[ "$code" = 0 ] || { [ "$code" = 1 ] && [ -s "$TMP/said" ]; } && return "$code"
	echo "# call $2 of $1: exit $code: $(head -1 "$TMP/said")"
	return 2
}
inject() { # KIND STEP STORED MORE: records that the store holds before, records that are put
	local n=$2 bad=0
	rm -rf "$TMP/before"
	mkdir "$TMP/before"
	[ "$3" = 0 ] || lines 1 "$3" | "$STORE" put "$TMP/before" --source s -q
	lines 1 $(($3 + $4)) >"$TMP/some"
	for ((; ; n += $2)); do
		rm -rf "$TMP/turn"
		cp -r "$TMP/before" "$TMP/turn"
		fail "$1" "$n" "$STORE" put "$TMP/turn" "$TMP/some" --source s -q
		[ "$?" = 2 ] && bad=1
		[ -e "$TMP/hit" ] || break
		[ "$("$STORE" offset "$TMP/turn" s)" -ge $(($3 > 0 ? $3 + 1 : 0)) ] || bad=1
		"$STORE" put "$TMP/turn" "$TMP/some" --source s -q || bad=1
		[ "$(count "$TMP/turn")" = "$(($3 + $4)),$(($3 + $4))" ] || bad=1
	done
	echo "# $1: put of $4 behind $3: the last call was $((n - $2))"
	[ "$bad" = 0 ] && [ "$n" -gt 5 ] && "$STORE" check "$TMP/turn" -q
}
ask() { # STEP COMMAND…: the answer is whole, or there is none
	local n=$1 bad=0 whole
	fail memory 0 "${@:2}"
	whole=$(answer)
	for ((; ; n += $1)); do
		fail memory "$n" "${@:2}"
		case $? in
		0) [ "$(answer)" = "$whole" ] || bad=1 ;;
		1) rm -f "$TMP/made" ;;
		*) bad=1 ;;
		esac
		[ -e "$TMP/hit" ] || break
	done
	echo "# memory: ${*:3:1}: the last call was $((n - $1))"
	[ "$bad" = 0 ] && [ "$n" -gt 5 ] && [ -n "$whole" ]
}
answer() { # what was printed, or made
	cat "$TMP/answer"
	[ ! -e "$TMP/made" ] || sqlite3 "$TMP/made" .dump
	rm -f "$TMP/made"
}
# Killed in each call that writes, from the making of the store on: whoever asks then finds a whole store or none yet.
die() {
	local n=0 bad=0
	lines 1 20 >"$TMP/some"
	while :; do
		n=$((n + 1))
		rm -rf "$TMP/hit" "$TMP/die"
		FAIL_KIND=kill FAIL_AT=$n FAIL_HIT=$TMP/hit preload preload_fail "$STORE" put "$TMP/die" "$TMP/some" --source s -q
		[ -e "$TMP/hit" ] || break
		"$STORE" offset "$TMP/die" s || bad=1
		"$STORE" put "$TMP/die" "$TMP/some" --source s -q && "$STORE" check "$TMP/die" -q && [ "$(count "$TMP/die")" = 20,20 ] || bad=1
	done
	[ "$bad" = 0 ] && [ "$n" -gt 5 ]
}
if [ -n "$SAN" ]; then
	skip "failing calls" "the sanitizer has its own allocator"
	skip "power loss" "the sanitizer comes first"
else
	ok "an I/O error at any call loses no commit" inject io 1 20 20
	ok "nor while the store is made" inject io 1 0 20
	ok "nor does a kill -9, and what was half made passes for nothing" die
	step=${CRASH_STEP:-17}
	ok "a failed allocation at any call loses no commit" inject memory "$step" 20 20
	ok "nor while the store is made" inject memory "$step" 0 20
	ok "nor while a block becomes full and another begins" inject memory "$step" 60000 10000
	lines 1 500 | "$STORE" put "$TMP/asked" --source s -q
	where="info LIKE 'request 7%' AND in_net(src_ip, '10.0.0.0/25')"
	ok "a query whose memory fails gives no half of an answer" ask "$step" "$STORE" sql "$TMP/asked" -o csv \
		"SELECT src_ip, sum(length), max(time) FROM records WHERE $where GROUP BY 1 ORDER BY 2 LIMIT 9"
	ok "nor does a simple one of groups" ask "$step" "$STORE" sql "$TMP/asked" -o csv \
		"SELECT src_ip, sum(length) FROM records GROUP BY 1 ORDER BY 2 DESC LIMIT 9"
	ok "nor do a scan" ask "$step" "$STORE" scan "$TMP/asked" --where "$where" --limit 100
	ok "and flows" ask "$step" "$STORE" flows "$TMP/asked"
	ok "and an export" ask "$step" "$STORE" export "$TMP/asked" --csv -
	ok "and the tables beside the records" ask "$step" "$STORE" sql "$TMP/asked" -o csv 'SELECT * FROM blocks, sources'
	ok "and an export for SQLite" ask "$step" "$STORE" export "$TMP/asked" --sqlite "$TMP/made"

	# Power goes
	mkdir "$TMP/after"
	(lines 1 60000; sleep 0.3; lines 60001 120000; sleep 5) |
		POWER_IMAGE=$TMP/image preload preload_power "$STORE" put "$TMP/power" --source s --commit 0.05s -q &
	wait_for 20 sh -c "[ \$($STORE offset $TMP/power s) -gt 70000 ]"
	seen=$("$STORE" offset "$TMP/power" s)
	kill -9 $! $(pgrep -f "put $TMP/power")
	wait 2>/dev/null
	mv "$TMP/image" "$TMP/after/data.mdb"
	ok "after the loss of power the store is sound" "$STORE" check "$TMP/after"
	ok "and every acknowledged commit is there" [ "$("$STORE" offset "$TMP/after" s)" -ge "$seen" ]
	rows=$("$STORE" offset "$TMP/after" s)
	is "with all its records, once" "$(count "$TMP/after")" "$((rows - 1)),$((rows - 1))"

	# The other promises: the process may die, and with none nothing is ever synced.
	for kind in process none; do
		(lines 1 60000; sleep 0.3; lines 60001 120000; sleep 5) |
			POWER_IMAGE=$TMP/$kind.image preload preload_power "$STORE" put "$TMP/$kind" --source s --commit 0.05s --durability $kind -q &
		wait_for 20 sh -c "[ \$($STORE offset $TMP/$kind s) -gt 70000 ]"
		seen=$("$STORE" offset "$TMP/$kind" s)
		kill -9 $! $(pgrep -f "put $TMP/$kind")
		wait 2>/dev/null
		ok "with durability $kind a killed store is sound" "$STORE" check "$TMP/$kind"
		rows=$("$STORE" offset "$TMP/$kind" s)
		ok "every commit that was seen is there" [ "$rows" -ge "$seen" ]
		is "with all its records, once" "$(count "$TMP/$kind")" "$((rows - 1)),$((rows - 1))"
		ok "nothing was synced before the end" [ ! -s "$TMP/$kind.image" ]
		lines 1 1000 | POWER_IMAGE=$TMP/$kind.image preload preload_power "$STORE" put "$TMP/$kind.end" --source s --durability $kind -q
	done
	mkdir "$TMP/ended"
	mv "$TMP/process.image" "$TMP/ended/data.mdb"
	is "with durability process all is synced at the end" "$(count "$TMP/ended")" 1000,1000
	ok "with none it is not" [ ! -s "$TMP/none.image" ]
fi

# Bytes that change
"$STORE" put "$TMP/whole" "$TMP/r.json" --commit 1h -q
at=$(grep -obUaP 'KVB1' "$TMP/whole/data.mdb" | head -1 | cut -d: -f1)
damage() { # OFFSET
	cp "$TMP/whole/data.mdb" "$TMP/broken/data.mdb"
	printf '\x5a' | dd of="$TMP/broken/data.mdb" bs=1 seek="$1" conv=notrunc 2>/dev/null
	cmp -s "$TMP/whole/data.mdb" "$TMP/broken/data.mdb" && printf '\xa5' | dd of="$TMP/broken/data.mdb" bs=1 seek="$1" conv=notrunc 2>/dev/null
	true
}
mkdir "$TMP/broken"
found=0
for offset in 0 5 13 40 200 900 2500 5000; do
	damage $((at + offset))
	"$STORE" check "$TMP/broken" -q 2>/dev/null || found=$((found + 1))
done
is "a changed byte of a block is found" "$found" 8
damage $((at + 14))
exits "a query leaves the damaged block out, and says so" 1 "$STORE" sql "$TMP/broken" -o csv 'SELECT count(line) FROM records WHERE line > 0'
like "by its number" "$(cat "$TMP/err")" 'block [0-9]+ \(rows .*\) is damaged and left out'
ok "the other blocks answer" [ "$(tail -1 "$TMP/out")" -gt 60000 ]
crashed=0
for _ in $(seq 12); do
	damage $(((RANDOM * 32768 + RANDOM) % $(stat -c %s "$TMP/whole/data.mdb")))
	"$STORE" check "$TMP/broken" -q 2>/dev/null
	[ $? -le 1 ] || crashed=$((crashed + 1))
done
is "check survives whatever has changed" "$crashed" 0
head -c $(($(stat -c %s "$TMP/whole/data.mdb") / 2)) "$TMP/whole/data.mdb" >"$TMP/broken/data.mdb"
exits "a file cut short is refused" 1 "$STORE" check "$TMP/broken"
like "and said to be" "$(cat "$TMP/err")" 'cut short'
head -c 100000 /dev/urandom >"$TMP/broken/data.mdb"
exits "what is no store is refused" 1 "$STORE" sql "$TMP/broken" 'SELECT 1'

# A full disk
mkdir "$TMP/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=2m tmpfs "$TMP/small" 2>/dev/null; then
	cleanup() { umount "$TMP/small"; }
	seq 400000 | awk 'BEGIN { srand(3) } {printf "{\"line\":%d,\"noise\":\"%x%x%x\"}\n", $1, rand() * 4e9, rand() * 4e9, rand() * 4e9}' |
		"$STORE" put "$TMP/small/db" --source s --commit 0.02s -q 2>"$TMP/err"
	is "a full disk ends put with a failure" "$?" 1
	like "that names it" "$(cat "$TMP/err")" 'No space left'
	ok "what was committed can be read" "$STORE" check "$TMP/small/db"
	rows=$("$STORE" offset "$TMP/small/db" s)
	is "all of it" "$(count "$TMP/small/db")" "$((rows - 1)),$((rows - 1))"
	ok "and something was" [ "$rows" -gt 1 ]
	exits "a copy that has no room fails" 1 "$STORE" backup "$TMP/whole" "$TMP/small/copy"
	like "and names what is full" "$(cat "$TMP/err")" 'small/copy: copy: No space left'
	exits "half of it does not stay" 1 test -e "$TMP/small/copy/data.mdb"
	exits "nor half an export" 1 "$STORE" export "$TMP/whole" --sqlite "$TMP/small/out.db"
	exits "is there to be taken for a whole one" 1 test -e "$TMP/small/out.db"
else
	skip "a full disk" "needs root and tmpfs"
fi

# Readers beside the writer
(for i in $(seq 0 19); do lines $((i * 10000 + 1)) $((i * 10000 + 10000)); sleep 0.05; done) |
	"$STORE" put "$TMP/both" --source s --commit 0.03s -q &
wait_for 5 test -s "$TMP/both/data.mdb"
last=0
wrong=0
queries=0
while [ "$last" -lt 200000 ] && [ "$queries" -lt 3000 ]; do
	now=$("$STORE" sql "$TMP/both" -o csv 'SELECT count(*) FROM records' 2>>"$TMP/why" | tail -1)
	sum=$("$STORE" sql "$TMP/both" -o csv "SELECT count(*) - max(line) + sum(src_ip IS NULL) FROM records WHERE substr(info, 1, 7) = 'request'" 2>>"$TMP/why" | tail -1)
	sums=$("$STORE" sql "$TMP/both" -o csv 'SELECT count(*) - max(line), count(*) - count(length) FROM records WHERE line IS NOT NULL' 2>>"$TMP/why" | tail -1)
	queries=$((queries + 3))
	if [ "${now:-0}" -lt "$last" ] || [ "${sum:-0}" != 0 ] || [ "${sums:-0,0}" != 0,0 ]; then
		echo "# $now of $last, $sum, $sums" >&2
		wrong=$((wrong + 1))
	fi
	last=${now:-$last}
done
# Before the first commit there are no columns.
is "and none of their queries fails" "$(grep -v 'no such column' "$TMP/why")" ""
wait
is "readers see whole commits, growing, while put writes" "$wrong/$last" "0/200000"
done_testing
