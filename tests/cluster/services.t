#!/bin/bash
# kafka.service and pcap-job.service as they stand, under a systemd of their own: this machine's files with what
# is written to them in memory, and a network of its own.
[ -n "${SERVICES_INSIDE:-}" ] || [ "$(id -u)" != 0 ] || SERVICES_INSIDE=1 exec unshare -m "$0" "$@"
. "$(dirname "$0")/lib.sh"

if [ "$(id -u)" != 0 ]; then
	skip "the services of a cluster" "needs root for a machine of their own"
	done_testing
fi
command -v systemd-nspawn >/dev/null ||
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends systemd-container dbus >/dev/null

machine=$TMP/machine
mkdir "$machine"
leave() {
	[ -z "${nspawn:-}" ] || kill -KILL $nspawn 2>/dev/null
	umount -R -l "$machine"
}
trap 'cluster down >/dev/null 2>&1; leave; rm -rf --one-file-system "$TMP"' EXIT
mount -t tmpfs -o size=2g pcap-services "$machine"
mkdir "$machine/written" "$machine/work" "$machine/root"
mount -t overlay -o "lowerdir=/,upperdir=$machine/written,workdir=$machine/work" overlay "$machine/root"
root=$machine/root

# What whoever installs them has to see to: users, jars, the checkout, the broker's configuration.
# shellcheck source=scripts/cluster.d/kafka.sh disable=SC2034 # read by kafka_configure
broker_configuration() {
	local dir=$TMP/configured brokers=1 kafka_port=9092
	. scripts/cluster.d/servers.sh
	. scripts/cluster.d/kafka.sh
	kafka_configure 1
	sed 's|^log.dirs=.*|log.dirs=/var/lib/kafka/data|' "$dir/kafka1/server.properties"
}
mkdir -p "$root/etc/kafka" "$root/opt/kafka/jars" "$root/opt/pcap-pipeline" "$root/var/lib/pcap-job/cache" "$root/etc/default"
broker_configuration >"$root/etc/kafka/server.properties"
cql=127.0.0.1:$((base + 450))
echo "JOB_OPTIONS=\"--topic traffic --bootstrap 127.0.0.1:9092 --cassandra $cql --master local[1]\"" >"$root/etc/default/pcap-pipeline"
cp scripts/systemd/kafka.service scripts/systemd/pcap-job.service "$root/etc/systemd/system/"
for user in kafka pcap-job; do chroot "$root" useradd -r -M -d /nonexistent $user; done
chroot "$root" chown pcap-job: /var/lib/pcap-job

scripts/cluster fetch
systemd-nspawn -q -D "$root" --machine=services$$ --boot --private-network --register=no --keep-unit \
	--bind-ro="$cache/jars/kafka:/opt/kafka/jars" --bind-ro="$ROOT:/opt/pcap-pipeline" \
	--bind-ro="$cache:/var/lib/pcap-job/cache" systemd.unit=basic.target >"$TMP/boot" 2>&1 </dev/null &
nspawn=$!
there() { nsenter -t "$(pgrep -P $nspawn)" -a "$@"; }
in_its_network() { nsenter -t "$(pgrep -P $nspawn)" -n "$@"; }
cqlsh_by=in_its_network
is_up() { there systemctl is-system-running | grep -qE 'running|degraded'; }
ok "a systemd comes up" wait_for 120 is_up

id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d =)
ok "a broker's storage is formatted" there systemd-run -q --wait -p User=kafka -p StateDirectory=kafka \
	java -cp '/opt/kafka/jars/*' kafka.tools.StorageTool format -t "$id" -c /etc/kafka/server.properties
ok "kafka.service starts" there systemctl start kafka
answers() { there kcat -b 127.0.0.1:9092 -L; }
ok "and answers" wait_for 120 answers

lines 30000 >"$TMP/lines"
ok "lines go into it" in_its_network "$SERVE" -q kafka://127.0.0.1:9092/traffic <"$TMP/lines"
ok "a database comes up beside it" in_its_network scripts/cluster up --brokers 0 "${ports[@]}"
ok "pcap-job.service starts" there systemctl start pcap-job
checkpoint=$root/var/lib/pcap-job/checkpoint
ok "and parses them" wait_for 300 test -e "$checkpoint/packets/commits/0"
ok "and adds them up" wait_for 300 test -e "$checkpoint/rollups/commits/0"
there systemctl stop pcap-job
told=$(there journalctl -q -o cat -u pcap-job)
like "all of them" "$told" '^\{"tool": "job", .*"packets": 30000, "errors_and_notices": 0,'
is "the database has their rows" "$(ask 'SELECT count(*) FROM traffic.packets')" 30000
is "and their sums" "$(ask 'SELECT sum(packets) FROM traffic.traffic_by_second')" 30000
is "told to stop it ends well" "$(there systemctl show -p Result --value pcap-job)" success
there systemctl stop kafka
is "and so does the broker" "$(there systemctl show -p Result --value kafka)" success
[ "$failed" = 0 ] || { echo "$told"; there journalctl -q -n 20 -o cat -u kafka; } | sed 's/^/# /' >&2
there systemctl poweroff
wait $nspawn
done_testing
