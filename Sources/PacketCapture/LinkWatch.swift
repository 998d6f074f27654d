// Role: looks at an interface again and again so that nothing that happened to it between two looks is missed.
import LinuxCalls

/// What a look shows.
public struct LinkLook: Hashable, Sendable {
  /// The state now.
  public var state: LinkState
  /// What the kernel told since the last look; nil when it could not be asked.
  public var news: LinkNews?
  /// How often the carrier came or went since the interface was made; nil when that cannot be read.
  public var carrierChanges: UInt64?
  /// The kernel's number of the interface that has the name now.
  public var index: UInt64?
  /// Whether the interface takes frames for others.
  public var isPromiscuous: Bool
}

/// The looks at one interface.
///
/// A change of administration shows in the kernel's messages, a short loss of the carrier in the count of its changes:
/// the kernel joins messages about carriers that change quickly.
public struct LinkWatch: ~Copyable, Sendable {
  private let interface: String
  private let monitor: LinkMonitor

  /// Listens from now on; throws `LinuxError`.
  public init(_ interface: String) throws(LinuxError) {
    self.interface = interface
    monitor = try LinkMonitor(interface)
  }

  /// Looks.
  public func look() -> LinkLook {
    // IFF_PROMISC
    let promiscuous: UInt64 = 0x100
    let flags = LinkState.number("flags", of: interface) ?? 0
    return LinkLook(
      state: LinkState.of(interface), news: try? monitor.news(),
      carrierChanges: LinkState.number("carrier_changes", of: interface),
      index: LinkState.number("ifindex", of: interface), isPromiscuous: flags & promiscuous != 0)
  }
}
