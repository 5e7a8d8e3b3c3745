#!/bin/bash
# check-cluster itself: a file of tests that fails is run once more, and the last line names what passed only then.
. "$(dirname "$0")/lib.sh"

# Tests of no cluster: one fails the first time, one whenever it is run.
cat >"$TMP/wavers.t" <<END
#!/bin/bash
echo 1..1
[ -e "$TMP/ran" ] && echo "ok 1" || echo "not ok 1"
touch "$TMP/ran"
END
cat >"$TMP/fails.t" <<END
#!/bin/bash
echo 1..1
echo "not ok 1"
echo once >>"$TMP/failed"
END
printf '#!/bin/bash\necho 1..1\necho "ok 1"\n' >"$TMP/passes.t"
chmod +x "$TMP"/*.t

last() { tail -1 "$TMP/err"; }
exits "what passes is run once" 0 scripts/check-cluster "$TMP/passes.t"
is "and nothing more is said" "$(grep check-cluster: "$TMP/err")" ""
exits "what passes at the second try is no failure" 0 scripts/check-cluster "$TMP/wavers.t" "$TMP/passes.t"
is "but is named" "$(last)" "check-cluster: passed at the second try: $TMP/wavers.t"
rm "$TMP/ran"
exits "what fails twice is one" 1 scripts/check-cluster "$TMP/fails.t" "$TMP/wavers.t"
is "after two tries" "$(wc -l <"$TMP/failed")" 2
is "and is not named as passed" "$(last)" "check-cluster: passed at the second try: $TMP/wavers.t"

printf '#!/bin/bash\nsleep 424242\n' >"$TMP/hangs.t"
chmod +x "$TMP/hangs.t"
CLUSTER_LIMIT=1 exits "what hangs is ended, and fails" 1 scripts/check-cluster "$TMP/hangs.t"
is "with all that it started" "$(pgrep -fx 'sleep 424242')" ""
done_testing
