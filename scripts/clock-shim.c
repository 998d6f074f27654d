/* Sets the wall clock of one process: preloaded by scripts/clock-hangar, since a namespace has no wall clock of its own.
 *
 * CLOCK_SHIM names a file of lines "TIME OFFSET", both in nanoseconds and in order: from TIME on (true wall clock) the
 * clock goes wrong by OFFSET. What the kernel stamped is moved with it, as it would have been had the clock been set. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

struct packet_header { struct timeval time; uint32_t captured, length; };

static int64_t offset_at(int64_t time) {
  int64_t begin, offset, found = 0;
  FILE *steps = fopen(getenv("CLOCK_SHIM"), "r");
  if (!steps) return 0;
  while (fscanf(steps, "%ld %ld", &begin, &offset) == 2 && begin <= time) found = offset;
  fclose(steps);
  return found;
}

int clock_gettime(clockid_t clock, struct timespec *out) {
  static int (*true_gettime)(clockid_t, struct timespec *);
  if (!true_gettime) true_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int code = true_gettime(clock, out);
  if (code || clock != CLOCK_REALTIME) return code;
  int64_t time = (int64_t)out->tv_sec * 1000000000 + out->tv_nsec;
  time += offset_at(time);
  out->tv_sec = time / 1000000000;
  out->tv_nsec = time % 1000000000;
  return 0;
}

int pcap_next_ex(void *capture, struct packet_header **header, const unsigned char **bytes) {
  static int (*true_next)(void *, struct packet_header **, const unsigned char **);
  static int is_micro = -1;
  if (!true_next) {
    true_next = (int (*)(void *, struct packet_header **, const unsigned char **))dlsym(RTLD_NEXT, "pcap_next_ex");
    int (*precision)(void *) = (int (*)(void *))dlsym(RTLD_NEXT, "pcap_get_tstamp_precision");
    is_micro = precision(capture) == 0;
  }
  int code = true_next(capture, header, bytes);
  if (code != 1) return code;
  int64_t unit = is_micro ? 1000 : 1;
  int64_t time = (int64_t)(*header)->time.tv_sec * 1000000000 + (*header)->time.tv_usec * unit;
  time += offset_at(time);
  (*header)->time.tv_sec = time / 1000000000;
  (*header)->time.tv_usec = time % 1000000000 / unit;
  return 1;
}
