#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh [STEP…] — called by ./dev from the project's root. A step that ends with 77 was skipped, and says why last.
set -uo pipefail
jobs=${JOBS:-$(nproc)}
logs=build-check/logs
mkdir -p "$logs"
steps=(format shell man types tidy asan tsan budgets fuzz)

files() { git ls-files --cached --others --exclude-standard -- "$@" | while read -r f; do [ -e "$f" ] && echo "$f"; done; }

# configure FOLDER MESON-OPTION…: once; silent unless it fails.
configure() {
    local folder=$1 said
    shift
    [ -f "$folder/build.ninja" ] && return
    said=$(meson setup "$folder" "$@" 2>&1) || { tail -n 20 <<<"$said" && return 1; }
}

check_format() { files '*.c' '*.h' | xargs clang-format --dry-run --Werror; }

check_shell() {
    command -v shellcheck >/dev/null || { echo "no shellcheck" && return 77; }
    shellcheck dev .ci/run completions/vigie.bash tools/dev/*.sh
}

check_man() {
    command -v mandoc >/dev/null || { echo "no mandoc" && return 77; }
    mandoc -T lint -W warning man/*.1
}

check_types() {
    [ -f web/tsconfig.json ] || { echo "no web/tsconfig.json" && return 77; }
    command -v tsc >/dev/null || { echo "no tsc" && return 77; }
    tsc --noEmit -p web
}

check_tidy() {
    configure build-test --buildtype=debugoptimized || return
    ninja -C build-test -j "$jobs" --quiet || true # what cannot be analysed says so below
    python3 tools/dev/tidy.py build-test build-check/tidy "$jobs"
}

# sanitized FOLDER COMPILER SANITIZERS MESON-TEST-OPTION…: meson builds what those tests need, and runs them.
sanitized() {
    local folder=$1 compiler=$2 sanitizers=$3
    shift 3
    CC=$compiler CXX=$compiler++ configure "$folder" --buildtype=debugoptimized -Db_sanitize="$sanitizers" \
        -Db_lundef=false || return
    exec 9>"$folder/.lock" && flock 9 # two runs would write one log
    rm -f "$folder/meson-logs/testlog.json"
    meson test -C "$folder" --num-processes "$jobs" --timeout-multiplier 6 "$@" </dev/null 9>&-
    [ -s "$folder/meson-logs/testlog.json" ] && python3 tools/dev/summary.py "$folder/meson-logs"
}

check_asan() {
    ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1 \
        UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
        sanitized build-asan clang address,undefined --no-suite once
}

check_tsan() {
    grep -q "^threaded = \[.*'" tests/meson.build || { echo "tests/meson.build names no threaded program" && return 77; }
    TSAN_OPTIONS=halt_on_error=1:die_after_fork=0 sanitized build-tsan clang thread --suite threaded
}

check_budgets() {
    [ -f bench/budgets.tsv ] || { echo "no bench/budgets.tsv" && return 77; }
    configure build-bench --buildtype=release -Db_ndebug=if-release -Dtests=false -Dbench=true || return
    ninja -C build-bench -j "$jobs" --quiet && python3 tools/dev/budget.py build-bench bench/budgets.tsv
}

check_fuzz() { tools/dev/fuzz.sh build && tools/dev/fuzz.sh all "${FUZZ_SECONDS:-20}"; }

passed=0 failed=0 skipped=0
for step in "${@:-${steps[@]}}"; do
    [[ " ${steps[*]} " == *" $step "* ]] || { echo "no step $step: ${steps[*]}" >&2 && exit 2; }
    began=$SECONDS
    "check_$step" >"$logs/$step" 2>&1 </dev/null
    status=$?
    last=$(tail -n 1 "$logs/$step")
    case $status in
    0) passed=$((passed + 1)) && printf '%-8s ok       %4d s  %s\n' "$step" $((SECONDS - began)) "$last" ;;
    77) skipped=$((skipped + 1)) && printf '%-8s SKIPPED  %s\n' "$step" "$last" ;;
    *)
        failed=$((failed + 1))
        printf '%-8s FAILED   %4d s\n' "$step" $((SECONDS - began))
        grep -vE '^(Compiler for|Run-time dep|Dependency|Library|Program|.*WARNING: Consider)' "$logs/$step" |
            tail -n 200 | sed 's/^/    /'
        ;;
    esac
done
if [ "$skipped" -gt 0 ]; then note=", $skipped skipped"; else note=''; fi
echo "$passed passed, $failed failed$note"
[ "$failed" -eq 0 ]
