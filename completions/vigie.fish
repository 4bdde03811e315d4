# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for vigie

function __vigie_no_command
    not __fish_seen_subcommand_from hunt
end
function __vigie_hunt
    __fish_seen_subcommand_from hunt
end

complete -c vigie -n __vigie_no_command -f -a hunt -d 'search logs for what reports call malicious'
complete -c vigie -s h -l help -d 'print the options'
complete -c vigie -n __vigie_no_command -s V -l version -d 'print the version'
complete -c vigie -n __vigie_hunt -s r -l report -r -F -d 'a report to hunt with'
complete -c vigie -n __vigie_hunt -l json -d 'print one JSON object'
complete -c vigie -n __vigie_hunt -l html -r -F -d 'write one page'
complete -c vigie -n __vigie_hunt -l lang -x -a 'en fr' -d 'language of the statement'
complete -c vigie -n __vigie_hunt -l format -x -a 'list @LOG_FORMATS@' -d 'read every log as this format'
complete -c vigie -n __vigie_hunt -l report-format -x -a 'text markdown html stix misp csv list pdf docx odt mail openioc yara sigma' -d 'read every report as this format'
complete -c vigie -n __vigie_hunt -l published -x -d 'when the reports were published'
complete -c vigie -n __vigie_hunt -l tz -x -d 'zone of log times that carry none'
complete -c vigie -n __vigie_hunt -l year -x -d 'year of the first record of logs without years'
complete -c vigie -n __vigie_hunt -s j -l jobs -x -d 'worker processes'
complete -c vigie -n __vigie_hunt -l evidence -x -d 'records kept per indicator at each end'
complete -c vigie -n __vigie_hunt -l max-ratio -x -d 'limit on the growth of compressed files'
complete -c vigie -n __vigie_hunt -l max-bytes -x -d 'limit on the plain bytes of a file'
complete -c vigie -n __vigie_hunt -l no-sandbox -d 'run the parsers without the sandbox'
complete -c vigie -n __vigie_hunt -l color -x -a 'auto always never' -d 'colour in the summary'
complete -c vigie -n __vigie_hunt -s q -l quiet -d 'nothing on standard error but errors'
