// Role: Linux calls that Swift's Glibc module lacks, or whose structures it cannot fill safely.
// Each returns what the call returns: -1 and errno on failure.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Who is at the other end of a unix socket; `pid` is -1 when the kernel did not say.
struct clinux_peer {
  int32_t pid;
  uint32_t uid;
  uint32_t gid;
};

/// A non-blocking eventfd that is closed on exec.
int clinux_eventfd(void);

/// Accepts a connection whose descriptor is closed on exec.
int clinux_accept(int listener);

/// The peer of a connected unix socket.
struct clinux_peer clinux_peer_of(int socket);

/// Binds to a path; a leading '@' means the abstract namespace.
int clinux_bind(int socket, const char *path);

/// Connects to a path; a leading '@' means the abstract namespace.
int clinux_connect(int socket, const char *path);

/// 1 when the path itself is a socket, 0 when it is something else.
int clinux_is_socket(const char *path);

/// Names the calling thread, cut to the 15 bytes the kernel keeps.
void clinux_name_thread(const char *name);

/// The name of an errno value, "ENOSPC"; NULL for a number that is none.
const char *clinux_error_name(int code);

/// Attaches a filter that no frame passes.
int clinux_refuse_frames(int socket);

/// Attaches a filter, each instruction as code, jt, jf and k in 16, 8, 8 and 32 bits; none detaches what there is.
int clinux_attach_filter(int socket, const uint64_t *instructions, int count);

/// The attached filter in the same form; returns the number of its instructions, 0 without a filter.
int clinux_read_filter(int socket, uint64_t *instructions, int capacity);

/// A packet socket that sends on an interface and receives nothing.
int clinux_sending_socket(const char *interface);

/// A socket on which the kernel tells what becomes of interfaces.
int clinux_link_monitor(void);

#define CLINUX_LINK_DOWN 1
#define CLINUX_LINK_NO_CARRIER 2
#define CLINUX_LINK_GONE 4
#define CLINUX_LINK_UNTOLD 8

/// What the monitor tells of one interface since the last call, as bits above; UNTOLD: some of it was lost.
int clinux_link_news(int monitor, unsigned index);

#endif
