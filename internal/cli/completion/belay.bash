# bash completion for belay
_belay() {
    local IFS=$'\n'
    COMPREPLY=($(belay __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
    # What is offered for --without ends a list that may go on.
    [[ ${COMP_WORDS[COMP_CWORD-1]} == --without ]] && compopt -o nospace
}
complete -o default -F _belay belay
