# bash completion for the five programs: their options as their own --help tells them, else files.
_pcap_pipeline()
{
	local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}

	case "$previous" in
	-i | -I | --interface | --second)
		mapfile -t COMPREPLY < <(compgen -W "$(ls /sys/class/net) any" -- "$word")
		return
		;;
	esac
	# One of some words, as --help has it: "--format auto|json|tsv|csv".
	if [[ $previous == -* && $word != -* ]]; then
		local words
		words=$("${COMP_WORDS[0]}" --help 2>/dev/null | grep -oE -- "(^|[^[:alnum:]-])$previous[ =][a-z]+(\|[a-z]+)+" | head -1)
		if [[ -n $words ]]; then
			words=${words##*[ =]}
			mapfile -t COMPREPLY < <(compgen -W "${words//|/ }" -- "$word")
			return
		fi
	fi
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" --help 2>/dev/null |
			sed -E 's/--\[no-\]([a-z-]+)/--\1 --no-\1/g' | grep -oE -- '(^|[^[:alnum:]-])--[a-z][a-z0-9-]+' | grep -oE -- '--.*' | sort -u)" -- "$word")
	elif [[ ${COMP_WORDS[0]} == *kv-store && $COMP_CWORD == 1 ]]; then
		mapfile -t COMPREPLY < <(compgen -W "put get scan sql top rate stat check prune offset flows export backup" -- "$word")
	fi
}
complete -o default -F _pcap_pipeline pcap-replay pcap-capture line-serve line-parse kv-store
