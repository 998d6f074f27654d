// Role: which ICMP messages are question and answer, so that a ping is one flow and an error message none with another.

extension TransportProtocol {
  /// The ICMP type that answers this one or asks for it, or nil when the message goes one way only.
  ///
  /// Community ID v1 maps type and counterpart to the ports of a tuple; a one-way message has type and code there.
  public func counterpart(ofICMPType type: UInt8) -> UInt8? {
    switch (self, type) {
    case (.icmp, 0): 8
    case (.icmp, 8): 0
    case (.icmp, 9), (.icmp, 13), (.icmp, 15), (.icmp, 17): type + 1
    case (.icmp, 10), (.icmp, 14), (.icmp, 16), (.icmp, 18): type - 1
    case (.icmpv6, 128), (.icmpv6, 130), (.icmpv6, 133), (.icmpv6, 135), (.icmpv6, 139), (.icmpv6, 144): type + 1
    case (.icmpv6, 129), (.icmpv6, 131), (.icmpv6, 134), (.icmpv6, 136), (.icmpv6, 140), (.icmpv6, 145): type - 1
    default: nil
    }
  }
}

extension FiveTuple {
  /// Whether nothing that goes the other way belongs to the same exchange: an ICMP message without counterpart.
  @inlinable public var isOneWay: Bool {
    // 1 and 58 are ICMP; as numbers, because this is asked for each packet.
    (transport.rawValue == 1 || transport.rawValue == 58) && !isICMPPair
  }

  /// Whether the ports hold an ICMP type and its counterpart.
  @usableFromInline var isICMPPair: Bool {
    guard let type = UInt8(exactly: sourcePort), let other = transport.counterpart(ofICMPType: type) else {
      return false
    }
    return UInt16(other) == destinationPort
  }
}
