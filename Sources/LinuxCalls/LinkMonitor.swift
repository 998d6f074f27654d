// Role: what the kernel tells of one interface as it happens, so that also what is over by the next look is known.
import CLinux

/// News of one interface.
public struct LinkMonitor: ~Copyable, Sendable {
  private let socket: Descriptor
  /// The kernel's number of the interface; 0 when there is none.
  public let index: UInt32

  /// Listens from now on; throws `LinuxError`.
  public init(_ interface: String) throws(LinuxError) {
    socket = Descriptor(
      owning: try SystemCalls.check("socket", "netlink") { clinux_link_monitor() }, subject: "netlink")
    index = SystemCalls.interfaceIndex(interface)
  }

  /// What the kernel told since the last call; throws `LinuxError`.
  public func news() throws(LinuxError) -> LinkNews {
    LinkNews(rawValue: try SystemCalls.check("recvfrom", socket.subject) { clinux_link_news(socket.number, index) })
  }
}

/// What became of an interface, also when it is as before by now.
public struct LinkNews: OptionSet, Hashable, Sendable {
  /// The bits that the C side gives.
  public let rawValue: Int32

  /// Makes news from bits.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// It was taken down.
  public static let down = LinkNews(rawValue: CLINUX_LINK_DOWN)
  /// It was up without a carrier.
  public static let noCarrier = LinkNews(rawValue: CLINUX_LINK_NO_CARRIER)
  /// It was removed.
  public static let gone = LinkNews(rawValue: CLINUX_LINK_GONE)
  /// There were more news than the kernel kept.
  public static let untold = LinkNews(rawValue: CLINUX_LINK_UNTOLD)
}
