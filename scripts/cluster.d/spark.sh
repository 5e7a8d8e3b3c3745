# Sourced by scripts/cluster: a Spark master (spark0) and its workers (spark1, spark2).
# shellcheck shell=bash disable=SC2154 # the variables are scripts/cluster's

spark_class() { # NAME HOST:PORT CLASS ARGUMENT…
	local name=$1 at=$2
	shift 2
	mkdir -p "$dir/$name"
	start "$name" "$at" env SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1 PATH="$venv/bin:$PATH" \
		java -Xmx256m -Dpcap.home="$dir/$name" -cp "$(spark_jars)" "$@"
}

spark_jars() { echo "$(echo "$venv"/lib/python3*/site-packages/pyspark/jars)/*:$jars/spark/*"; }

spark_start() {
	local i
	spark_class spark0 "127.0.0.1:$spark_port" org.apache.spark.deploy.master.Master \
		--host 127.0.0.1 --port "$spark_port" --webui-port $((spark_port + 10))
	wait_until spark0 60 port_taken 127.0.0.1 "$spark_port"
	for i in $(seq "$workers"); do
		spark_class "spark$i" "127.0.0.1:$((spark_port + i))" org.apache.spark.deploy.worker.Worker \
			--host 127.0.0.1 --port $((spark_port + i)) --webui-port $((spark_port + 10 + i)) \
			--cores 1 --memory 1g --work-dir "$dir/spark$i/work" "spark://127.0.0.1:$spark_port"
		wait_until "spark$i" 60 grep -q 'Successfully registered with master' "$dir/spark$i/log"
	done
}
