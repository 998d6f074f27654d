// Role: verifies a journal from its bytes: frames, indexes, log, tree and every checkpoint, segment by segment.

import EgressTypes

/// Verifies a journal whose segments are handed over in order, each with its checkpoints.
public struct JournalVerifier: Sendable {
  private let key: VerifierKey
  private let log: LogID
  private var deleted: [(segment: DeletedSegment, place: FilePlace)] = []
  /// The records before this one may be missing: the latest receipt says so.
  private var receipted: UInt64 = 0
  /// The last record was a receipt: it counts once a checkpoint is signed over exactly this, as its writer does.
  private var pendingReceipt: (size: UInt64, before: UInt64)?
  /// Changes of the key that the tree has not reached yet.
  private var handovers: ArraySlice<KeyHandover>
  private let head: SignedCheckpoint?
  private var signed: UInt64 = 0
  private var root: TreeHash?
  private var sequence = SequenceCheck()
  private var tree = MerkleFrontier()
  private var comparesRoots = true
  private var agreed = (
    size: UInt64(0), place: FilePlace(file: "segments/\(SegmentName(firstIndex: 0).segment)", offset: 0)
  )
  private var checkpoints = 0
  private var lastSigned: UInt64 = 0
  private var tornBytes = 0
  private var end = FilePlace(file: JournalVerifier.headFile, offset: 0)
  private var findings: [JournalFinding] = []

  private static let headFile = "checkpoint"

  /// Starts with the latest checkpoint, nil if there is no such file, and the checkpoints of the last segment.
  ///
  /// They are wanted first because they say how many records must be there.
  public init(keys: KeyChain, head: Result<SignedCheckpoint, CheckpointProblem>?, lastHistory: CheckpointHistory?) {
    key = keys.first
    log = keys.log
    handovers = keys.handovers[...]
    switch head {
    case .success(let note)?: self.head = note
    case .failure(let problem)?:
      self.head = nil
      findings.append(JournalFinding(problem, in: JournalVerifier.headFile, at: 0))
    case nil:
      self.head = nil
      findings.append(JournalFinding(.fileMissing, FilePlace(file: JournalVerifier.headFile, offset: 0)))
    }
    for note in (lastHistory?.entries.map(\.note) ?? []) + (self.head.map { [$0] } ?? [])
    where note.checkpoint.size >= signed {
      signed = note.checkpoint.size
      root = note.checkpoint.root
    }
  }

  /// Reads the leaf hashes that stay of the next segment, and its checkpoints.
  public mutating func read(hashes: [UInt8], history: CheckpointHistory?, name: SegmentName) {
    let place = FilePlace(file: "segments/\(name.hashes)", offset: 0)
    guard name.firstIndex == sequence.expected, let segment = DeletedSegment(name: name, hashes: hashes) else {
      findings.append(JournalFinding(.misnamed(name, first: sequence.expected), place))
      return
    }
    var notes = AwaitedCheckpoints(check(history, of: name, isLast: false))
    compareRoots(&notes, at: place)
    for offset in stride(from: 0, to: hashes.count, by: TreeHash.length) {
      guard let hash = TreeHash(hashes, at: offset) else { break }
      if sequence.isOrdered { tree.append(hash) }
      compareRoots(&notes, at: FilePlace(file: place.file, offset: offset))
    }
    sequence.skip(segment.records.count)
    deleted.append((segment, place))
    end = FilePlace(file: place.file, offset: hashes.count)
    checkLastNote(history, of: name)
  }

  /// Reads the next segment and its checkpoints, nil if it has none.
  public mutating func read(_ segment: [UInt8], history: CheckpointHistory?, name: SegmentName, isLast: Bool) {
    read(CheckedSegment(segment, log: log), history: history, name: name, isLast: isLast)
  }

  /// Reads the next segment, whose records were checked one by one before, and its checkpoints, nil if it has none.
  public mutating func read(_ checked: CheckedSegment, history: CheckpointHistory?, name: SegmentName, isLast: Bool) {
    let segment = checked.bytes
    var items = checked.items.makeIterator()
    let file = "segments/\(name.segment)"
    let known = sequence.expected
    var notes = AwaitedCheckpoints(check(history, of: name, isLast: isLast))
    var offset = 0
    var first: UInt64?
    reading: while true {
      let place = FilePlace(file: file, offset: offset)
      compareRoots(&notes, at: place)
      let item = items.next() ?? checked.item(at: offset)
      switch item {
      case .end: break reading
      case .foreign(let frame):
        offset = frame.end
        sequence.defect(.foreign, at: place)
      case .record(let index, let frame):
        offset = frame.end
        first = first ?? index
        sequence.record(index, at: place)
        if sequence.isOrdered { tree.append(frame.hash) }
        if !deleted.isEmpty { takeReceipt(segment[frame.leaf], at: index) }
      case .incomplete, .broken:
        if sequence.expected >= signed && !sequence.hasDefects {
          tornBytes += segment.count - offset
          if !isLast { findings.append(JournalFinding(.strayBytes(sequence.expected), place)) }
          break reading
        }
        let next = SegmentFrame.nextIntact(in: segment, behind: offset)
        let isCut = item == .incomplete && next == nil && !SegmentFrame.isWholeButLength(segment, at: offset)
        sequence.defect(isCut ? .cut : .changed, at: place)
        offset = next ?? segment.count
      }
    }
    end = FilePlace(file: file, offset: offset)
    if let first, name.firstIndex != first, first == known {
      findings.append(JournalFinding(.misnamed(name, first: first), FilePlace(file: file, offset: 0)))
    } else if first == nil, name.firstIndex != known, segment.isEmpty {
      findings.append(JournalFinding(.misnamed(name, first: known), FilePlace(file: file, offset: 0)))
    }
    if !isLast { checkLastNote(history, of: name) }
  }

  /// Ends the journal and gives the answer.
  public consuming func finish() -> JournalReport {
    findings += sequence.finish(signed: signed, end: end)
    if let handover = handovers.first, comparesRoots {
      findings.append(
        JournalFinding(.handoverAhead(size: handover.size), FilePlace(file: KeyChain.file, offset: 0)))
    }
    for (segment, place) in deleted where segment.records.upperBound > receipted {
      findings.append(JournalFinding(.deletedWithoutReceipt(segment.records), place))
    }
    return JournalReport(
      key: key, records: sequence.expected, deleted: deleted.reduce(0) { $0 + UInt64($1.segment.records.count) },
      signed: signed, root: root, checkpoints: checkpoints, tornBytes: tornBytes, findings: findings)
  }

  /// Notes what a record says was deleted, if it is a receipt.
  private mutating func takeReceipt(_ leaf: ArraySlice<UInt8>, at index: UInt64) {
    guard JournalLeaf.isOf(.deletion, leaf.span), let record = try? JournalRecord(decoding: Array(leaf)),
      record.kind == .deletion
    else { return }
    pendingReceipt = (index &+ 1, UInt64(clamping: record[integer: RecordKey.deletedBefore] ?? 0))
  }

  /// Checks that a segment's checkpoints join those before, and returns them.
  private mutating func check(
    _ history: CheckpointHistory?, of name: SegmentName, isLast: Bool
  ) -> [CheckpointHistory.Entry] {
    let file = "segments/\(name.history)"
    guard let history else {
      findings.append(JournalFinding(.fileMissing, FilePlace(file: file, offset: 0)))
      return []
    }
    var least = max(name.firstIndex, lastSigned)
    for (place, entry) in history.entries.enumerated() {
      let size = entry.note.checkpoint.size
      if size < least || (place == 0 && size > least) {
        findings.append(
          JournalFinding(.history(size: size, expected: least), FilePlace(file: file, offset: entry.offset)))
      }
      least = max(least, size &+ 1)
    }
    checkpoints += history.entries.count
    lastSigned = history.entries.last?.note.checkpoint.size ?? lastSigned
    let isTorn = isLast && head != nil && history.entries.last?.note == head
    if let problem = history.problem, !isTorn {
      findings.append(JournalFinding(problem, in: file, at: history.validLength))
    }
    if isLast, let head, !history.entries.suffix(2).contains(where: { $0.note == head }) {
      let place = FilePlace(file: JournalVerifier.headFile, offset: 0)
      findings.append(JournalFinding(.unrecorded(size: head.checkpoint.size), place))
    }
    return history.entries
  }

  /// A segment that others follow ends with a checkpoint over all before them.
  private mutating func checkLastNote(_ history: CheckpointHistory?, of name: SegmentName) {
    guard history != nil, sequence.isOrdered, lastSigned < sequence.expected else { return }
    let problem = JournalFinding.Problem.history(size: lastSigned, expected: sequence.expected)
    findings.append(JournalFinding(problem, FilePlace(file: "segments/\(name.history)", offset: 0)))
  }

  /// Compares the tree with the root of a handover of its size: what an old key signed, a new one cannot sign anew.
  private mutating func compareHandover() {
    while let handover = handovers.first, handover.size <= tree.size {
      handovers.removeFirst()
      guard handover.size == tree.size, handover.proof.note.checkpoint.root != tree.root else { continue }
      comparesRoots = false
      findings.append(
        JournalFinding(.rewritten(agreed.size..<max(tree.size, agreed.size &+ 1)), agreed.place))
    }
  }

  /// Compares the tree with the checkpoints of its size; the first that differs ends comparing.
  private mutating func compareRoots(_ notes: inout AwaitedCheckpoints, at place: FilePlace) {
    if comparesRoots, sequence.isOrdered { compareHandover() }
    while comparesRoots, sequence.isOrdered, let checkpoint = notes.next(upTo: tree.size) {
      guard checkpoint.size == tree.size else { continue }
      if checkpoint.root == tree.root {
        agreed = (tree.size, place)
        if let receipt = pendingReceipt, receipt.size == tree.size { receipted = max(receipted, receipt.before) }
      } else {
        comparesRoots = false
        let range = agreed.size..<max(tree.size, agreed.size &+ 1)
        findings.append(JournalFinding(.rewritten(range), agreed.place))
      }
    }
  }
}

/// The checkpoints of a segment that the tree has still to reach.
private struct AwaitedCheckpoints {
  private var entries: ArraySlice<CheckpointHistory.Entry>
  /// The size of the next one; asked for at each record, most of which are not signed singly.
  private var size: UInt64

  init(_ entries: [CheckpointHistory.Entry]) {
    self.entries = entries[...]
    size = entries.first?.note.checkpoint.size ?? .max
  }

  /// Takes the next checkpoint if it is over no more records than these.
  mutating func next(upTo records: UInt64) -> Checkpoint? {
    guard size <= records, let entry = entries.popFirst() else { return nil }
    size = entries.first?.note.checkpoint.size ?? .max
    return entry.note.checkpoint
  }
}

extension JournalFinding {
  fileprivate init(_ problem: CheckpointProblem, in file: String, at start: Int) {
    var offset = start
    if case .malformed(let place, _) = problem { offset = place }
    self.init(.checkpoint(problem), FilePlace(file: file, offset: offset))
  }
}
