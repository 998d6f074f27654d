// Role: the signed statement of a log's size and root, written and read: a C2SP tlog-checkpoint in a signed-note.

/// A log's size and root at one time.
public struct Checkpoint: Hashable, Sendable {
  /// The log.
  public let log: LogID
  /// How many records it has.
  public let size: UInt64
  /// The root of the tree over them.
  public let root: TreeHash

  /// Makes a checkpoint.
  public init(log: LogID, size: UInt64, root: TreeHash) {
    self.log = log
    self.size = size
    self.root = root
  }

  /// The note's text, which is what is signed: origin, size and root, one to a line.
  public var text: String { "\(log)\n\(size)\n\(Base64.encode(root.bytes))\n" }

  /// The signed note, with a second signature by the key that follows if there is one; nil only when the cryptographic
  /// library fails.
  public func signed(by key: SigningKey, and next: SigningKey? = nil) -> SignedCheckpoint? {
    let keys = [key] + (next.map { [$0] } ?? [])
    let lines = keys.compactMap { signatureLine($0) }
    guard lines.count == keys.count else { return nil }
    return SignedCheckpoint(checkpoint: self, bytes: Array("\(text)\n\(lines.joined())".utf8))
  }

  /// The signature line of a key under the log's name; nil only when the cryptographic library fails.
  func signatureLine(_ key: SigningKey) -> String? {
    guard let verifier = key.verifier(of: log), let signature = key.signature(of: Array(text.utf8)) else { return nil }
    return "\u{2014} \(log) \(Base64.encode(verifier.id + signature))\n"
  }
}

extension Checkpoint {
  /// The size a checkpoint note claims, its signature not looked at; nil when there is none.
  public static func claimedSize(of note: [UInt8]) -> UInt64? {
    let lines = String(decoding: note, as: UTF8.self).split(separator: "\n", maxSplits: 2)
    return lines.count == 3 ? UInt64(lines[1]) : nil
  }
}

/// Why bytes are no checkpoint of a log.
public enum CheckpointProblem: Error, Hashable, Sendable {
  /// They are no checkpoint note; what was expected at which byte.
  case malformed(offset: Int, expected: String)
  /// It is of another log.
  case foreign(origin: String)
  /// The key given did not sign it.
  case unsigned(size: UInt64)
  /// The key's signature does not fit the text.
  case badSignature(size: UInt64)
}

/// A checkpoint as a note, its signature verified.
public struct SignedCheckpoint: Hashable, Sendable {
  /// What is signed.
  public let checkpoint: Checkpoint
  /// The note, from its origin line to its last signature line.
  public let bytes: [UInt8]

  fileprivate init(checkpoint: Checkpoint, bytes: [UInt8]) {
    self.checkpoint = checkpoint
    self.bytes = bytes
  }

  /// Reads bytes that are one note and nothing else, and verifies it with one key.
  public init(_ bytes: [UInt8], key: VerifierKey) throws(CheckpointProblem) {
    try self.init(bytes, keys: KeyChain(key))
  }

  /// Reads bytes that are one note and nothing else, and verifies it with the key that signs its size.
  public init(_ bytes: [UInt8], keys: KeyChain) throws(CheckpointProblem) {
    self = try SignedCheckpoint.read(bytes, at: 0, keys: keys)
    guard self.bytes.count == bytes.count else {
      throw .malformed(offset: self.bytes.count, expected: "the end of the file")
    }
  }

  /// Reads the note that starts at `offset` and verifies it; signatures under other names are passed over.
  ///
  /// The key that signs this size must have signed it and, where it hands over, the key that follows as well; signatures
  /// by other keys are passed over.
  static func read(
    _ bytes: [UInt8], at offset: Int, keys: KeyChain
  ) throws(CheckpointProblem) -> SignedCheckpoint {
    var reader = NoteReader(bytes: bytes, position: offset)
    let origin = try reader.line("an origin line")
    let sizeAt = reader.position
    let sizeLine = try reader.line("a size")
    guard let size = UInt64(sizeLine), String(size) == sizeLine else {
      throw .malformed(offset: sizeAt, expected: "a size in decimal")
    }
    let rootAt = reader.position
    guard let root = Base64.decode(try reader.line("a root hash").utf8).flatMap({ $0.count == 32 ? TreeHash($0) : nil })
    else { throw .malformed(offset: rootAt, expected: "a root hash: 32 bytes in base64") }
    let textEnd = reader.position
    guard try reader.line("an empty line").isEmpty else { throw .malformed(offset: textEnd, expected: "an empty line") }
    let key = keys.key(signing: size)
    let next = keys.key(following: size)
    guard origin == key.log.text else { throw .foreign(origin: origin) }
    let text = Array(bytes[offset..<textEnd])
    var isVerified = false
    // Where a key hands over, the next one signs as well.
    var isNextVerified = next == nil
    repeat {
      guard let line = try reader.signature(underNameOf: key) else { continue }
      if line.id == key.id {
        guard key.verifies(line.signature, of: text) else { throw .badSignature(size: size) }
        isVerified = true
      } else if let next, line.id == next.id {
        guard next.verifies(line.signature, of: text) else { throw .badSignature(size: size) }
        isNextVerified = true
      }
    } while reader.isAtSignature
    guard isVerified, isNextVerified else { throw .unsigned(size: size) }
    let checkpoint = Checkpoint(log: key.log, size: size, root: root)
    return SignedCheckpoint(checkpoint: checkpoint, bytes: Array(bytes[offset..<reader.position]))
  }
}

/// Reads the lines of a signed note.
private struct NoteReader {
  let bytes: [UInt8]
  var position: Int

  mutating func line(_ expected: String) throws(CheckpointProblem) -> String {
    guard let end = bytes[position...].firstIndex(of: 0x0a),
      let text = String(validating: bytes[position..<end], as: UTF8.self)
    else { throw .malformed(offset: position, expected: expected) }
    position = end + 1
    return text
  }

  var isAtSignature: Bool { bytes[position...].starts(with: NoteReader.dash) }

  /// The key id and signature of the next line if it stands under the key's name, nil if under another.
  mutating func signature(
    underNameOf key: VerifierKey
  ) throws(CheckpointProblem) -> (id: [UInt8], signature: [UInt8])? {
    let start = position
    let expected = "a signature line"
    guard isAtSignature else { throw .malformed(offset: start, expected: expected) }
    let parts = try line(expected).split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[1].isEmpty, let value = Base64.decode(parts[2].utf8), value.count > 4 else {
      throw .malformed(offset: start, expected: expected)
    }
    return parts[1] == key.log.text ? (Array(value.prefix(4)), Array(value.dropFirst(4))) : nil
  }

  private static let dash = Array("\u{2014} ".utf8)
}
