#!/bin/bash
# Every shell block of the README and of docs/OPERATIONS.md runs as it stands.
. "$(dirname "$0")/../lib.sh"

export PATH=$ROOT/$BUILD:$PATH
case "$BUILD" in /*) ;; *) export BUILD=$ROOT/$BUILD ;; esac

# A folder as a reader has it: a capture, and the scripts.
prepare() {
	rm -rf "$TMP/desk"
	mkdir -p "$TMP/desk"
	cp "$SAMPLE" "$TMP/desk/day.pcap"
	gzip -k "$TMP/desk/day.pcap"
	ln -s "$ROOT/scripts" "$TMP/desk/scripts"
}

able() { # NEED: what a block needs is here
	case "$1" in
	'') ;;
	root) [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null ;;
	gnuplot | curl | mlr | clickhouse) command -v "$1" ;;
	d3) [ -r /usr/share/nodejs/d3/dist/d3.min.js ] ;;
	*) return 1 ;;
	esac >/dev/null
}

run() { # BLOCK: in a fresh folder; a loop of a minute would be a bug
	prepare
	(cd "$TMP/desk" && timeout -k 5 60 bash -euo pipefail "$1")
}

# Splits a page into blocks: FOLDER/N holds the block, FOLDER/N.name its heading, FOLDER/N.needs its needs.
split() { # PAGE FOLDER
	mkdir -p "$2"
	awk -v dir="$2" '
		/^```sh/ { file = dir "/" sprintf("%02d", ++n); print heading > (file ".name")
			needs = ""; if (match($0, /needs=[a-z0-9]+/)) needs = substr($0, RSTART + 6, RLENGTH - 6)
			print needs > (file ".needs"); inside = 1; next }
		/^```/ { inside = 0; next }
		inside { print > file; next }
		/^#+ / { sub(/^#+ /, ""); heading = $0 }
		/^\*\*/ { split($0, bold, /\*\*/); heading = bold[2] }' "$1"
}

for page in README.md docs/OPERATIONS.md; do
	folder=$TMP/$(basename $page)
	split $page "$folder"
	for block in "$folder"/[0-9][0-9]; do
		name="$(basename $page): $(cat "$block.name")"
		needs=$(cat "$block.needs")
		if grep -q '^\./scripts/\|^make' "$block"; then
			skip "$name" "sets up the whole project"
		elif able "$needs"; then
			ok "$name" run "$block"
		else
			skip "$name" "needs $needs"
		fi
	done
done
done_testing
