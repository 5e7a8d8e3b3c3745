# Sourced by the tests beside it: a cluster of their own, and lines to send through it.
# shellcheck shell=bash disable=SC2034 # the variables are for those who source this
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

export PCAP_CLUSTER_DIR=$TMP/cluster
cache=${PCAP_CLUSTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pcap-pipeline/cluster} # as scripts/cluster has it
cluster() { "$ROOT"/scripts/cluster "$@"; }
cleanup() {
	jobs -p | xargs -r kill 2>/dev/null
	cluster down >/dev/null 2>&1
}
trap 'exit 1' INT TERM # and so the clean-up of lib.sh

# Other ports than those of a cluster that somebody may have up.
base=${CLUSTER_PORTS:-21092}
ports=(--kafka-port $base --cql-port $((base + 450)) --spark-port $((base + 485)))

up() { # OPTION…: the cluster, or the end of this test
	if ! cluster up "${ports[@]}" "$@" >"$TMP/up" 2>&1; then
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

# Everything that runs of the cluster and of a job on it: what names its folder, and what that started.
family() {
	ps -ww -eo pid=,ppid=,args= | awk -v dir="$PCAP_CLUSTER_DIR" '
		index($0, dir) && !/awk -v dir=/ { mine[$1] = 1 }
		{ parent[$1] = $2 }
		END {
			do { grew = 0; for (p in parent) if (!(p in mine) && parent[p] in mine) { mine[p] = 1; grew = 1 } } while (grew)
			for (p in mine) print p
		}'
}

# Listeners of all that which others than this machine could reach; nothing is what we want to see.
public_listeners() {
	local pids
	pids=$(family | paste -sd'|')
	ss -Hltnp | grep -E "pid=($pids)," | awk '{ print $4, $6 }' |
		grep -vE '^\[?(::ffff:)?127\.[0-9.]+\]?:|^\[::1\]:' | head -3
}

listeners() { # how many sockets they listen on
	ss -Hltnp | grep -cE "pid=($(family | paste -sd'|')),"
}

resident() { # MiB that the cluster's servers hold
	sed 's|.*|/proc/&/status|' "$PCAP_CLUSTER_DIR"/*/pid | xargs cat 2>/dev/null |
		awk '/VmRSS/ { n += $2 } END { print int(n / 1024) }'
}

# Stops the cluster; nothing of it may stay.
down_leaves_nothing() {
	cluster down
	is "nothing stays behind" "$(pgrep -af "$PCAP_CLUSTER_DIR")" ""
}

topic_sum() { kcat -C -b "${brokers:-$broker}" -t "$1" -o beginning -e -q 2>/dev/null | sort | md5sum; }

topic_size() { # TOPIC: messages, all partitions together
	kcat -C -b "${brokers:-$broker}" -t "$1" -o beginning -e -q -f '\n' 2>/dev/null | wc -l
}

cqlsh() { # OPTION…; by a command that cqlsh_by names, when it is elsewhere
	${cqlsh_by:-} env PYTHONWARNINGS=ignore "$cache/venv/bin/cqlsh" "${cql%:*}" "${cql##*:}" --request-timeout=120 "$@"
}

# CQL: the one value it gives. A node just killed may cost a question its time: then it is asked again.
ask() {
	local try
	for try in 1 2 3; do
		! cqlsh -e "$1" >"$TMP/cql.out" 2>"$TMP/cql.err" || break
		sed "s/^/# asked $try times: /" "$TMP/cql.err" >&2
	done
	awk 'below { print $1; exit } /^ *-+ *$/ { below = 1 }' "$TMP/cql.out"
}

# How many rows of packets a sensor has, counted partition by partition: one count over all has but one time limit.
packets_of() { # SENSOR [CONSISTENCY]
	local level="CONSISTENCY ${2:-ONE};"
	{
		echo "$level"
		cqlsh -e "$level SELECT DISTINCT sensor, bucket, shard FROM traffic.packets" 2>"$TMP/cql.err" |
			sed -nE "s/^ *($1) \| ([^.]*)[^+]*([^ ]*) \| *([0-9]+)\$/SELECT count(*) FROM traffic.packets WHERE sensor = '\1' AND bucket = '\2\3' AND shard = \4;/p"
	} >"$TMP/counts.cql"
	cqlsh -f "$TMP/counts.cql" 2>>"$TMP/cql.err" | awk '/^ *[0-9]+$/ { n += $1 } END { print n + 0 }'
}

recipe() { # NEED: the blocks of docs/OPERATIONS.md that need it
	awk -v fence="^\`\`\`sh needs=$1\$" '$0 ~ fence { on = 1; next } /^```/ { on = 0 } on' "$ROOT/docs/OPERATIONS.md"
}

# Kills the server as a power cut would.
kill_server() { kill -KILL "$(cat "$PCAP_CLUSTER_DIR/$1/pid")"; }

# Starts again what was killed; what it said is shown when it fails.
restart() { cluster up >"$TMP/up" 2>&1 || sed 's/^/# /' "$TMP/up"; }
