#!/bin/bash
# What line-parse reads from tcpdump's text of real captures is what the packets say.
. "$(dirname "$0")/../lib.sh"

captures=$SHARED/captures
if [ ! -d "$captures" ] || ! command -v tcpdump >/dev/null; then
	skip 'records of captures equal their packets' 'no captures beside the project, or no tcpdump'
	done_testing
fi
# A tenth of those that are not large: the whole takes minutes.
mapfile -t some < <(find "$captures" -type f -name '*.pcap' -size -900k | sort | awk 'NR % 10 == 3')
PARSE=$PARSE python3 tests/conformance/parse_packets.py "${some[@]}" >"$TMP/fields" 2>&1
is "records of ${#some[@]} captures equal their packets" "$?" 0
tail -5 "$TMP/fields" | sed 's/^/# /'

# Every other form of the text: no line is an error, and the ledger balances.
for form in -t -tt -vv -vvv '-e -v' -q '-#' -x -X '-A' '-AA -v' '-e -vv -x'; do
	bad=0
	for file in "${some[@]:0:20}"; do
		# shellcheck disable=SC2086
		tcpdump -nn $form -r "$file" 2>/dev/null >"$TMP/text"
		"$PARSE" --stats=json -o tsv --fields error "$TMP/text" 2>"$TMP/err" >"$TMP/out"
		grep -q '"errors":0,' "$TMP/err" || {
			bad=$((bad + 1))
			echo "# $form $file: $(cat "$TMP/err")"
			sort "$TMP/out" | uniq -c | sort -rn | head -3 | sed 's/^/# /'
		}
	done
	is "tcpdump $form of captures has no errors" "$bad" 0
done
done_testing
