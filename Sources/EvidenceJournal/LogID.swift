// Role: the name of one log, in each leaf, checkpoint and verifier key, so that none passes for another log's.

/// The identity of a log, which is also the origin line of its checkpoints and the name of its key.
public struct LogID: Hashable, Sendable, CustomStringConvertible {
  /// The text: 1 to 100 characters of `A–Z a–z 0–9 . _ / -`.
  public let text: String

  /// Makes an identity; nil when the text has another form.
  ///
  /// The alphabet keeps it free of what JSON escapes and of what a signed note forbids in key names.
  public init?(_ text: some StringProtocol) {
    let allowed = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard allowed, (1...100).contains(text.utf8.count) else { return nil }
    self.text = String(text)
  }

  /// The text.
  public var description: String { text }
}
