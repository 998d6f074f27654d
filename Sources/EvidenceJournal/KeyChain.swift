// Role: the keys a log was signed with, one after the other, each vouched for by the one before: trust the first only.

/// The signing keys of a log in order.
///
/// A key is used for a day and then erased, so that whoever takes the machine cannot sign another past.
public struct KeyChain: Hashable, Sendable {
  /// The key the log began with, which is the one to compare with a copy from elsewhere.
  public let first: VerifierKey
  /// The changes, oldest first.
  public private(set) var handovers: [KeyHandover] = []

  /// Makes the chain of a log that still has its first key.
  public init(_ first: VerifierKey) { self.first = first }

  /// Reads the handovers of a file and verifies each with the key before it.
  ///
  /// Throws the place of the first that does not hold, in the file `handovers`.
  public init(first: VerifierKey, handovers bytes: [UInt8]) throws(JournalFinding) {
    self.init(first)
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let next = KeyChain.nextStart(in: bytes, behind: start)
      guard let handover = handover(in: bytes[start..<next]) else {
        throw JournalFinding(.handover(handovers.count), FilePlace(file: KeyChain.file, offset: start))
      }
      handovers.append(handover)
      start = next
    }
  }

  /// The file of the handovers, within the journal's folder.
  public static let file = "handovers"

  /// The name of the log.
  public var log: LogID { first.log }

  /// The key that signs now.
  public var current: VerifierKey { handovers.last?.next ?? first }

  /// The key that signs a checkpoint over so many records.
  public func key(signing size: UInt64) -> VerifierKey {
    handovers.last { $0.size < size }?.next ?? first
  }

  /// The checkpoint under which a record of a day is to be proved: the last that the day's key signed; nil for a record
  /// of the key in use.
  ///
  /// Under a later one the proof would be worth only as much as a later key.
  public func handover(behind index: UInt64) -> KeyHandover? { handovers.first { $0.size > index } }

  /// The key that takes over at this size and signs the checkpoint over it as well; nil at any other size.
  func key(following size: UInt64) -> VerifierKey? { handovers.first { $0.size == size }?.next }

  /// The file's bytes.
  public var bytes: [UInt8] { handovers.flatMap(\.bytes) }

  /// Adds a change; false when it does not follow from the key in use.
  public mutating func append(_ handover: KeyHandover) -> Bool {
    guard let read = self.handover(in: handover.bytes[...]) else { return false }
    handovers.append(read)
    return true
  }

  /// A record starts with a brace, which no line of a proof does.
  private static func nextStart(in bytes: [UInt8], behind start: Int) -> Int {
    var place = start + 1
    while place < bytes.endIndex {
      if bytes[place] == UInt8(ascii: "{"), bytes[place - 1] == 0x0a { return place }
      place += 1
    }
    return bytes.endIndex
  }

  private func handover(in bytes: ArraySlice<UInt8>) -> KeyHandover? {
    guard let end = bytes.firstIndex(of: 0x0a), let text = String(validating: bytes[(end + 1)...], as: UTF8.self),
      let proof = try? ProofText(text: text, keys: KeyChain(current)),
      let handover = KeyHandover(leaf: Array(bytes[..<end]), proof: proof), handover.retired == current,
      handover.size > (handovers.last?.size ?? 0)
    else { return nil }
    var extended = KeyChain(current)
    extended.handovers = [handover]
    // By both keys, now that both are known: the next one's owner has it, too.
    guard (try? SignedCheckpoint(proof.note.bytes, keys: extended)) == proof.note else { return nil }
    return handover
  }
}
