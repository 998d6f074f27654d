// Role: one entry of `timestamps`: which authority gives RFC 3161 timestamps over the journal's checkpoints.
import EgressTypes
import StrictYAML

/// A timestamp authority.
public struct TimestampSettings: Sendable, Hashable {
  /// Its name in records and reports, and in the name of its folder.
  public var name: String
  /// Where it takes queries (RFC 3161, section 3.4).
  public var url: String
  /// A PEM file with the root its tokens lead to.
  public var certificates: String
  /// Seconds between two timestamps.
  public var interval: Int64 = 21_600
  /// A PEM file of authorities trusted beside those of the system, for https.
  public var authorities: String?
  /// Networks that may be connected to although they are private.
  public var addresses: [IPPrefix] = []

  /// Makes an entry that is asked four times a day.
  public init(name: String, url: String, certificates: String) {
    self.name = name
    self.url = url
    self.certificates = certificates
  }

  init?(reading keys: inout YAMLMapping) {
    let name = keys.required("name")?.parsed(as: "letters a to z, digits and `-`, at most 32") { text in
      (1...32).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isNameByte) ? text : nil
    }
    // What is sent is a hash and a random number, and what comes back is signed: http gives nothing away.
    let url = keys.required("url")?.parsed(as: "an address that begins with https:// or http://") {
      $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil
    }
    let certificates = keys.required("ca")?.parsed(as: "the absolute path of a PEM file with the authority's root") {
      $0.hasPrefix("/") && !$0.utf8.contains(0) ? $0 : nil
    }
    self.init(name: name ?? "", url: url ?? "", certificates: certificates ?? "")
    interval = keys.optional("interval_seconds")?.integer(in: 60...604_800) ?? interval
    authorities = keys.optional("authorities")?.string()
    addresses =
      keys.optional("addresses")?.list { item in
        item.parsed(as: "an address or a network such as 192.168.50.0/24") { IPPrefix($0) }
      } ?? []
    guard name != nil, url != nil, certificates != nil else { return nil }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
