#compdef belay
# zsh completion for belay
_belay() {
    local -a offered
    offered=("${(@f)$(belay __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    offered=(${offered:#})
    if (( ${#offered} )); then
        [[ $words[CURRENT] == --*=* ]] && compset -P '*='
        compadd -a offered
    else
        _files
    fi
}
if [[ $funcstack[1] == _belay ]]; then
    _belay "$@"
else
    compdef _belay belay
fi
