// Role: what kind of frames a capture holds.

/// A link type as libpcap numbers them (`DLT_…`).
///
/// Raw IP is 12 here, though savefiles write 101 for it; Ethernet (1), Linux SLL (113) and SLL2 (276) are the same.
public struct LinkType: Hashable, Sendable {
  /// The number, 1 for Ethernet.
  public var rawValue: Int32

  /// Makes a link type from its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// libpcap's name, `EN10MB`; the number in words when libpcap has no name for it.
  public var name: String { PcapCalls.linkTypeName(rawValue) ?? "number \(rawValue)" }
}

extension LinkType: CustomStringConvertible {
  /// The name and the number.
  public var description: String { "\(name) (\(rawValue))" }
}
