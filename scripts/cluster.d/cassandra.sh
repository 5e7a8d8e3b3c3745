# Sourced by scripts/cluster: Cassandra nodes on 127.0.0.1, .2 and .3.
# shellcheck shell=bash disable=SC2154 # the variables are scripts/cluster's

# What Java 17 must be told to leave open (the daemon's own start script says the same).
cassandra_modules() {
	local package
	for package in java.base/jdk.internal.misc java.base/jdk.internal.ref java.base/sun.nio.ch \
		java.management.rmi/com.sun.jmx.remote.internal.rmi java.rmi/sun.rmi.registry \
		java.rmi/sun.rmi.server java.rmi/sun.rmi.transport java.rmi/sun.rmi.transport.tcp \
		java.sql/java.sql; do
		echo "--add-exports=$package=ALL-UNNAMED"
	done
	for package in java.base/java.lang java.base/java.lang.module java.base/java.io java.base/java.net \
		java.base/java.nio java.base/java.util java.base/java.util.concurrent \
		java.base/java.util.concurrent.atomic java.base/jdk.internal.loader java.base/jdk.internal.ref \
		java.base/jdk.internal.reflect java.base/jdk.internal.math java.base/jdk.internal.module \
		java.base/jdk.internal.util.jar java.base/sun.nio.ch \
		jdk.management/com.sun.management.internal; do
		echo "--add-opens=$package=ALL-UNNAMED"
	done
}

cassandra_configure() { # NUMBER
	local home=$dir/cassandra$1
	mkdir -p "$home"
	cat >"$home/cassandra.yaml" <<-END
		cluster_name: pcap-pipeline
		num_tokens: 16
		partitioner: org.apache.cassandra.dht.Murmur3Partitioner
		data_file_directories: [ $home/data ]
		commitlog_directory: $home/commitlog
		saved_caches_directory: $home/saved_caches
		hints_directory: $home/hints
		cdc_raw_directory: $home/cdc_raw
		commitlog_sync: group
		commitlog_sync_group_window: 10ms
		endpoint_snitch: SimpleSnitch
		listen_address: 127.0.0.$1
		rpc_address: 127.0.0.$1
		native_transport_port: $cql_port
		storage_port: $((cql_port - 2042))
		ssl_storage_port: $((cql_port - 2041))
		memtable_heap_space: 256MiB
		batch_size_warn_threshold: 32KiB # the job's are of one partition and 16 KiB, of which 5 KiB would be told
		# On one machine with everything else a pause is no failure.
		write_request_timeout: 20s
		read_request_timeout: 20s
		range_request_timeout: 60s
		native_transport_timeout: 120s
		seed_provider:
		  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
		    parameters: [ { seeds: 127.0.0.1 } ]
	END
	cat >"$home/logback.xml" <<-'END'
		<configuration>
		  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
		    <encoder><pattern>%d %-5level %msg%n</pattern></encoder>
		  </appender>
		  <root level="INFO"><appender-ref ref="out"/></root>
		</configuration>
	END
}

cassandra_start() { # NUMBER
	# One that joins gives up when no other has answered within the delay; the first waits for nobody.
	local home=$dir/cassandra$1 heap=1g delay=1000
	[ "$1" = 1 ] || delay=10000
	[ "$databases" = 1 ] || heap=700m
	cassandra_configure "$1"
	# shellcheck disable=SC2046,SC2086 # one option a word
	start "cassandra$1" "$(address "cassandra$1")" \
		java $jvm -Xmx$heap -Xms$heap -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError \
		-XX:MaxDirectMemorySize=256m -javaagent:"$jars/cassandra/jamm-0.4.0.jar" \
		-Djdk.attach.allowAttachSelf=true $(cassandra_modules) \
		-Dcassandra.config="file://$home/cassandra.yaml" -Dcassandra.storagedir="$home" \
		-Dcassandra-foreground=yes -Dcassandra.jmx.local.port=$((cql_port + 200 + $1)) \
		-Dlogback.configurationFile="$home/logback.xml" \
		-Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.ring_delay_ms=$delay \
		-cp "$jars/cassandra/*" org.apache.cassandra.service.CassandraDaemon
}

cassandra_answers() { # NUMBER
	port_taken "127.0.0.$1" "$cql_port" &&
		"$venv/bin/cqlsh" "127.0.0.$1" "$cql_port" -e 'SELECT now() FROM system.local'
}
