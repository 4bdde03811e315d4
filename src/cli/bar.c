/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define REDRAW_SECONDS 0.1

void vg_bar_begin(vg_bar *bar, bool quiet)
{
    bar->shown = !quiet && isatty(STDERR_FILENO);
    bar->started = vg_cli_seconds();
    bar->drawn = 0;
}

static void say_bytes(double bytes, char text[16])
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; bytes >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++) bytes /= 1000;
    snprintf(text, 16, unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

#define CELLS_MAX  20
#define CELL_BYTES 3 /* of either character */

static void draw_bar(char text[CELLS_MAX * CELL_BYTES + 1], size_t cells, double share)
{
    size_t full = (size_t)(share * (double)cells + 0.5);
    for (size_t i = 0; i < cells; i++) memcpy(text + i * CELL_BYTES, i < full ? "━" : "╌", CELL_BYTES);
    text[cells * CELL_BYTES] = 0;
}

void vg_bar_draw(vg_bar *bar, const vg_bar_state *state)
{
    double now = vg_cli_seconds();
    if (!bar->shown || now - bar->drawn < REDRAW_SECONDS) return;
    bar->drawn = now;
    double elapsed = now - bar->started, done = (double)state->done, total = (double)state->total;
    double rate = elapsed > 0.2 ? done / elapsed : 0;
    char bytes[16], per_second[16], cells[CELLS_MAX * CELL_BYTES + 1], eta[32] = "";
    say_bytes(done, bytes);
    say_bytes(rate, per_second);
    double share = total > 0 ? (done < total ? done / total : 1) : 0;
    draw_bar(cells, vg_cli_columns(STDERR_FILENO) >= 80 ? CELLS_MAX : 8, share);
    if (rate > 0 && total > done) {
        long left = (long)((total - done) / rate + 0.5);
        snprintf(eta, sizeof eta, "  %ld:%02ld left", left / 60, left % 60);
    }
    fprintf(stderr, "\r\033[K%s %s %3.0f%%  %s  %s/s%s", state->phase, cells, 100 * share, bytes, per_second, eta);
    if (state->found) fprintf(stderr, "  %llu %s", (unsigned long long)state->found, state->found_what);
    fflush(stderr);
}

void vg_bar_clear(const vg_bar *bar)
{
    if (bar->shown && bar->drawn > 0) fputs("\r\033[K", stderr);
}
