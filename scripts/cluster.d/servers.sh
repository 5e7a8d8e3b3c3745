# Sourced by scripts/cluster: what all servers have in common. A server NAME has a folder
# $dir/NAME with its configuration, data, log and pid file.
# shellcheck shell=bash disable=SC2154 # the variables are scripts/cluster's

install_missing() {
	local missing=() package
	for package in openjdk-17-jre-headless maven python3-venv iproute2; do
		dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
	done
	! command -v java >/dev/null || missing=("${missing[@]/openjdk-17-jre-headless/}")
	! command -v mvn >/dev/null || missing=("${missing[@]/maven/}")
	# shellcheck disable=SC2206 # empty words are to go
	missing=(${missing[*]})
	[ ${#missing[@]} -gt 0 ] || return 0
	say "installing ${missing[*]}"
	local as_root=
	[ "$(id -u)" = 0 ] || as_root=sudo
	$as_root apt-get update -qq
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		"${missing[@]}" >/dev/null
}

# Downloads once for each state of the two lists of versions.
cluster_fetch() {
	local wanted
	wanted=$(cat "$here/pom.xml" "$here/requirements.txt" | sha256sum)
	[ "$(cat "$cache/fetched" 2>/dev/null)" != "$wanted" ] || return 0
	install_missing
	rm -rf "$cache"
	mkdir -p "$cache"
	local set
	for set in kafka cassandra spark; do
		say "fetching the jars of $set"
		mvn -q -B -f "$here/pom.xml" -P $set dependency:copy-dependencies \
			-DincludeScope=runtime -DoutputDirectory="$jars/$set" >"$cache/$set.log" 2>&1 ||
			fail "fetching the jars of $set: $(grep -m1 ERROR "$cache/$set.log")"
	done
	rm -f "$jars"/spark/slf4j-api-* # Spark brings a newer one, which this would stand in front of
	say "fetching the Python packages"
	/usr/bin/python3 -m venv "$venv" # not that of a home, which services do not see
	"$venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt" ||
		fail "fetching the Python packages failed"
	echo "$wanted" >"$cache/fetched"
}

require_java() {
	command -v java >/dev/null || fail "java: not found; it comes with openjdk-17-jre-headless"
}

alive() { # NAME
	local pid
	pid=$(cat "$dir/$1/pid" 2>/dev/null) || return 1
	# A number that now belongs to somebody else is not our server.
	tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$dir/$1"
}

port_taken() { # HOST PORT
	ss -Hltn "src $1 and sport = :$2" | grep -q .
}

# start NAME HOST:PORT COMMAND…: in a session of its own, its words in a log that holds nothing of an earlier life.
start() {
	local name=$1 host=${2%:*} port=${2##*:}
	shift 2
	! alive "$name" || return 0
	local tries=25 # one that was just killed may need a moment to let go of its port
	while port_taken "$host" "$port"; do
		[ $((tries -= 1)) -gt 0 ] || fail "$name: port $host:$port is taken"
		sleep 0.2
	done
	mkdir -p "$dir/$name"
	[ ! -f "$dir/$name/log" ] || mv -f "$dir/$name/log" "$dir/$name/log.before"
	setsid nohup "$@" >>"$dir/$name/log" 2>&1 </dev/null &
	echo $! >"$dir/$name/pid"
}

why() { # LOG: the line that says it best
	(grep -m1 -E '(^|[ [])(ERROR|FATAL)' "$1" || grep -m1 -E 'Error|Exception' "$1" || tail -1 "$1") | cut -c1-300
}

# wait_until NAME SECONDS COMMAND…
wait_until() {
	local name=$1 tries=$(($2 * 5))
	shift 2
	until "$@" >/dev/null 2>&1; do
		alive "$name" || fail "$name died: $(why "$dir/$name/log")"
		[ $((tries -= 1)) -gt 0 ] || fail "$name does not answer; its log is $dir/$name/log"
		sleep 0.2
	done
}

stop() { # NAME
	local pid tries=100
	if alive "$1"; then
		pid=$(cat "$dir/$1/pid")
		kill -TERM "$pid" 2>/dev/null || true
		while alive "$1" && [ $((tries -= 1)) -gt 0 ]; do sleep 0.1; done
		! alive "$1" || kill -KILL "$pid" 2>/dev/null || true
		while alive "$1"; do sleep 0.1; done
	fi
	rm -f "$dir/$1/pid"
}

servers() { # every name that this shape has
	local i
	for i in $(seq "$brokers"); do echo "kafka$i"; done
	[ "$databases" = 0 ] || for i in $(seq "$databases"); do echo "cassandra$i"; done
	[ "$workers" = 0 ] || { echo spark0; for i in $(seq "$workers"); do echo "spark$i"; done; }
}

address() { # NAME: where it listens
	local i=${1//[a-z]/}
	case "$1" in
	kafka*) echo "127.0.0.1:$((kafka_port + i - 1))" ;;
	cassandra*) echo "127.0.0.$i:$cql_port" ;;
	spark*) echo "127.0.0.1:$((spark_port + i))" ;;
	esac
}

say_memory() {
	local need=$((brokers * 600 + databases * 1800 + (workers > 0 ? 300 * (workers + 1) : 0))) free
	free=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
	say "needs about $need MiB of memory; $free MiB are free"
	[ "$free" -gt "$need" ] || fail "not enough memory"
}

cluster_up() {
	cluster_fetch
	require_java
	mkdir -p "$dir"
	printf '%s=%s\n' brokers "$brokers" databases "$databases" workers "$workers" \
		kafka_port "$kafka_port" cql_port "$cql_port" spark_port "$spark_port" >"$dir/shape"
	say_memory
	trap 'cluster_down' ERR EXIT
	local i
	for i in $(seq "$brokers"); do kafka_start "$i"; done
	[ "$databases" = 0 ] || cassandra_start 1
	[ "$workers" = 0 ] || spark_start
	for i in $(seq "$brokers"); do wait_until "kafka$i" 180 kafka_answers "$i"; done
	[ "$databases" = 0 ] || wait_until cassandra1 300 cassandra_answers 1
	# A node joins when the one before it has joined.
	[ "$databases" != 3 ] || for i in 2 3; do
		cassandra_start "$i"
		wait_until "cassandra$i" 300 cassandra_answers "$i"
	done
	trap - ERR EXIT
	cluster_status
}

cluster_down() {
	local name
	trap - ERR EXIT
	# Whatever was started under this folder, whichever shape it had.
	for name in $(cd "$dir" 2>/dev/null && ls -rd spark* cassandra* kafka* 2>/dev/null); do stop "$name"; done
	[ "$purge" = no ] || rm -rf "$dir"
}

cluster_status() {
	local name down=0
	for name in $(servers); do
		if alive "$name"; then
			echo "$(address "$name") $name up, pid $(cat "$dir/$name/pid")"
		else
			echo "$(address "$name") $name down"
			down=1
		fi
	done
	return $down
}

cluster_logs() {
	local name
	for name in $(servers); do
		echo "== $name: $dir/$name/log"
		tail -20 "$dir/$name/log" 2>/dev/null || true
	done
}
