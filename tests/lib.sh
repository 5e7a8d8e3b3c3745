# Sourced by every test script: TAP output (why something failed on stderr, where prove shows it), a scratch folder, and the programs under test.
#
#   ok NAME COMMAND…            the command succeeds
#   is NAME GOT WANTED          two texts are equal
#   like NAME GOT REGEX         the text matches (extended regex)
#   exits NAME CODE COMMAND…    exit code; what it printed is in $TMP/out and $TMP/err
#   skip NAME REASON            not run here, and why
#   wait_for SECONDS COMMAND…   polls until the command succeeds
#   done_testing                last line of every script
#
# shellcheck shell=bash disable=SC2034 # the variables are for those who source this
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
ROOT=$PWD
BUILD=${BUILD:-build}
REPLAY=$ROOT/$BUILD/pcap-replay
CAPTURE=$ROOT/$BUILD/pcap-capture
SERVE=$ROOT/$BUILD/line-serve
PARSE=$ROOT/$BUILD/line-parse
STORE=$ROOT/$BUILD/kv-store
SAMPLE=$ROOT/tests/data/sample.pcap
SHARED=$ROOT/../shared
export TZ=UTC LC_ALL=C
TMP=$(mktemp -d)
trap 'cleanup; rm -rf "$TMP"' EXIT
cleanup() { :; } # a script may define its own
count=0
failed=0

report() { # ok|not-ok NAME
	count=$((count + 1))
	if [ "$1" = ok ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
	fi
}

ok() {
	local name=$1
	shift
	if "$@" >"$TMP/out" 2>"$TMP/err"; then
		report ok "$name"
	else
		report not-ok "$name"
		sed 's/^/# /' "$TMP/out" "$TMP/err" | head -20 >&2
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		report ok "$1"
	else
		report not-ok "$1"
		printf 'got:    %s\nwanted: %s\n' "$2" "$3" | sed 's/^/# /' | head -40 >&2
	fi
}

like() {
	if grep -qE -- "$3" <<<"$2"; then
		report ok "$1"
	else
		report not-ok "$1"
		printf 'got:    %s\nregex:  %s\n' "$2" "$3" | sed 's/^/# /' | head -40 >&2
	fi
}

exits() {
	local name=$1 code=$2 got
	shift 2
	"$@" >"$TMP/out" 2>"$TMP/err"
	got=$?
	if [ "$got" = "$code" ]; then
		report ok "$name"
	else
		report not-ok "$name"
		echo "# exit $got, wanted $code" >&2
		sed 's/^/# /' "$TMP/err" | head -20 >&2
	fi
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

wait_for() {
	local tries=$(($1 * 20))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}

# A TCP port nobody listens on now.
free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

done_testing() {
	echo "1..$count"
	[ "$failed" = 0 ]
	exit
}
