# Completion of wf for fish: wf completion fish > ~/.config/fish/completions/wf.fish
function __wf_complete
    set -l line (commandline -cp)
    wf "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c wf -a '(__wf_complete)'
