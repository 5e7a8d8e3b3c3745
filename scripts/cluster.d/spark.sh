# Sourced by scripts/cluster: a Spark master (spark0) and its workers (spark1, spark2).
# shellcheck shell=bash disable=SC2154 # the variables are scripts/cluster's

spark_class() { # NAME HOST:PORT CLASS ARGUMENT…
	local name=$1 at=$2
	shift 2
	mkdir -p "$dir/$name"
	# A worker builds its executors' commands itself, and wants to know of which Spark.
	# shellcheck disable=SC2086 # one option a word
	start "$name" "$at" env SPARK_HOME="$(spark_home)" SPARK_SCALA_VERSION=2.12 \
		SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1 PATH="$venv/bin:$PATH" \
		java $jvm -Xmx256m -Dpcap.home="$dir/$name" -cp "$(spark_jars)" "$@"
}

spark_home() { echo "$venv"/lib/python3*/site-packages/pyspark; }

spark_jars() { echo "$(spark_home)/jars/*:$jars/spark/*"; }

spark_start() {
	local i
	spark_class spark0 "127.0.0.1:$spark_port" org.apache.spark.deploy.master.Master \
		--host 127.0.0.1 --port "$spark_port" --webui-port $((spark_port + 10))
	wait_until spark0 180 port_taken 127.0.0.1 "$spark_port"
	for i in $(seq "$workers"); do
		spark_class "spark$i" "127.0.0.1:$((spark_port + i))" org.apache.spark.deploy.worker.Worker \
			--host 127.0.0.1 --port $((spark_port + i)) --webui-port $((spark_port + 10 + i)) \
			--cores 1 --memory 1g --work-dir "$dir/spark$i/work" "spark://127.0.0.1:$spark_port"
		wait_until "spark$i" 180 grep -q 'Successfully registered with master' "$dir/spark$i/log"
	done
}

# A Python program of this folder with Spark around it.
spark_python() { # FILE ARGUMENT…
	local conf settings=() program=$here/$1 parser
	shift
	# Throughput over pauses, and no check of every single access to an Arrow buffer.
	local fast="$jvm -XX:+UseParallelGC -Darrow.enable_unsafe_memory_access=true -Darrow.enable_null_check_for_get=false"
	for conf in driver executor; do
		settings+=(--conf "'spark.$conf.extraClassPath=$jars/spark/*'")
	done
	mkdir -p "$dir"
	settings+=(--conf "'spark.executor.extraJavaOptions=$fast'" --driver-java-options
		"'$fast -Dpcap.log=$dir/job.log -Dlog4j2.configurationFile=$here/log4j2.properties'")
	export SPARK_LOCAL_IP=127.0.0.1 PATH="$venv/bin:$PATH" PYSPARK_PYTHON="$venv/bin/python"
	export PYSPARK_SUBMIT_ARGS="--driver-memory ${PCAP_JOB_MEMORY:-1g} ${settings[*]} pyspark-shell"
	parser=$(realpath -m "${BUILD:-$root/build}")/line-parse
	[ -x "$parser" ] || parser=$(command -v line-parse || echo "$parser") # this checkout's, else the installed one
	exec "$venv/bin/python" "$program" --line-parse "$parser" "$@"
}

# The job with the addresses of what up started; the caller's options come last and win.
cluster_job() {
	local defaults=() i hosts=127.0.0.1
	cluster_fetch
	require_java
	for i in $(seq 2 "$databases"); do hosts="$hosts,127.0.0.$i"; done
	defaults=(--checkpoint "$dir/checkpoint")
	[ "$brokers" = 0 ] || defaults+=(--bootstrap "$(for i in $(seq "$brokers"); do address "kafka$i"; done | paste -sd,)")
	[ "$databases" = 0 ] || defaults+=(--cassandra "$hosts:$cql_port" --replication "$databases")
	[ "$workers" = 0 ] || defaults+=(--master "spark://127.0.0.1:$spark_port")
	spark_python job.py "${defaults[@]}" "$@"
}

cluster_socket() {
	cluster_fetch
	require_java
	spark_python live.py "$@"
}
