#!/bin/bash
# line-serve over TLS: who gets in, who does not, and that a handshake holds nobody up.
. "$(dirname "$0")/../lib.sh"

cleanup() {
	# shellcheck disable=SC2046 # a list of process ids
	kill -9 $(jobs -p) 2>/dev/null
}
listening() { [ -n "$(ss -ltnH "sport = :$port")" ]; }
came() { [ "$(grep -c ': came$' "$TMP/serve.err")" -ge "$1" ]; }
refused() { grep -q "refused: TLS: $1" "$TMP/serve.err"; }
port=$(free_port)
mkfifo "$TMP/in"
serve() {
	timeout 60 "$SERVE" -v "$@" "127.0.0.1:$port" <"$TMP/in" 2>"$TMP/serve.err" &
	server=$!
	exec 3>"$TMP/in"
	wait_for 5 listening
}
feed() {
	"$@" >&3
	exec 3>&-
	wait "$server"
	code=$?
}
authority() { # NAME: a CA of its own
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
		-keyout "$TMP/$1.key" -out "$TMP/$1.pem" 2>/dev/null
}
issue() { # NAME CA
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" \
		-keyout "$TMP/$1.key" -out "$TMP/$1.csr" 2>/dev/null
	openssl x509 -req -in "$TMP/$1.csr" -CA "$TMP/$2.pem" -CAkey "$TMP/$2.key" -CAcreateserial -days 2 \
		-extfile <(echo "subjectAltName=DNS:$1,IP:127.0.0.1") -out "$TMP/$1.pem" 2>/dev/null
}
authority ca
authority strangers
issue server ca
issue other ca
issue reader.example ca
issue someone.example ca
issue stranger.example strangers
TLS=(--tls-cert "$TMP/server.pem" --tls-key "$TMP/server.key")
client() { # [NAME]: reads all there is
	openssl s_client -quiet -no_ign_eof -connect "127.0.0.1:$port" -CAfile "$TMP/ca.pem" -verify_return_error \
		${1:+-cert "$TMP/$1.pem" -key "$TMP/$1.key"} < <(sleep 10) 2>"$TMP/client.err"
}
WANTED=$(seq 1 100000 | md5sum)

serve "${TLS[@]}"
{ client | md5sum >"$TMP/s_client"; } 3>&- &
one=$!
{ ncat --ssl --recv-only 127.0.0.1 "$port" </dev/null 2>"$TMP/ncat.err" | md5sum >"$TMP/ncat"; } 3>&- &
two=$!
python3 -c 'import socket, sys, time; s = socket.create_connection(("127.0.0.1", int(sys.argv[1]))); time.sleep(60)' "$port" 3>&- &
loris=$!
wait_for 10 came 2
feed seq 1 100000
wait $one $two
kill $loris
is "s_client_reads_every_line" "$(cat "$TMP/s_client")" "$WANTED"
is "ncat_reads_every_line_beside_a_handshake_that_never_ends" "$(cat "$TMP/ncat")" "$WANTED"
is "tls_loses_nothing" "$code" 0

serve "${TLS[@]}" --tls-client-ca "$TMP/ca.pem" --tls-client-name reader.example
client >"$TMP/nobody" 3>&- || :
client stranger.example >"$TMP/stranger" 3>&- || :
client someone.example >"$TMP/someone" 3>&- || :
{ client reader.example | md5sum >"$TMP/reader"; } 3>&- &
one=$!
wait_for 10 came 1
feed seq 1 100000
wait $one
is "without_a_certificate_not_a_byte_comes" "$(cat "$TMP/nobody" "$TMP/stranger" "$TMP/someone" | wc -c)" 0
is "the_right_certificate_reads_every_line" "$(cat "$TMP/reader")" "$WANTED"
ok "a_missing_certificate_is_told" refused 'peer did not return a certificate'
ok "a_stranger_s_certificate_is_told" refused "\(self-signed certificate\|unable to get\)"
ok "another_s_name_is_told" refused 'hostname mismatch'

serve "${TLS[@]}" --handshake 300ms
python3 -c 'import socket, sys, time; s = socket.create_connection(("127.0.0.1", int(sys.argv[1]))); s.sendall(b"\x16\x03\x01"); time.sleep(60)' "$port" 3>&- &
loris=$!
ok "a_slow_handshake_is_refused" wait_for 5 refused 'the handshake took too long'
kill $loris
serial() { openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null 3>&- | openssl x509 -noout -subject; }
before=$(serial)
cp "$TMP/other.pem" "$TMP/server.pem"
cp "$TMP/other.key" "$TMP/server.key"
kill -HUP "$(pgrep -P "$server")"
reloaded() { grep -q 'certificates reloaded' "$TMP/serve.err"; }
ok "sighup_reloads_the_certificates" wait_for 5 reloaded
is "newcomers_see_the_new_one" "$before, $(serial)" "subject=CN = server, subject=CN = other"
echo broken >"$TMP/server.pem"
kill -HUP "$(pgrep -P "$server")"
kept() { grep -q 'the old certificate stays' "$TMP/serve.err"; }
ok "a_broken_file_leaves_the_old_certificate" wait_for 5 kept
exec 3>&-
kill "$server"
wait "$server" 2>/dev/null

# Handshakes that never end, more than are kept: who answers still comes in, and the stream goes on.
cat >"$TMP/loris.py" <<'P'
import resource, socket, sys
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
held = []
for _ in range(1200):
    held.append(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
    held[-1].sendall(b"\x16\x03\x01")
print("held", flush=True)
sys.stdin.read()
P
mkfifo "$TMP/release"
serve --tls-cert "$TMP/other.pem" --tls-key "$TMP/other.key" --handshake 60s
{ client | md5sum >"$TMP/before"; } 3>&- &
one=$!
wait_for 5 came 1
python3 "$TMP/loris.py" "$port" <"$TMP/release" >"$TMP/held" 3>&- &
loris=$!
exec 4>"$TMP/release"
held() { grep -q held "$TMP/held"; }
wait_for 30 held
{ client | md5sum >"$TMP/amid"; } 3>&- 4>&- &
two=$!
wait_for 10 came 2
feed seq 1 100000
wait $one $two
exec 4>&-
wait $loris
is "twelve_hundred_slow_handshakes_keep_nobody_out" "$(cat "$TMP/before" "$TMP/amid")" "$(printf '%s\n' "$WANTED" "$WANTED")"
ok "the_oldest_of_them_make_way" refused 'too many handshakes at a time'

exits "a_missing_key_is_named" 1 "$SERVE" --tls-cert "$TMP/other.pem" --tls-key "$TMP/none" :0
like "with_its_file" "$(cat "$TMP/err")" "line-serve: key $TMP/none: "
exits "a_certificate_without_a_key_is_usage" 2 "$SERVE" --tls-cert "$TMP/other.pem" :0

done_testing
