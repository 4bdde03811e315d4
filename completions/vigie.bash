# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for vigie

_vigie_log_formats='list @LOG_FORMATS@'
_vigie_report_formats='@REPORT_FORMATS@'
_vigie_hunt_options='-r --report --json --html --lang --format --report-format --published --tz --year -j --jobs
    --evidence --max-ratio --max-bytes --no-sandbox --color -q --quiet -h --help'
_vigie_read_options='--auth --ca-file --collection --feed --feed-all --feed-dir --since
    --json --html --stix --misp --quotes --unread --lang --format --published -j --jobs --no-sandbox
    --color -q --quiet -h --help'

_vigie_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_vigie_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_vigie() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        _vigie_words 'hunt read --help --version' "$word"
        return
    fi
    local options formats
    case ${COMP_WORDS[1]} in
    hunt) options=$_vigie_hunt_options formats=$_vigie_log_formats ;;
    read) options=$_vigie_read_options formats="list $_vigie_report_formats" ;;
    *) return ;;
    esac
    # --option=value comes as three words
    [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
    [ "$word" != = ] || { before=${COMP_WORDS[COMP_CWORD - 1]} && word=''; }
    case $before in
    --lang) _vigie_words 'en fr' "$word" ;;
    --color) _vigie_words 'auto always never' "$word" ;;
    --format) _vigie_words "$formats" "$word" ;;
    --report-format) _vigie_words "$_vigie_report_formats" "$word" ;;
    --feed) _vigie_words 'taxii misp' "$word" ;;
    --collection | --since | --published | --tz | --year | -j | --jobs | --evidence | --max-ratio | --max-bytes) ;;
    *)
        case $word in
        -*) _vigie_words "$options" "$word" ;;
        *) _vigie_files "$word" ;;
        esac
        ;;
    esac
}

complete -F _vigie vigie
