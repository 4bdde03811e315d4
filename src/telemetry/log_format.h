/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a log format is made of, inside this room. A format is one file in formats/ that defines one vg_log_reader, and
 * one line in formats/formats.list. */
#ifndef VG_TELEMETRY_LOG_FORMAT_H
#define VG_TELEMETRY_LOG_FORMAT_H

#include "stamp.h"
#include "telemetry/log.h"

#define VG_HEAD_LINES 64

/* The first bytes of a log, as formats see them. */
typedef struct vg_log_head {
    vg_slice all;                  /* without byte order mark */
    vg_slice lines[VG_HEAD_LINES]; /* the first that are not blank, without line ends; a cut last one only if alone */
    unsigned count;
    bool whole_line; /* false: the only line is cut by the end of the head */
} vg_log_head;

typedef struct vg_log_reader {
    const char *name;
    const char *title;
    /* True where the head is of this format. Formats are asked in the order of the list; the first true wins. */
    bool (*detect)(const vg_log_head *head);
    /* Learns layout and framing from the head, which may be anything where the user forced the format. May be NULL. */
    void (*learn)(vg_log *log, const vg_log_head *head);
    /* True for what is no event; takes in a changed layout. May be NULL: only blank records are headers. */
    bool (*header)(vg_log *log, vg_slice record);
    bool (*time)(const vg_log *log, vg_slice record, vg_stamp *ret_stamp);
    /* Adds hosts and fields; time and precision are the caller's work. May be NULL. */
    void (*event)(vg_log *log, vg_slice record, vg_event *event);
    bool carries; /* see vg_log_carries; what the records carry is taken out by carrier.c */
} vg_log_reader;

typedef enum vg_framing {
    VG_FRAMING_LINE = 0,
    VG_FRAMING_JSON_PRETTY,   /* objects whose braces stand at one known indentation */
    VG_FRAMING_JSON_ONE_LINE, /* an array's elements, each beginning with one known key */
    VG_FRAMING_JOURNAL,       /* blank line, then one known field name */
    VG_FRAMING_OCTETS,        /* RFC 6587 3.4.1: a count, a space, that many bytes */
    VG_FRAMING_MBOX,          /* empty line, then the line that vg_mail_is_from_line knows */
    VG_FRAMING_WHOLE,         /* the file is one record */
    VG_FRAMING_COUNT
} vg_framing;

/* Names and roles of columns. A log that was concatenated from several has several layouts. */
#define VG_LAYOUT_COLUMNS 192
#define VG_LAYOUT_BYTES   4096
#define VG_LAYOUT_HOSTS   VG_EVENT_HOSTS
#define VG_LOG_LAYOUTS    8

typedef struct vg_log_layout {
    uint32_t count;                   /* columns */
    uint16_t ends[VG_LAYOUT_COLUMNS]; /* of each name in `names` */
    int16_t time;                     /* column, or -1 */
    int16_t date;                     /* column of the date where `time` holds the time of day alone, or -1 */
    int16_t hosts[VG_LAYOUT_HOSTS];   /* columns in order of preference, or -1 */
    char names[VG_LAYOUT_BYTES];
} vg_log_layout;

#define VG_YEAR_MARKS 16

/* The calendar of a log without years; see log_year.c. */
typedef struct vg_log_year {
    bool yearless;
    bool started;
    bool settled;
    bool seen_anchor;   /* a record of the log itself carried a year */
    int32_t index;      /* years since the first record's */
    int32_t anchor;     /* that record's year minus its index */
    int32_t leap_index; /* of a 29 February, or INT32_MIN */
    int32_t base;       /* year of index 0, once settled; 0: unknown */
    int32_t hint_year;
    vg_time last, first, until;    /* fictive: last seen, smallest, greatest */
    vg_time name_from, name_until; /* what the file's name says, or VG_TIME_NONE */
    vg_time modified;
    uint8_t note;
    /* New Years within the block that is being read: records from that address on have that index. Not saved. */
    struct {
        uintptr_t from;
        int32_t index;
    } marks[VG_YEAR_MARKS];
    uint32_t mark_count;
    uintptr_t read_until;
} vg_log_year;

#define VG_LOG_MARK_BYTES 64
#define VG_LOG_KEY_BYTES  160
#define VG_LOG_NAME_BYTES 8192

struct vg_log {
    const vg_log_reader *reader;
    char detail[96];
    int32_t zone_minutes;
    vg_framing framing;
    uint8_t separator; /* of columns */
    bool quoted;       /* columns may stand in quotes */
    vg_day_order order;
    uint32_t mark_size; /* what begins a record: indentation, first key, first field name */
    uint8_t mark[VG_LOG_MARK_BYTES];
    uint32_t second_size; /* one-line JSON: an element's second name, where the first occurs deeper too */
    uint8_t second[VG_LOG_MARK_BYTES];
    uint32_t time_key_size; /* JSON: the path of the time, "Event.System.TimeCreated.SystemTime" */
    uint8_t time_key[VG_LOG_KEY_BYTES];
    vg_stamp_shape shape; /* text: of the times, and where they stood in the first line */
    uint32_t stamp_at;
    vg_time day; /* W3C: of the last #Date, for records that hold the time of day alone */
    bool clock_only;
    uint32_t layout_count, layout; /* known ones, and the current one */
    vg_log_layout layouts[VG_LOG_LAYOUTS];
    vg_log_year year;
    vg_log_layout draft; /* being filled; not saved */
    /* Joined names of the last event; not part of what is saved. */
    size_t names_used;
    uint8_t names[VG_LOG_NAME_BYTES];
};

/* NULL where no format has that name. */
const vg_log_reader *vg_log_reader_named(vg_slice name);
/* For stamps of this log. */
vg_stamp_rules vg_log_stamp_rules(const vg_log *log);
void vg_log_set_detail(vg_log *log, vg_slice what);
/* The share of the head's lines for which `test` holds, in percent; 0 for an empty head. */
unsigned vg_head_share(const vg_log_head *head, bool (*test)(vg_slice line));
/* The first line that is not blank; empty where there is none. */
vg_slice vg_head_first(const vg_log_head *head);

/* Calendar (log_year.c). */
bool vg_log_year_plausible(vg_time t); /* of a file or its name */
void vg_log_year_init(vg_log *log, const vg_log_hints *hints);
/* Into the fictive calendar. ahead: the record is read in order; false: it may be one that was read before, in the same
 * block. where: the record's address, by which it is found again. */
vg_time vg_log_year_place(vg_log *log, const vg_stamp *stamp, const uint8_t *where, bool ahead);

/* The order of day and month (log_order.c). */
typedef struct vg_order_votes {
    unsigned first_above, second_above; /* 12 */
    unsigned first_moves, second_moves; /* changed while the other stood still */
    unsigned seen;
    uint8_t first, second;
} vg_order_votes;

void vg_order_vote(vg_order_votes *votes, const vg_stamp *stamp);
/* Fixes the log's order and says in its detail what it is, and whether it was assumed. */
void vg_order_decide(vg_log *log, const vg_order_votes *votes);

/* How well a name fits the time of a record; 0: not at all (log_names.c). */
int vg_time_name_rank(vg_slice name);

/* Events (log_event.c). */
void vg_event_field(vg_event *event, const char *name, vg_slice value);
void vg_event_field_view(vg_event *event, vg_slice name, vg_slice value);
/* Where it is not empty, not "-" and not there yet. */
void vg_event_host(vg_event *event, vg_slice host);
/* Copies a name into the log's scratch; empty where it does not fit. */
vg_slice vg_log_name(vg_log *log, vg_slice name);
/* Without the bytes at its beginning that are among these. */
vg_slice vg_skip_any(vg_slice s, const char *bytes);
/* Every key=value in the text as a field. */
void vg_event_pairs(vg_event *event, vg_slice text);

/* Layouts (log_layout.c). */
/* An empty one to fill; vg_layout_commit makes it the current one, or the equal one that was there already; where all
 * places are taken it replaces the one after the current. */
vg_log_layout *vg_layout_begin(vg_log *log);
bool vg_layout_add(vg_log_layout *layout, vg_slice name);
void vg_layout_commit(vg_log *log);
vg_slice vg_layout_name(const vg_log_layout *layout, size_t column);
/* The column of that name (ASCII case-insensitive), or -1. */
int16_t vg_layout_find(const vg_log_layout *layout, const char *name);
/* The next column of a record: quotes are undone at the ends where the log's columns are quoted. False: no more. */
bool vg_layout_next(const vg_log *log, vg_slice *rest, vg_slice *ret_value);
size_t vg_layout_columns(const vg_log *log, vg_slice record);
/* The layout with as many columns as the record has: the current one first. NULL: none. */
const vg_log_layout *vg_layout_for(const vg_log *log, vg_slice record);
bool vg_layout_column(const vg_log *log, vg_slice record, int column, vg_slice *ret_value);
void vg_layout_event(vg_log *log, vg_slice record, vg_event *event);

/* Copies, cut to fit. */
void vg_log_set_mark(vg_log *log, vg_slice mark);

#define X(id) extern const vg_log_reader vg_log_reader_##id;
#include "formats/formats.list"
#undef X

#endif
