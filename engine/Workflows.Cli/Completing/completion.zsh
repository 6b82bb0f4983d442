# Completion of wf for zsh: eval "$(wf completion zsh)"
_wf() {
    local -a words
    words=("${(@f)$(wf "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
    if (( ${#words} == 0 )) || [[ -z ${words[1]} ]]; then
        _files
    else
        compadd -- "${words[@]}"
    fi
}
compdef _wf wf
