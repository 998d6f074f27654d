// Role: finds what the journal says of an address or a name, the most recent last.
import EgressTypes
import JournalFiles

/// The latest records of flows and verdicts about an address or a name.
struct SubjectEvents {
  /// The most records that are kept.
  static let limit = 20

  /// How many records there are in all.
  private(set) var count = 0
  /// The latest of them, in the order of the journal.
  private(set) var latest: [JournalRecord] = []

  /// Reads a whole journal.
  init(about subject: Subject, in folder: String) throws {
    var reader = try JournalReader(folder)
    while let entry = try reader.next() {
      let record = try entry.record
      guard record.kind == .flow || record.kind == .verdict, subject.matches(record) else { continue }
      count += 1
      if latest.count == SubjectEvents.limit { latest.removeFirst() }
      latest.append(record)
    }
  }
}

/// What is asked about.
enum Subject {
  case address(IPAddress)
  case name(DomainName)

  /// Reads an address or a host name; nil for anything else.
  init?(_ text: String) {
    if let address = IPAddress(text) {
      self = .address(address)
    } else {
      // As rule files write names: letters beyond ASCII as DNS carries them.
      guard let pattern = DomainPattern(text), !pattern.includesSubdomains else { return nil }
      self = .name(pattern.name)
    }
  }

  /// Whether a record is about it: the address at either end or beyond a proxy, the name or one below it.
  func matches(_ record: JournalRecord) -> Bool {
    switch self {
    case .address(let address):
      let ends = [record[string: "destination.ip"], record[string: "source.ip"]].compactMap(\.self)
      return (ends + record[list: RecordKey.relayed]).contains { IPAddress($0) == address }
    case .name(let name):
      return record[list: RecordKey.names].contains { entry in
        entry.split(separator: " ", maxSplits: 1).last.map { DomainName(recorded: $0).isWithin(name) } ?? false
      }
    }
  }
}
