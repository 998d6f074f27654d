// Role: a read of the journal on its way to the daemon, which journals it before anything is shown.
import EgressTypes

/// A person's read of the journal: what is run, over which part of it, and why.
///
/// With the actor and the time that the daemon adds it is a log line as BIO2 8.15.01 wants it: action, object, result,
/// origin, actor, timestamp. The kernel vouches for the actor; the rest is what the program says.
public struct AccessRequest: Hashable, Sendable {
  /// The command, such as `evidence export`.
  public var command: String
  /// The part that is read, each as `name=value`; empty for all.
  public var selection: [String]
  /// The first moment asked about; nil for the beginning.
  public var start: Timestamp?
  /// The first moment that is not; nil for the end.
  public var end: Timestamp?
  /// Why, in the person's words.
  public var purpose: String?

  /// The longest purpose, in bytes.
  public static let purposeLimit = 1000
  /// The most parts of a selection, and the most bytes of all of them.
  public static let selectionLimit = (parts: 32, bytes: 4000)

  /// Makes a request; a selection that is too long ends with how much was left out.
  public init(
    _ command: String, of selection: [String] = [], from start: Timestamp? = nil, to end: Timestamp? = nil,
    purpose: String? = nil
  ) {
    self.command = command
    self.selection = AccessRequest.bounded(selection.map(\.visible))
    self.start = start
    self.end = end
    self.purpose = purpose
  }

  private static func bounded(_ selection: [String]) -> [String] {
    // What is left out is told in a part of its own.
    var room = selectionLimit.bytes - 100
    var kept: [String] = []
    for part in selection.prefix(selectionLimit.parts - 1) where room > 0 {
      kept.append(part.utf8.count <= room ? part : "\(String(decoding: part.utf8.prefix(room), as: UTF8.self))...")
      room -= part.utf8.count
    }
    let rest = selection.count - kept.count
    return rest > 0 ? kept + ["and \(rest) more"] : kept
  }
}

/// Why a request is not taken.
public struct AccessRequestMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to do about it.
  public let description: String
}

extension AccessRequest {
  /// The fields of the request, under the keys of the record that it becomes.
  public var fields: JournalRecord {
    var fields = JournalRecord()
    fields[string: RecordKey.command] = command
    fields[list: RecordKey.selection] = selection
    fields[string: Key.start] = start?.description
    fields[string: Key.end] = end?.description
    fields[string: RecordKey.reason] = purpose
    return fields
  }

  /// Reads the fields of a request; throws what is wrong with them.
  public init(reading fields: JournalRecord) throws(AccessRequestMistake) {
    let command = fields[string: RecordKey.command] ?? ""
    guard (1...64).contains(command.utf8.count) else {
      throw AccessRequestMistake(description: "no command of at most 64 bytes is named in `\(RecordKey.command)`")
    }
    self.command = command
    selection = fields[list: RecordKey.selection]
    let limit = AccessRequest.selectionLimit
    guard selection.count <= limit.parts, selection.reduce(0, { $0 + $1.utf8.count }) <= limit.bytes else {
      throw AccessRequestMistake(
        description: "the selection has more than \(limit.parts) parts or \(limit.bytes) bytes; choose less at once")
    }
    func time(_ key: String) throws(AccessRequestMistake) -> Timestamp? {
      guard let text = fields[string: key] else { return nil }
      guard let time = Timestamp(rfc3339: text) else {
        throw AccessRequestMistake(description: "`\(key)` is no time; write 2026-11-23T09:00:00Z")
      }
      return time
    }
    start = try time(Key.start)
    end = try time(Key.end)
    purpose = fields[string: RecordKey.reason]
    guard (purpose?.utf8.count ?? 1) > 0, (purpose?.utf8.count ?? 0) <= AccessRequest.purposeLimit else {
      throw AccessRequestMistake(
        description: "the purpose is empty or longer than \(AccessRequest.purposeLimit) bytes; say it in a sentence")
    }
  }

  /// The record of this read.
  ///
  /// `person` is who the kernel says is at the other end, `process` their process there.
  public func record(by person: String, process: Int32, isRefused: Bool, at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .access, at: time)
    for (key, value) in fields.fields { record.fields[key] = value }
    record[string: RecordKey.person] = person
    record[integer: RecordKey.process] = Int64(process)
    record[string: RecordKey.outcome] = isRefused ? "failure" : "success"
    return record
  }

  private enum Key {
    static let start = "event.start"
    static let end = "event.end"
  }
}
