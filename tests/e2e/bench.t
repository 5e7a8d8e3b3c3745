#!/bin/bash
# make bench: every row can be measured, or says why not. Nothing here looks at how fast anything was.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

export BENCH_CACHE=$TMP/cache
if [ -n "${SAN:-}" ]; then
	skip "the quick table" "sanitized programs are not what is compared"
	done_testing
fi
exits "the quick table is made" 0 scripts/bench --quick --json "$TMP/table.json" --svg "$TMP/table.svg"
grep '^| ' "$TMP/out" | tail -n +2 >"$TMP/rows"
ask() { python3 -c "import json; t = json.load(open('$TMP/table.json')); rows = t['rows']; print($1)"; }
is "a row of the text is a row of the JSON" "$(wc -l <"$TMP/rows")" "$(ask 'len(rows)')"
is "no row failed" "$(ask "[(r['row'], r['reason']) for r in rows if r['reason'].startswith('failed')]")" "[]"
is "every row was measured on both sides, or says why not" "$(ask "[r['row'] for r in rows
	if not r['reason'] and not (r['ours'] and len(r['ours']) == len(r['peer_figures']) and min(r['ours'] + r['peer_figures']) > 0)]")" "[]"
is "the rows without a wire were measured" "$(ask "[r['row'] for r in rows
	if r['reason'] and not r['row'].startswith(('replay', 'live', 'kafka', 'job'))]")" "[]"
is "the table names machine and compiler" "$(ask "all(t['machine'].values())")" True
is "the picture has a bar a measured row" "$(grep -c 'fill="#2a7"\|fill="#c63"' "$TMP/table.svg")" "$(ask "len([r for r in rows if r['ours']])")"
exits "a row nobody knows is an error" 1 scripts/bench --quick --only nonesuch
done_testing
