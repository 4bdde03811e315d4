/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three layers, each of which would do alone for what it covers: limits, Landlock (landlock(7)), seccomp. */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/stream.h"
#include "sandbox/sanitizer.h"

#define OPEN_FILES_MAX 64

/* ---- Landlock ---- */

/* The kernel's interface grows; older headers do not know all of it. landlock(7), linux/landlock.h. */
#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_restrict_self  446
#endif
#define LANDLOCK_VERSION_FLAG 1U

struct landlock_rules {
    uint64_t files;
    uint64_t network; /* from version 4 */
    uint64_t scoped;  /* from version 6 */
};

static const struct {
    unsigned file_rights, network_rights, scopes;
    size_t size;
} landlock_versions[] = {
    {0, 0, 0, 0},   {13, 0, 0, 8}, {14, 0, 0, 8}, /* refer */
    {15, 0, 0, 8},                                /* truncate */
    {15, 2, 0, 16},                               /* bind, connect */
    {16, 2, 0, 16},                               /* ioctl on devices */
    {16, 2, 2, 24},                               /* abstract sockets, signals */
};

vg_status vg_sandbox_landlock(bool *ret_active, vg_error *err)
{
    long version = syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION_FLAG);
    const long known = (long)(sizeof landlock_versions / sizeof landlock_versions[0]) - 1;
    if (version <= 0) { /* ENOSYS, EOPNOTSUPP, or a container's filter */
        *ret_active = false;
        return VG_OK;
    }
    if (version > known) version = known;
    struct landlock_rules rules = {
        (UINT64_C(1) << landlock_versions[version].file_rights) - 1,
        (UINT64_C(1) << landlock_versions[version].network_rights) - 1,
        (UINT64_C(1) << landlock_versions[version].scopes) - 1,
    };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return vg_fail(err, VG_E_UNSUPPORTED, "cannot give up privileges: %s", strerrordesc_np(errno));
    long fd = syscall(__NR_landlock_create_ruleset, &rules, landlock_versions[version].size, 0);
    /* Rights are handled, and no rule allows any: nothing can be opened. */
    *ret_active = fd >= 0 && syscall(__NR_landlock_restrict_self, (int)fd, 0) == 0;
    if (fd >= 0) close((int)fd);
    return VG_OK;
}

/* ---- seccomp ---- */

/* What parsing bytes from open descriptors needs, and no more. */
static const int allowed_calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(close),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_nanosleep),
};

/* Refused without death: what libraries merely try. */
static const int refused_calls[] = {SCMP_SYS(ioctl), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getcwd)};

/* What the run-time of a sanitizer calls on its own. */
static const int sanitizer_calls[] = {
    SCMP_SYS(prctl), SCMP_SYS(membarrier), SCMP_SYS(sched_getaffinity), SCMP_SYS(getrusage), SCMP_SYS(mprotect),
    SCMP_SYS(mmap),  SCMP_SYS(tgkill),     SCMP_SYS(sched_getparam),    SCMP_SYS(mincore),   SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(kill),  SCMP_SYS(getppid),    SCMP_SYS(set_robust_list),   SCMP_SYS(rseq),      SCMP_SYS(fcntl),
};

static int add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int r = seccomp_rule_add(filter, action, calls[i], 0);
        if (r != 0 && r != -EDOM && r != -EEXIST) return r;
    }
    return 0;
}

#define ADD_CALLS(filter, action, table) add_calls((filter), (action), (table), sizeof(table) / sizeof((table)[0]))

static int add_bounded(scmp_filter_ctx filter, int call, unsigned argument, enum scmp_compare compare, uint64_t a,
                       uint64_t b)
{
    const struct scmp_arg_cmp bound = {argument, compare, a, b};
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &bound);
}

static int refuse_to_read(scmp_filter_ctx filter, int call, unsigned flags)
{
    const struct scmp_arg_cmp reading = {flags, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY};
    int r = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EACCES), call, 1, &reading);
    return r == -EDOM || r == -EEXIST ? 0 : r;
}

/* Opening a file to read it, and asking for one by name: a library that looks for a font or a table at the sight of a
 * hostile document goes on without it, and costs no report. Whoever would write is killed all the same. */
static int refuse_looking(scmp_filter_ctx filter)
{
    static const int calls[] = {SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(readlink), SCMP_SYS(readlinkat)};
    int r = add_calls(filter, SCMP_ACT_ERRNO(EACCES), calls, sizeof calls / sizeof calls[0]);
    if (r == 0) r = refuse_to_read(filter, SCMP_SYS(open), 1);
    return r == 0 ? refuse_to_read(filter, SCMP_SYS(openat), 2) : r;
}

/* Calls that are allowed with some arguments only. */
static int add_bounded_calls(scmp_filter_ctx filter)
{
    /* fstat(3) of glibc. A name could stand there all the same: then its size and times can be learnt, no content. */
    int r = add_bounded(filter, SCMP_SYS(newfstatat), 3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH);
    if (VG_SANITIZER) return r;
    /* Memory is never made executable. */
    r |= add_bounded(filter, SCMP_SYS(mmap), 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    r |= add_bounded(filter, SCMP_SYS(mprotect), 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    r |= add_bounded(filter, SCMP_SYS(fcntl), 1, SCMP_CMP_EQ, F_GETFL, 0);
    r |= add_bounded(filter, SCMP_SYS(fcntl), 1, SCMP_CMP_EQ, F_GETFD, 0);
    /* abort(3), so that its reason is told rather than a forbidden call. */
    return r | add_bounded(filter, SCMP_SYS(tgkill), 0, SCMP_CMP_EQ, (uint64_t)getpid(), 0);
}

vg_status vg_sandbox_seccomp(vg_error *err)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) return vg_fail(err, VG_E_UNSUPPORTED, "seccomp: cannot make a filter");
    int r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
    if (r == 0) r = ADD_CALLS(filter, SCMP_ACT_ALLOW, allowed_calls);
    if (r == 0) r = ADD_CALLS(filter, SCMP_ACT_ERRNO(ENOTTY), refused_calls);
    if (r == 0 && VG_SANITIZER) r = ADD_CALLS(filter, SCMP_ACT_ALLOW, sanitizer_calls);
    if (r == 0) r = refuse_looking(filter);
    if (r == 0) r = add_bounded_calls(filter);
    if (r == 0) r = seccomp_load(filter);
    seccomp_release(filter);
    if (r != 0) return vg_fail(err, VG_E_UNSUPPORTED, "seccomp: %s", strerrordesc_np(-r) ? strerrordesc_np(-r) : "?");
    return VG_OK;
}

/* ---- limits ---- */

/* Address space in use: the first number of /proc/self/statm (proc(5)), in pages. */
static uint64_t address_space_bytes(void)
{
    char text[64];
    uint64_t pages = 0;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return UINT64_MAX;
    ssize_t got = read(fd, text, sizeof text);
    close(fd);
    if (got <= 0) return UINT64_MAX;
    size_t end = 0;
    while (end < (size_t)got && vg_is_digit((uint8_t)text[end])) end++;
    if (!vg_slice_u64(vg_slice_of(text, end), &pages) || pages > UINT64_MAX >> 20) return UINT64_MAX;
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void set_limit(__rlimit_resource_t what, rlim_t value)
{
    struct rlimit now;
    if (getrlimit(what, &now) == 0 && now.rlim_max < value) value = now.rlim_max;
    const struct rlimit limit = {value, value};
    (void)setrlimit(what, &limit);
}

static void bound_resources(uint64_t max_bytes)
{
    uint64_t used = address_space_bytes();
    if (max_bytes > 0 && !VG_SANITIZER && used < UINT64_MAX - max_bytes) set_limit(RLIMIT_AS, used + max_bytes);
    set_limit(RLIMIT_CORE, 0);
    set_limit(RLIMIT_NOFILE, OPEN_FILES_MAX);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* Libraries open files when first used: the time zone, the tables of character sets, OpenSSL's configuration. That
 * must have happened before. The time zone is UTC from here on, so that results do not depend on the machine. */
void vg_sandbox_warm_up(void)
{
    char hex[VG_SHA256_HEX];
    setenv("TZ", "UTC0", 1);
    tzset();
    static const char *const charsets[] = {"ANSI_X3.4-1968", "UTF-8", "UTF-16BE", "UTF-16LE"};
    for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++) {
        iconv_t to = iconv_open("UTF-8", charsets[i]), from = iconv_open(charsets[i], "UTF-8");
        /* NOLINTBEGIN(performance-no-int-to-ptr): POSIX has it so */
        if (to != (iconv_t)-1) iconv_close(to);
        if (from != (iconv_t)-1) iconv_close(from);
        /* NOLINTEND(performance-no-int-to-ptr) */
    }
    vg_stream_prepare();
    vg_sha256_hex(vg_slice_of(NULL, 0), hex);
    (void)vg_hash64(vg_slice_of(NULL, 0));
}

vg_status vg_sandbox_enter(uint64_t max_bytes, vg_sandbox_report *ret_report, vg_error *err)
{
    vg_sandbox_report report = {false, false};
    vg_sandbox_warm_up();
    bound_resources(max_bytes);
    vg_status r = vg_sandbox_landlock(&report.landlock, err);
    if (r == VG_OK) r = vg_sandbox_seccomp(err);
    if (r != VG_OK) return r;
    report.seccomp = true;
    if (ret_report) *ret_report = report;
    return VG_OK;
}
