/* Preloaded into the program by the durability tests: makes the N-th call that changes the file
 * system fail in a chosen way. SPILLOVER_IO_FAULT says which and how:
 *
 *   kill:N  the process ends, as by SIGKILL, before the N-th call
 *   torn:N  the same, but half of what the call was to write is written first
 *   full:N  from the N-th call on the disk is full: nothing grows any more, the rest works
 *   eio:N   the N-th call alone fails with EIO
 *   slow:N  every call takes N milliseconds longer
 *
 * SPILLOVER_IO_TRACE names a file that gets a line per call: what it does to which file. Standard
 * input, output and error do not count.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum mode { nothing, kill_before, tear, disk_full, io_error, slow };
enum verdict { go_on, go_halfway, fail };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum mode mode = nothing;
static long chosen;
static long count;
static int trace = -1;

static ssize_t (*real_write)(int, const void*, size_t);

static void set_up(void) {
    static const struct {
        const char* name;
        enum mode mode;
    } modes[] = {{"kill:", kill_before}, {"torn:", tear}, {"full:", disk_full}, {"eio:", io_error},
                 {"slow:", slow}};
    const char* fault = getenv("SPILLOVER_IO_FAULT");
    const char* file = getenv("SPILLOVER_IO_TRACE");
    real_write = (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
    for (size_t n = 0; fault && n < sizeof modes / sizeof modes[0]; ++n)
        if (strncmp(fault, modes[n].name, strlen(modes[n].name)) == 0) {
            mode = modes[n].mode;
            chosen = atol(fault + strlen(modes[n].name));
        }
    if (file) trace = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void note(const char* what, const char* path, const char* other) {
    char line[2 * PATH_MAX];
    if (trace < 0) return;
    const int length = snprintf(line, sizeof line, "%s\t%s\t%s\n", what, path, other);
    if (real_write(trace, line, (size_t)length) != length) abort();
}

/* What becomes of a call. `grows`: it needs room on the disk. */
static enum verdict judge(const char* what, const char* path, const char* other, int grows) {
    const long n = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    note(what, path, other);
    if (mode == slow) usleep((useconds_t)chosen * 1000);
    if (mode == disk_full && n >= chosen && grows) {
        errno = ENOSPC;
        return fail;
    }
    if (mode == slow || n != chosen) return go_on;
    if (mode == kill_before) die();
    if (mode == tear) {
        if (!grows) die();
        return go_halfway;
    }
    if (mode == io_error) {
        errno = EIO;
        return fail;
    }
    return go_on;
}

static enum verdict judge_open_file(const char* what, int file, int grows) {
    char link[64], path[PATH_MAX] = "";
    pthread_once(&once, set_up);
    if (file <= STDERR_FILENO) return go_on;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    return judge(what, path, "", grows);
}

static enum verdict judge_path(const char* what, const char* path, const char* other, int grows) {
    pthread_once(&once, set_up);
    return judge(what, path, other, grows);
}

/* The real call, found behind this library. */
#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int file, const void* data, size_t size) {
    const enum verdict verdict = judge_open_file("write", file, 1);
    if (verdict == fail) return -1;
    if (verdict == go_halfway) {
        real_write(file, data, size / 2);
        die();
    }
    return real_write(file, data, size);
}

#define POSITIONED_WRITE(name, offset_type) \
    ssize_t name(int file, const void* data, size_t size, offset_type offset) { \
        REAL(ssize_t, #name, int, const void*, size_t, offset_type); \
        const enum verdict verdict = judge_open_file("write", file, 1); \
        if (verdict == fail) return -1; \
        if (verdict == go_halfway) { \
            real(file, data, size / 2, offset); \
            die(); \
        } \
        return real(file, data, size, offset); \
    }
POSITIONED_WRITE(pwrite, off_t)
POSITIONED_WRITE(pwrite64, off64_t)

#define TRUNCATE(name, offset_type) \
    int name(int file, offset_type size) { \
        REAL(int, #name, int, offset_type); \
        return judge_open_file("truncate", file, 0) == fail ? -1 : real(file, size); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int file) { \
        REAL(int, #name, int); \
        return judge_open_file("sync", file, 0) == fail ? -1 : real(file); \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char* from, const char* to) {
    REAL(int, "rename", const char*, const char*);
    return judge_path("rename", from, to, 0) == fail ? -1 : real(from, to);
}

#define REMOVE(name) \
    int name(const char* path) { \
        REAL(int, #name, const char*); \
        return judge_path("remove", path, "", 0) == fail ? -1 : real(path); \
    }
REMOVE(unlink)
REMOVE(remove)
REMOVE(rmdir)

int mkdir(const char* path, mode_t rights) {
    REAL(int, "mkdir", const char*, mode_t);
    const enum verdict verdict = judge_path("mkdir", path, "", 1);
    if (verdict == fail) return -1;
    const int result = real(path, rights);
    if (verdict == go_halfway) die();
    return result;
}
