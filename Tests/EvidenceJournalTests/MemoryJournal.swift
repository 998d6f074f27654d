// Role: a small journal in memory, as the writer would leave it on disk, for tests that damage it.
import EgressTypes

@testable import EvidenceJournal

struct MemoryJournal {
  struct Segment {
    var name: SegmentName
    var bytes: [UInt8] = []
    var history: [UInt8]
  }

  static let log = known(LogID("egressd/test"))
  static let signingKey = known(SigningKey(seed: Array(0..<32)))
  static let key = known(signingKey.verifier(of: log))
  static let keys = KeyChain(key)

  var segments: [Segment] = []
  var head: [UInt8] = []
  var tree = MerkleFrontier()

  /// Makes `count` records, starting a segment every `perSegment` and signing every `perCheckpoint` records.
  init(count: UInt64, perSegment: UInt64 = 8, perCheckpoint: UInt64 = 3) {
    sign()
    segments = [Segment(name: SegmentName(firstIndex: 0), history: head)]
    for index in 0..<count {
      if index > 0, index % perSegment == 0 {
        signAndKeep()
        segments.append(Segment(name: SegmentName(firstIndex: index), history: head))
      }
      append(MemoryJournal.record(index))
      if (index + 1) % perCheckpoint == 0 { signAndKeep() }
    }
    signAndKeep()
  }

  static func record(_ index: UInt64) -> JournalRecord {
    var record = JournalRecord(kind: .flow, at: Timestamp(seconds: Int64(index)))
    record[string: "destination.ip"] = "192.0.2.\(index)"
    return record
  }

  mutating func append(_ record: JournalRecord) {
    let leaf = JournalLeaf.encode(record, log: MemoryJournal.log, index: tree.size)
    tree.append(SegmentFrame.append(leaf, to: &segments[segments.count - 1].bytes))
  }

  mutating func sign() {
    let checkpoint = Checkpoint(log: MemoryJournal.log, size: tree.size, root: tree.root)
    head = known(checkpoint.signed(by: MemoryJournal.signingKey)).bytes
  }

  /// Signs and keeps the checkpoint, unless nothing came since the last.
  mutating func signAndKeep() {
    let before = head
    sign()
    if head != before { segments[segments.count - 1].history += head }
  }

  /// The journal's checkpoints as verified with a key.
  struct Signatures {
    var head: Result<SignedCheckpoint, CheckpointProblem>
    var histories: [CheckpointHistory]
  }

  func signatures(_ key: VerifierKey = MemoryJournal.key) -> Signatures {
    Signatures(head: readHead(key), histories: segments.map { CheckpointHistory($0.history, keys: KeyChain(key)) })
  }

  func readHead(_ key: VerifierKey = MemoryJournal.key) -> Result<SignedCheckpoint, CheckpointProblem> {
    Result { () throws(CheckpointProblem) in try SignedCheckpoint(head, key: key) }
  }

  /// Verifies the journal; its checkpoints may be given as read before, to spare their signatures when records change.
  func verified(with key: VerifierKey = MemoryJournal.key, _ given: Signatures? = nil) -> JournalReport {
    let signatures = given ?? signatures(key)
    var verifier = JournalVerifier(keys: KeyChain(key), head: signatures.head, lastHistory: signatures.histories.last)
    for (place, segment) in segments.enumerated() {
      verifier.read(
        segment.bytes, history: signatures.histories[place], name: segment.name, isLast: place == segments.count - 1)
    }
    return verifier.finish()
  }

  /// What verification says, findings only.
  var complaints: [String] { verified().findings.map(\.problem.sentence) }

  /// Each frame of a segment, as bytes.
  func frames(_ segment: Int) -> [ArraySlice<UInt8>] {
    let bytes = segments[segment].bytes
    var frames: [ArraySlice<UInt8>] = []
    while case .intact(let frame) = SegmentFrame.read(bytes, at: frames.last?.endIndex ?? 0) {
      frames.append(bytes[(frames.last?.endIndex ?? 0)..<frame.end])
    }
    return frames
  }

  /// The same journal with the frames of one segment changed.
  func editing(_ segment: Int, _ edit: (inout [ArraySlice<UInt8>]) -> Void) -> MemoryJournal {
    var copy = self
    var frames = self.frames(segment)
    edit(&frames)
    copy.segments[segment].bytes = Array(frames.joined())
    return copy
  }
}

/// A fixed value of the tests that cannot be nil.
func known<Value>(_ value: Value?) -> Value {
  guard let value else { preconditionFailure("a fixed value of the tests is not valid") }
  return value
}
