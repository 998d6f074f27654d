// Role: holds the pairs of ICMP messages to be symmetric, and error messages to have none.
import EgressTypes
import Testing

@Suite("ICMP pairs")
struct ICMPPairsTests {
  @Test("a counterpart's counterpart is the message itself", arguments: [TransportProtocol.icmp, .icmpv6])
  func symmetric(transport: TransportProtocol) {
    let paired = (UInt8.min...UInt8.max).filter { transport.counterpart(ofICMPType: $0) != nil }
    #expect(paired.count == (transport == .icmp ? 10 : 12))
    for type in paired {
      #expect(transport.counterpart(ofICMPType: type).flatMap(transport.counterpart) == type)
    }
  }

  @Test(
    "only messages without counterpart are one-way",
    arguments: [
      (TransportProtocol.icmp, 8, 0, false), (.icmp, 0, 8, false), (.icmp, 3, 1, true), (.icmp, 11, 0, true),
      (.icmp, 0, 0, true), (.icmpv6, 135, 136, false), (.icmpv6, 1, 4, true), (.icmp, 65_535, 0, true),
      (.tcp, 3, 1, false), (.udp, 0, 0, false),
    ])
  func oneWay(transport: TransportProtocol, source: UInt16, destination: UInt16, expected: Bool) {
    let tuple = FiveTuple(
      source: IPAddress(v4: 1), sourcePort: source, destination: IPAddress(v4: 2), destinationPort: destination,
      transport: transport, version: .v4)
    #expect(tuple.isOneWay == expected)
  }
}
