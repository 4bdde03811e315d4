#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz.sh build | run TARGET SECONDS | all SECONDS — called by ./dev from the project's root.
# New inputs gather in build-fuzz/corpus/TARGET, beside the kept ones of fuzz/seeds/TARGET; what breaks a target is
# saved in fuzz/crashes/ (ignored by git).
set -euo pipefail
jobs=${JOBS:-$(nproc)}

build() {
    local said
    if [ ! -f build-fuzz/build.ninja ]; then
        rm -rf build-fuzz
        said=$(CC=clang CXX=clang++ meson setup build-fuzz --buildtype=debugoptimized -Dfuzz=true -Dtests=false \
            -Db_sanitize=address,undefined -Db_lundef=false 2>&1) || {
            tail -n 20 <<<"$said" >&2
            exit 2
        }
    fi
    [ -n "$(targets)" ] || return 0
    targets | sed 's|^|fuzz/fuzz_|' | xargs ninja -C build-fuzz -j "$jobs" --quiet >build-fuzz/compile.log 2>&1 || {
        cat build-fuzz/compile.log >&2
        exit 2
    }
}

# The names in the table of fuzz/meson.build.
targets() { sed -n "/^fuzz_targets = {/,/^}/s/^ *'\([a-z0-9_]*\)':.*/\1/p" fuzz/meson.build; }

run() {
    local name=$1 seconds=$2 program=build-fuzz/fuzz/fuzz_$1 options=()
    [ -x "$program" ] || {
        echo "no fuzz target $name; there are: $(targets | tr '\n' ' ')" >&2
        exit 2
    }
    mkdir -p "build-fuzz/corpus/$name" "fuzz/seeds/$name" fuzz/crashes
    [ ! -f "fuzz/targets/fuzz_$name.dict" ] || options+=(-dict="fuzz/targets/fuzz_$name.dict")
    if ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:allocator_may_return_null=1} \
        "$program" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="fuzz/crashes/$name-" "${options[@]}" "build-fuzz/corpus/$name" "fuzz/seeds/$name" \
        >"build-fuzz/$name.log" 2>&1; then
        printf '%-16s %s\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: */runs: /p' "build-fuzz/$name.log")"
        return
    fi
    tail -n 60 "build-fuzz/$name.log"
    echo "FAILED $name. Once mended, keep the input as a seed, under a name that says what it was:"
    echo "    cp $(sed -n 's/.*Test unit written to //p' "build-fuzz/$name.log" | tail -n 1) fuzz/seeds/$name/"
    return 1
}

all() {
    targets | xargs -r -P "$jobs" -I{} "$0" run {} "$1"
}

"$@"
