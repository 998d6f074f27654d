// The reference: what libpcap alone costs to hand over every frame of a capture file.
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv) {
  char error[PCAP_ERRBUF_SIZE];
  pcap_t *capture = argc == 2 ? pcap_open_offline(argv[1], error) : NULL;
  if (!capture) {
    fprintf(stderr, "count: %s\n", argc == 2 ? error : "usage: count FILE");
    return 1;
  }
  struct pcap_pkthdr *header;
  const unsigned char *bytes;
  uint64_t frames = 0, total = 0;
  while (pcap_next_ex(capture, &header, &bytes) == 1) {
    frames++;
    total += header->len;
  }
  printf("%" PRIu64 " frames, %" PRIu64 " bytes\n", frames, total);
  pcap_close(capture);
}
