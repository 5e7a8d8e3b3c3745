#!/bin/bash
# "Feed jq, Miller, ClickHouse" of docs/OPERATIONS.md as it stands: clickhouse, or where it is not installed its engine
# as a Python package, which is fetched once (180 MB).
. "$(dirname "$0")/lib.sh"

package=chdb-core==26.9.0
home=$cache/../$package
fetch() {
	[ ! -e "$home/fetched" ] || return 0
	rm -rf "$home"
	# It names pandas and pyarrow as well, but wants them only for frames of theirs.
	python3 -m venv "$home" && "$home/bin/pip" install -q --disable-pip-version-check --no-deps $package &&
		touch "$home/fetched"
}

export PATH=$ROOT/$BUILD:$PATH
if ! command -v clickhouse >/dev/null; then
	ok "the engine is fetched" fetch
	mkdir "$TMP/bin"
	printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$home/bin/python" "$ROOT/tests/cluster/clickhouse.py" >"$TMP/bin/clickhouse"
	chmod +x "$TMP/bin/clickhouse"
	export PATH=$TMP/bin:$PATH
fi

cp "$SAMPLE" "$TMP/day.pcap"
recipe clickhouse >"$TMP/recipe"
cd "$TMP" || exit 1
ok "ClickHouse takes the records as they are" bash -euo pipefail "$TMP/recipe"
sort "$TMP/out" >"$TMP/answer"
pcap-capture -q --stats=none -tttt -nn -r day.pcap | line-parse -q | kv-store put -q day.db
kv-store sql day.db -o tsv 'SELECT proto, count(*), sum(length) FROM records WHERE proto IS NOT NULL GROUP BY 1' | tail -n +2 | sort >"$TMP/wanted"
is "and adds them up as kv-store does" "$(grep -v '^\\N' "$TMP/answer")" "$(cat "$TMP/wanted")"
done_testing
