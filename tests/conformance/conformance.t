#!/bin/bash
# pcap-capture prints what the installed tcpdump prints: over the sample, and over a folder of other
# captures ($CONFORMANCE, by default those shared with the project where they are).
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

compare() { CAPTURE=$CAPTURE "$ROOT/tests/conformance/compare" --show 5 "$@"; }
mutate() { CAPTURE=$CAPTURE "$ROOT/tests/conformance/mutate" --show 5 "$@"; }
reference="tcpdump version 4.99.3"

if ! tcpdump --version 2>&1 | grep -q "^$reference"; then
	skip "everything" "the tcpdump here is not $reference"
	done_testing
fi

for options in "" -v "-v -v" "-v -v -v" -e "-e -v" -q "-q -q" -S -K -x -xx -X "-e -XX" -A -AA \
	"-# --nano"; do
	# shellcheck disable=SC2086 # words
	ok "the sample is identical under -nn $options" compare --min 100 $options "$SAMPLE"
done
ok "the frames made by hand have tcpdump's own lines" tests/conformance/frames tests/frames/*.txt
for type in aodv carp cnfp domain lmp pgm pgm_zmtp1 ptp radius resp rpc rtcp rtp snmp someip tftp vat \
	vxlan wb zmtp1; do
	ok "the sample is identical under -nn -v -T $type" compare --min 100 -v "-T$type" "$SAMPLE"
done
for form in -t -tt -ttt -tttt -ttttt; do
	for zone in UTC America/St_Johns; do
		is "stamps of $form are tcpdump's in $zone" \
			"$(TZ=$zone "$CAPTURE" -nn $form --no-notices -r "$SAMPLE" 2>/dev/null | cksum)" \
			"$(TZ=$zone tcpdump -nn $form -r "$SAMPLE" 2>/dev/null | cksum)"
	done
done

folder=${CONFORMANCE:-$SHARED/captures}
if [ ! -d "$folder" ]; then
	skip "captures from elsewhere" "no folder $folder"
	ok "cut and flipped packets of the sample do no harm" mutate --seed 1 --packets 300 "$SAMPLE"
	done_testing
fi
ok "99.5 % of the lines of $folder are identical under -nn" compare --min 99.5 "$folder"
ok "98 % of the lines of $folder are identical under -nn -v" compare --min 98 -v "$folder"
ok "99 % of the lines of $folder are identical under -nn -e" compare --min 99 -e "$folder"
ok "cut and flipped packets do no harm" mutate --seed 1 --packets 10 "$folder"
done_testing
