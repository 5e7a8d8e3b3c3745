#!/bin/bash
# The systemd units: well formed, and closed off as far as each program allows.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

command -v systemd-analyze >/dev/null || { skip "the units" "no systemd-analyze"; done_testing; }

verify() { systemd-analyze verify --man=no "$1" 2>&1 | grep -F "$(basename "$1")" | grep -v 'is not executable'; }
exposed() { systemd-analyze security --offline=true --threshold="$1" "$2"; } # fails above the threshold, in tenths

for unit in scripts/systemd/*.service scripts/systemd/*.socket scripts/systemd/*.timer; do
	is "$(basename "$unit") is well formed" "$(verify "$unit")" ""
done
for unit in scripts/systemd/*.service; do
	ok "$(basename "$unit") is exposed by less than 3" exposed 29 "$unit"
done
sed 's/^CapabilityBoundingSet=.*//; s/^SystemCallFilter=.*//; s/^NoNewPrivileges.*//; s/^Protect.*//' scripts/systemd/line-serve.service >"$TMP/open.service"
exits "one that is not closed off is found out" 1 exposed 29 "$TMP/open.service"
done_testing
