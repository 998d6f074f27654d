// Role: holds each record of a bundle to its proof, and the table of events to the records it was made of.
import EgressTypes
import EvidenceJournal
import LinuxCalls

extension RecordKey {
  /// The number of the record that a line of a bundle is an excerpt of; such a line is no record.
  public static let excerptOf = "egress.excerpt_of"
}

/// The records of a bundle and what the journal's key says of them.
struct BundledRecords {
  private let directory: String
  private let trusted: VerifierKey?
  private(set) var proved = 0
  private(set) var excerpts = 0
  private(set) var faults: [String] = []

  /// Files whose lines are records or excerpts of records.
  private static let files = ["events.jsonl", "flows.jsonl", "rules-in-force.jsonl", "coverage.jsonl"]
  /// Faults that are told one by one.
  private static let maximumFaults = 100
  /// The files in which a part of a record may stand for it.
  private static let excerpted: Set = ["rules-in-force.jsonl", "coverage.jsonl"]

  init(in directory: String, trusting key: VerifierKey?) {
    self.directory = directory
    trusted = key
  }

  /// Checks every record; `progress` is called for each.
  mutating func check(progress: () -> Void) {
    do {
      let keys = try BundleVerification.keys(in: directory, trusting: trusted)
      var numbers: Set<UInt64> = []
      for file in BundledRecords.files { try check(file, keys, &numbers, progress) }
      try checkTable()
    } catch {
      add("the records cannot be checked: \(error)")
    }
  }

  private mutating func check(
    _ name: String, _ keys: KeyChain, _ numbers: inout Set<UInt64>, _ progress: () -> Void
  ) throws {
    guard try FileSystem.contents(of: "\(directory)/data/\(name)", limit: 0) != nil else {
      add("data/\(name) is missing")
      return
    }
    var reader = try LineReader("\(directory)/data/\(name)")
    var line = 0
    while let leaf = try reader.next() {
      line += 1
      progress()
      let place = "data/\(name):\(line):1"
      guard let record = try? JournalRecord(decoding: leaf) else {
        add("\(place): not a record")
        continue
      }
      if record[integer: RecordKey.excerptOf] != nil, record[integer: RecordKey.index] == nil {
        if BundledRecords.excerpted.contains(name) {
          excerpts += 1
        } else {
          add("\(place): an excerpt, where only whole records with their proofs may stand")
        }
        continue
      }
      guard let index = record[integer: RecordKey.index].flatMap(UInt64.init(exactly:)) else {
        add("\(place): a record without its number")
        continue
      }
      if let problem = try problem(of: leaf, index, keys) {
        add("\(place): record \(index) \(problem)")
      } else {
        proved += 1
      }
      if !numbers.insert(index).inserted { add("\(place): record \(index) stands here twice") }
    }
  }

  /// Why a record is not proved; nil for one that is.
  private func problem(of leaf: [UInt8], _ index: UInt64, _ keys: KeyChain) throws -> String? {
    let name = "journal/record-\(index).tlog-proof"
    guard let bytes = try FileSystem.contents(of: "\(directory)/data/\(name)", limit: 1 << 20) else {
      return "has no proof, data/\(name)"
    }
    let proof: ProofText?
    do throws(CheckpointProblem) {
      proof = try ProofText(text: String(decoding: bytes, as: UTF8.self), keys: keys)
    } catch {
      return "is not proved: \(JournalFinding(.checkpoint(error), FilePlace(file: "data/\(name)", offset: 0)))"
    }
    guard let proof, proof.proof.index == index, proof.proves(TreeHash.leaf(leaf, in: leaf.indices)),
      JournalLeaf.index(of: leaf, in: leaf.indices, log: Array(keys.log.text.utf8)) == index
    else { return "is not the one that data/\(name) proves" }
    // Whoever holds a later day's key could have made it up, and signed it with that.
    if let handover = keys.handover(behind: index), proof.proof.size > handover.size {
      return "is proved under a later key than that of its day"
    }
    return nil
  }

  /// The table must come out again from the records.
  private mutating func checkTable() throws {
    var records = try LineReader("\(directory)/data/events.jsonl")
    var rows = try LineReader("\(directory)/data/events.csv")
    var line = 1
    var expected: String? = EventsCSV.header
    while let row = expected {
      guard let found = try rows.next(), found + [0x0a] == Array(row.utf8) else {
        return add("data/events.csv:\(line):1: not what data/events.jsonl gives")
      }
      expected = try records.next().map { leaf in (try? JournalRecord(decoding: leaf)).map(EventsCSV.row) ?? "" }
      line += 1
    }
    if try rows.next() != nil { add("data/events.csv:\(line):1: a line for no record") }
  }

  private mutating func add(_ fault: String) {
    guard faults.count <= BundledRecords.maximumFaults else { return }
    faults.append(
      faults.count == BundledRecords.maximumFaults ? "and more, which are not told one by one" : fault.visible)
  }
}

extension BundleVerification {
  /// The keys of a bundle's journal, from the one that is trusted on, or from its own; throws `BundleError`,
  /// `JournalFinding` and `LinuxError`.
  public static func keys(in directory: String, trusting log: VerifierKey?) throws -> KeyChain {
    let place = "\(directory)/data/journal"
    guard let text = try FileSystem.contents(of: "\(place)/log.pub", limit: 1 << 20) else {
      throw BundleError.cannotRead(path: "\(place)/log.pub", reason: "there is no such file")
    }
    guard let own = VerifierKey(text: String(decoding: text, as: UTF8.self).split(separator: "\n").first ?? "") else {
      throw BundleError.malformed(file: "data/journal/log.pub", line: 1, reason: "no verifier key")
    }
    return try KeyChain(first: log ?? own, handovers: try FileSystem.contents(of: "\(place)/\(KeyChain.file)") ?? [])
  }
}
