// Role: Linux calls that Swift's Glibc module lacks, or whose structures it cannot fill safely.
#include "CLinux.h"

#include <errno.h>
#include <linux/filter.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int clinux_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC); }

struct clinux_peer clinux_peer_of(int socket) {
  struct ucred credentials = {.pid = -1};
  socklen_t size = sizeof credentials;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) credentials.pid = -1;
  return (struct clinux_peer){.pid = credentials.pid, .uid = credentials.uid, .gid = credentials.gid};
}

// An abstract name is not terminated: its length alone says where it ends.
static socklen_t fill(struct sockaddr_un *address, const char *path) {
  size_t length = strlen(path);
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (length == 0 || length >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return 0;
  }
  memcpy(address->sun_path, path, length);
  if (path[0] != '@') return sizeof *address;
  address->sun_path[0] = 0;
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

int clinux_bind(int socket, const char *path) {
  struct sockaddr_un address;
  socklen_t size = fill(&address, path);
  return size == 0 ? -1 : bind(socket, (struct sockaddr *)&address, size);
}

int clinux_connect(int socket, const char *path) {
  struct sockaddr_un address;
  socklen_t size = fill(&address, path);
  return size == 0 ? -1 : connect(socket, (struct sockaddr *)&address, size);
}

int clinux_is_socket(const char *path) {
  struct stat status;
  if (lstat(path, &status) != 0) return -1;
  return S_ISSOCK(status.st_mode) ? 1 : 0;
}

void clinux_name_thread(const char *name) {
  char kept[16] = {0};
  strncpy(kept, name, sizeof kept - 1);
  pthread_setname_np(pthread_self(), kept);
}

const char *clinux_error_name(int code) { return strerrorname_np(code); }

int clinux_refuse_frames(int socket) {
  struct sock_filter none = BPF_STMT(BPF_RET | BPF_K, 0);
  struct sock_fprog program = {.len = 1, .filter = &none};
  return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}
