// Role: whether an interface could carry frames at this moment; libpcap keeps silent when a link goes down.
import LinuxCalls

/// The state of an interface as the kernel shows it under `/sys/class/net`.
public enum LinkState: Hashable, Sendable {
  /// Up, with a carrier.
  case up
  /// Up, but no carrier: no cable, no partner.
  case noCarrier
  /// Taken down by an administrator.
  case down
  /// There is no such interface.
  case missing

  /// Whether frames can arrive.
  public var canCarryFrames: Bool { self == .up }

  /// Reads the state of an interface.
  ///
  /// `folder` is where the kernel shows interfaces; a test gives its own.
  public static func of(_ interface: String, in folder: String = "/sys/class/net") -> LinkState {
    guard !interface.isEmpty, !interface.contains("/"), interface != ".", interface != ".." else { return .missing }
    let path = "\(folder)/\(interface)"
    guard let flags = word(path + "/flags"), flags.hasPrefix("0x"),
      let bits = UInt32(flags.dropFirst(2), radix: 16)
    else { return .missing }
    // IFF_UP; reading `carrier` of an interface that is down fails.
    guard bits & 1 == 1 else { return .down }
    return word(path + "/carrier") == "1" ? .up : .noCarrier
  }

  /// A number that the kernel shows of an interface, such as `carrier_changes`; nil when it cannot be read.
  static func number(_ name: String, of interface: String, in folder: String = "/sys/class/net") -> UInt64? {
    guard let text = word("\(folder)/\(interface)/\(name)") else { return nil }
    return text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
  }

  private static func word(_ path: String) -> String? {
    guard let bytes = try? FileSystem.contents(of: path, limit: 64) else { return nil }
    return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
  }
}
