# Sourced by the tests beside it: a cluster of their own, and lines to send through it.
# shellcheck shell=bash disable=SC2034 # the variables are for those who source this
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

export PCAP_CLUSTER_DIR=$TMP/cluster
cluster() { "$ROOT"/scripts/cluster "$@"; }
cleanup() {
	jobs -p | xargs -r kill 2>/dev/null
	cluster down >/dev/null 2>&1
}
trap 'exit 1' INT TERM # and so the clean-up of lib.sh

up() { # OPTION…: the cluster, or the end of this test
	if ! cluster up "$@" >"$TMP/up" 2>&1; then
		report not-ok "the cluster comes up"
		sed 's/^/# /' "$TMP/up"
		done_testing
	fi
	report ok "the cluster comes up"
	broker=$(cluster status | head -1 | cut -d' ' -f1)
	cql=$(cluster status | awk '/cassandra1/ { print $1 }')
}

lines() { # COUNT [OPTION…]: so many packets of the sample, over and over, as lines
	local count=$1
	shift
	"$REPLAY" -q -t --loop 0 -L "$count" "$SAMPLE" | "$CAPTURE" --stats=none -tttt -nn "$@" -r -
}

topic_size() { # TOPIC: messages, all partitions together
	kcat -C -b "$broker" -t "$1" -o beginning -e -q -f '\n' 2>/dev/null | wc -l
}

ask() { # CQL: the one value it gives
	PYTHONWARNINGS=ignore "${PCAP_CLUSTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pcap-pipeline/cluster}/venv/bin/cqlsh" \
		"${cql%:*}" "${cql##*:}" --request-timeout=120 -e "$1" 2>"$TMP/cql.err" | awk 'below { print $1; exit } /^ *-+ *$/ { below = 1 }'
}

# Kills the server as a power cut would.
kill_server() { kill -KILL "$(cat "$PCAP_CLUSTER_DIR/$1/pid")"; }

# Starts again what was killed; what it said is shown when it fails.
restart() { cluster up >"$TMP/up" 2>&1 || sed 's/^/# /' "$TMP/up"; }
