// Role: libpcap for Swift.
#include <pcap/pcap.h>
