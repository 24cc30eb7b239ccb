# fish completion for belay
function __belay_complete
    set -l words (commandline -opc)[2..] (commandline -ct)
    set -l offered (belay __complete $words 2>/dev/null)
    if set -q offered[1]
        printf '%s\n' $offered
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c belay -f -a '(__belay_complete)'
