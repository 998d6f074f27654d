// Role: tells addresses that can be reached across the Internet from those that cannot.

/// Where an address can be reached, by the IANA special-purpose registries (RFC 6890).
public enum AddressScope: String, Sendable {
  /// Reachable across the Internet. Documentation blocks count as public: test networks stand for real ones.
  case `public`
  /// RFC 1918, unique-local (RFC 4193) or shared (RFC 6598) space.
  case `private`
  /// 169.254.0.0/16 and fe80::/10.
  case linkLocal = "link-local"
  /// 127.0.0.0/8 and ::1.
  case loopback
  /// 224.0.0.0/4 and ff00::/8.
  case multicast
  /// 255.255.255.255.
  case broadcast
  /// 0.0.0.0/8 and ::.
  case unspecified
}

extension AddressScope {
  /// Whether routers forward packets to and from it.
  public var isForwarded: Bool { self == .public || self == .private }
}

extension IPAddress {
  /// The scope this address belongs to.
  public var scope: AddressScope {
    if let v4 {
      switch v4 >> 24 {
      case 0: return .unspecified
      case 10: return .private
      case 127: return .loopback
      case 224...239: return .multicast
      default: break
      }
      if v4 == .max { return .broadcast }
      if v4 >> 16 == 0xa9fe { return .linkLocal }
      if v4 >> 20 == 0xac1 || v4 >> 16 == 0xc0a8 || v4 >> 22 == 0x6440 >> 6 { return .private }
      return .public
    }
    if high == 0 && low == 0 { return .unspecified }
    if high == 0 && low == 1 { return .loopback }
    if high >> 56 == 0xff { return .multicast }
    if high >> 54 == 0x3fa { return .linkLocal }
    if high >> 57 == 0x7e { return .private }
    return .public
  }
}
