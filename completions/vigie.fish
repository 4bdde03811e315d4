# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for vigie

function __vigie_no_command
    not __fish_seen_subcommand_from hunt read
end
function __vigie_hunt
    __fish_seen_subcommand_from hunt
end
function __vigie_read
    __fish_seen_subcommand_from read
end

complete -c vigie -n __vigie_no_command -f -a hunt -d 'search logs for what reports call malicious'
complete -c vigie -n __vigie_no_command -f -a read -d 'say what reports say'
complete -c vigie -s h -l help -d 'print the options'
complete -c vigie -n __vigie_no_command -s V -l version -d 'print the version'
complete -c vigie -n __vigie_hunt -s r -l report -r -F -d 'a report to hunt with'
complete -c vigie -n __vigie_hunt -l json -d 'print one JSON object'
complete -c vigie -n __vigie_hunt -l html -r -F -d 'write one page'
complete -c vigie -n __vigie_hunt -l lang -x -a 'en fr' -d 'language of the statement'
complete -c vigie -n __vigie_hunt -l format -x -a 'list @LOG_FORMATS@' -d 'read every log as this format'
complete -c vigie -n __vigie_hunt -l report-format -x -a '@REPORT_FORMATS@' -d 'read every report as this format'
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
complete -c vigie -n __vigie_read -l json -d 'print one JSON object'
complete -c vigie -n __vigie_read -l html -r -F -d 'write one page'
complete -c vigie -n __vigie_read -l stix -r -F -d 'write a STIX bundle'
complete -c vigie -n __vigie_read -l misp -r -F -d 'write a MISP event'
complete -c vigie -n __vigie_read -l auth -r -F -d 'credentials of a feed'
complete -c vigie -n __vigie_read -l ca-file -r -F -d 'authorities to trust'
complete -c vigie -n __vigie_read -l collection -x -d 'of a TAXII server'
complete -c vigie -n __vigie_read -l feed -x -a 'taxii misp' -d 'kind of feed'
complete -c vigie -n __vigie_read -l feed-all -d 'what was read before, too'
complete -c vigie -n __vigie_read -l feed-dir -r -F -d 'where feeds are kept'
complete -c vigie -n __vigie_read -l since -x -d 'nothing of a feed from before'
complete -c vigie -n __vigie_read -l quotes -d 'the words of each claim'
complete -c vigie -n __vigie_read -l unread -d 'the sentences that gave no claim'
complete -c vigie -n __vigie_read -l lang -x -a 'en fr' -d 'language of labels'
complete -c vigie -n __vigie_read -l format -x -a 'list @REPORT_FORMATS@' -d 'read every report as this format'
complete -c vigie -n __vigie_read -l published -x -d 'when the reports were published'
complete -c vigie -n __vigie_read -s j -l jobs -x -d 'worker processes'
complete -c vigie -n __vigie_read -l no-sandbox -d 'run the parsers without the sandbox'
complete -c vigie -n __vigie_read -l color -x -a 'auto always never' -d 'colour in the ledger'
complete -c vigie -n __vigie_read -s q -l quiet -d 'nothing on standard error but errors'
