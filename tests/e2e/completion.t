#!/bin/bash
# What the tab key offers in bash and in zsh.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

export PATH=$ROOT/$BUILD:$PATH
case "$BUILD" in /*) export PATH=$BUILD:$PATH ;; esac

in_bash() { # WORD…: what completes the last of them, a line each
	bash -c '. scripts/completion/pcap-pipeline.bash
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_pcap_pipeline
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

# The file runs as a function of zsh's completion, whose own parts are stood in for.
in_zsh() {
	zsh -fc 'compadd() { shift; print -l -- ${(M)@:#${words[CURRENT]}*} }
		_call_program() { shift; "$@" }
		_files() { print files }
		words=("$@") CURRENT=$#
		. scripts/completion/_pcap-pipeline' zsh "$@"
}

# The options a program's --help tells, read by other means than the completion has.
options_of() {
	$1 --help 2>&1 | perl -ne 'while (/(?<![\w-])--(\[no-\])?([a-z][a-z0-9-]+)/g) { print "--$2\n"; print "--no-$2\n" if $1 }' | LC_ALL=C sort -u
}

offers() { # SHELL
	is "$1: an option that begins so" "$(in_"$1" line-serve --hist)" "--history"
	is "$1: an option with and without no-" "$(in_"$1" pcap-capture --no-not)" "--no-notices"
	is "$1: an option of a command of kv-store" "$(in_"$1" kv-store put db --dura)" "--durability"
	is "$1: commands of kv-store" "$(in_"$1" kv-store s | sort | tr '\n' ' ')" "scan sql stat "
	is "$1: interfaces" "$(in_"$1" pcap-replay -i l | grep -x lo)" "lo"
	is "$1: the words an option takes" "$(in_"$1" kv-store put d --format '' | tr '\n' ' ')" "auto json tsv csv "
	is "$1: that begin so" "$(in_"$1" line-parse -o c)" "csv"
	for tool in pcap-replay pcap-capture line-serve line-parse kv-store; do
		is "$1: every option of $tool" "$(in_"$1" $tool -- | LC_ALL=C sort -u)" "$(options_of $tool)"
	done
}

offers bash
is "bash: else files" "$(in_bash kv-store put d)" ""
like "by readline's own hand" "$(bash -c '. scripts/completion/pcap-pipeline.bash; complete -p line-parse')" '-o default'
if command -v zsh >/dev/null; then
	offers zsh
	is "zsh: else files" "$(in_zsh kv-store put d)" "files"
	like "zsh knows whose completion it is" \
		"$(zsh -fc "fpath=($ROOT/scripts/completion \$fpath); autoload -U compinit; compinit -D -u; print \${_comps[kv-store]}")" '^_pcap-pipeline$'
else
	skip "zsh" "no zsh"
fi
done_testing
