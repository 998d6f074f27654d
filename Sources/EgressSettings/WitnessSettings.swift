// Role: one entry of `witnesses`: who cosigns the journal's checkpoints, and how it is reached.
import EgressTypes
import StrictYAML

/// A witness of the journal.
public struct WitnessSettings: Sendable, Hashable {
  /// The submission prefix of C2SP tlog-witness, below which it takes `add-checkpoint`.
  public var url: String
  /// Its verifier key, `name+id+base64`.
  public var key: String
  /// Seconds between two submissions.
  public var interval: Int64 = 60
  /// A PEM file of authorities trusted beside those of the system.
  public var authorities: String?
  /// Networks that may be connected to although they are private, and without TLS.
  public var addresses: [IPPrefix] = []

  /// Makes an entry that is asked each minute.
  public init(url: String, key: String) {
    self.url = url
    self.key = key
  }

  init?(reading keys: inout YAMLMapping) {
    let addresses =
      keys.optional("addresses")?.list { item in
        item.parsed(as: "an address or a network such as 192.168.50.0/24") { IPPrefix($0) }
      } ?? []
    let url = keys.required("url")?.parsed(
      as: "an address that begins with https://, or with http:// for one under `addresses`"
    ) { $0.hasPrefix("https://") || ($0.hasPrefix("http://") && !addresses.isEmpty) ? $0 : nil }
    let key = keys.required("key")?.parsed(as: "the witness's verifier key: name+id+base64, as C2SP tools print it") {
      $0.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: true).count == 3 ? $0 : nil
    }
    self.init(url: url ?? "", key: key ?? "")
    self.addresses = addresses
    interval = keys.optional("interval_seconds")?.integer(in: 1...86_400) ?? interval
    authorities = keys.optional("authorities")?.string()
    guard url != nil, key != nil else { return nil }
  }
}
