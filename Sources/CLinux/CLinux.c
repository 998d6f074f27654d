// Role: Linux calls that Swift's Glibc module lacks, or whose structures it cannot fill safely.
#include "CLinux.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LOWER_UP 0x10000  // IFF_LOWER_UP of linux/if.h, which cannot stand beside net/if.h
#define FILTER_INSTRUCTIONS 4096  // BPF_MAXINSNS

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

static uint64_t packed(struct sock_filter one) {
  return (uint64_t)one.code << 48 | (uint64_t)one.jt << 40 | (uint64_t)one.jf << 32 | one.k;
}

int clinux_attach_filter(int socket, const uint64_t *instructions, int count) {
  struct sock_filter filter[FILTER_INSTRUCTIONS];
  if (count < 0 || count > FILTER_INSTRUCTIONS) {
    errno = EINVAL;
    return -1;
  }
  if (count == 0) {
    int none = 0;
    int result = setsockopt(socket, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof none);
    return result != 0 && errno == ENOENT ? 0 : result;
  }
  for (int i = 0; i < count; i++) {
    filter[i] = (struct sock_filter){
        .code = (uint16_t)(instructions[i] >> 48), .jt = (uint8_t)(instructions[i] >> 40),
        .jf = (uint8_t)(instructions[i] >> 32), .k = (uint32_t)instructions[i]};
  }
  struct sock_fprog program = {.len = (unsigned short)count, .filter = filter};
  return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

int clinux_read_filter(int socket, uint64_t *instructions, int capacity) {
  struct sock_filter filter[FILTER_INSTRUCTIONS];
  // This option counts instructions where others count bytes.
  socklen_t count = FILTER_INSTRUCTIONS;
  if (getsockopt(socket, SOL_SOCKET, SO_GET_FILTER, filter, &count) != 0) return -1;
  if ((int)count > capacity) {
    errno = ENOBUFS;
    return -1;
  }
  for (socklen_t i = 0; i < count; i++) instructions[i] = packed(filter[i]);
  return (int)count;
}

int clinux_sending_socket(const char *interface) {
  unsigned index = if_nametoindex(interface);
  if (index == 0) return -1;
  // Without a protocol the socket receives nothing.
  int result = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (result < 0) return -1;
  struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = (int)index};
  if (bind(result, (struct sockaddr *)&address, sizeof address) == 0) return result;
  int code = errno;
  close(result);
  errno = code;
  return -1;
}

int clinux_link_monitor(void) {
  int result = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  if (result < 0) return -1;
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
  if (bind(result, (struct sockaddr *)&address, sizeof address) == 0) return result;
  int code = errno;
  close(result);
  errno = code;
  return -1;
}

static int news_of(const struct nlmsghdr *message, unsigned index) {
  if (message->nlmsg_type != RTM_NEWLINK && message->nlmsg_type != RTM_DELLINK) return 0;
  if (message->nlmsg_len < NLMSG_LENGTH(sizeof(struct ifinfomsg))) return 0;
  const struct ifinfomsg *link = NLMSG_DATA(message);
  if ((unsigned)link->ifi_index != index) return 0;
  // A port that leaves its bridge is told as deleted too, in the bridge's own family.
  if (message->nlmsg_type == RTM_DELLINK) return link->ifi_family == AF_UNSPEC ? CLINUX_LINK_GONE : 0;
  if (!(link->ifi_flags & IFF_UP)) return CLINUX_LINK_DOWN;
  return link->ifi_flags & LOWER_UP ? 0 : CLINUX_LINK_NO_CARRIER;
}

int clinux_link_news(int monitor, unsigned index) {
  _Alignas(struct nlmsghdr) char buffer[16384];
  int news = 0;
  while (1) {
    struct sockaddr_nl sender = {0};
    socklen_t size = sizeof sender;
    ssize_t length = recvfrom(monitor, buffer, sizeof buffer, 0, (struct sockaddr *)&sender, &size);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0 && errno == ENOBUFS) {
      news |= CLINUX_LINK_UNTOLD;
      continue;
    }
    if (length < 0) return errno == EAGAIN ? news : -1;
    // Only the kernel is believed.
    if (sender.nl_pid != 0) continue;
    for (struct nlmsghdr *message = (struct nlmsghdr *)buffer; NLMSG_OK(message, length);
         message = NLMSG_NEXT(message, length)) {
      news |= news_of(message, index);
    }
  }
}
