# Completion of wf for bash: eval "$(wf completion bash)"
_wf() {
    local words
    words=$(wf "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
    local current=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _wf wf
