# Sourced by scripts/cluster: Kafka in KRaft mode, every broker also a controller.
# shellcheck shell=bash disable=SC2154 # the variables are scripts/cluster's

controller_port() { echo $((kafka_port + 100 + $1 - 1)); }

kafka_configure() { # NUMBER
	local home=$dir/kafka$1 voters='' i factor=$brokers isr=1
	[ "$brokers" = 1 ] || isr=2
	for i in $(seq "$brokers"); do voters="$voters,$i@127.0.0.1:$(controller_port "$i")"; done
	mkdir -p "$home"
	cat >"$home/server.properties" <<-END
		process.roles=broker,controller
		node.id=$1
		controller.quorum.voters=${voters#,}
		listeners=PLAINTEXT://$(address "kafka$1"),CONTROLLER://127.0.0.1:$(controller_port "$1")
		advertised.listeners=PLAINTEXT://$(address "kafka$1")
		listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
		controller.listener.names=CONTROLLER
		inter.broker.listener.name=PLAINTEXT
		log.dirs=$home/data
		num.partitions=4
		default.replication.factor=$factor
		min.insync.replicas=$isr
		offsets.topic.replication.factor=$factor
		transaction.state.log.replication.factor=$factor
		transaction.state.log.min.isr=$isr
		group.initial.rebalance.delay.ms=0
		# Replayed packets carry their own time; the message's is the moment it came.
		message.timestamp.type=LogAppendTime
		log.retention.hours=24
	END
	cat >"$home/log4j2.properties" <<-'END'
		status = error
		appender.console.type = Console
		appender.console.name = console
		appender.console.layout.type = PatternLayout
		appender.console.layout.pattern = %d %p %m (%c)%n
		rootLogger.level = INFO
		rootLogger.appenderRef.console.ref = console
	END
}

kafka_java() { # HEAP NUMBER CLASS ARGUMENT…
	local heap=$1 home=$dir/kafka$2
	shift 2
	# shellcheck disable=SC2086 # one option a word
	java $jvm -Xmx"$heap" -Dlog4j2.configurationFile="$home/log4j2.properties" -cp "$jars/kafka/*" "$@"
}

# The storage of all brokers carries one cluster's id.
kafka_format() { # NUMBER
	[ ! -f "$dir/kafka$1/data/meta.properties" ] || return 0
	[ -s "$dir/cluster-id" ] ||
		kafka_java 64m "$1" kafka.tools.StorageTool random-uuid 2>/dev/null | tail -1 >"$dir/cluster-id"
	kafka_java 64m "$1" kafka.tools.StorageTool format -t "$(cat "$dir/cluster-id")" \
		-c "$dir/kafka$1/server.properties" >"$dir/kafka$1/log" 2>&1 ||
		fail "kafka$1: cannot format its storage: $(tail -1 "$dir/kafka$1/log")"
}

kafka_start() { # NUMBER
	local home=$dir/kafka$1
	kafka_configure "$1"
	kafka_format "$1"
	# shellcheck disable=SC2086 # one option a word
	start "kafka$1" "$(address "kafka$1")" \
		java $jvm -Xmx512m -XX:+ExitOnOutOfMemoryError \
		-Dlog4j2.configurationFile="$home/log4j2.properties" \
		-cp "$jars/kafka/*" kafka.Kafka "$home/server.properties"
}

kafka_answers() { # NUMBER
	grep -q 'Kafka Server started' "$dir/kafka$1/log" && port_taken 127.0.0.1 $((kafka_port + $1 - 1))
}
