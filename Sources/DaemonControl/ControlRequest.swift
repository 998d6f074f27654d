// Role: what may be asked of the running daemon, and what it answers: one flat JSON object each, on one line.
import EgressTypes

/// A request to the daemon.
public struct ControlRequest: Hashable, Sendable {
  /// What is asked for.
  public var name: ControlRequestName
  /// Further fields, which each request defines.
  public var fields: JournalRecord

  /// Makes a request.
  public init(_ name: ControlRequestName, fields: JournalRecord = JournalRecord()) {
    self.name = name
    self.fields = fields
  }
}

/// The requests there are.
public enum ControlRequestName: String, Sendable, CaseIterable {
  /// Tell how the daemon is.
  case status
  /// Read rules, inventory and location data again.
  case reload
  /// Declare a window, an operation or a test of Local Data Mode, or a step of one.
  case declare
  /// Tell what is declared.
  case declarations
  /// Sign and store a checkpoint now.
  case checkpoint
  /// Note that a person took note of an alert.
  case acknowledge
  /// Journal that a person reads the journal.
  case access
  /// Send a test message through the sinks; egress-alertd answers.
  case alertTest = "alert-test"
  /// Try again to deliver; egress-alertd answers.
  case alertRetry = "alert-retry"
  /// Carry a query to a timestamp authority; egress-alertd answers.
  case timestamp
}

/// The daemon's answer.
public enum ControlReply: Hashable, Sendable {
  /// Done; what it has to tell.
  case done(JournalRecord)
  /// Not done; why, and what to do about it.
  case refused(String)
}

extension ControlRequest {
  static let nameKey = "control.request"

  var line: [UInt8] {
    var record = fields
    record[string: Self.nameKey] = name.rawValue
    return record.encoded + [UInt8(ascii: "\n")]
  }

  /// Reads a request from its line, or says what is wrong with it.
  static func read(_ line: [UInt8]) -> Result<ControlRequest, RequestMistake> {
    let record: JournalRecord
    do throws(FlatJSONError) {
      record = try JournalRecord(decoding: line)
    } catch {
      return .failure(
        RequestMistake(reason: "the request is not JSON: byte \(error.offset): expected \(error.expected)"))
    }
    guard let text = record[string: nameKey], let name = ControlRequestName(rawValue: text) else {
      let known = ControlRequestName.allCases.map(\.rawValue).joined(separator: ", ")
      return .failure(RequestMistake(reason: "no known request in '\(nameKey)'; known are: \(known)"))
    }
    var fields = record
    fields[string: nameKey] = nil
    return .success(ControlRequest(name, fields: fields))
  }
}

/// Why a line is not a request.
struct RequestMistake: Error {
  var reason: String
}

extension ControlReply {
  static let nameKey = "control.reply"
  static let reasonKey = "error.message"

  var line: [UInt8] {
    var record: JournalRecord
    switch self {
    case .done(let fields):
      record = fields
      record[string: Self.nameKey] = "done"
    case .refused(let reason):
      record = JournalRecord([Self.nameKey: .string("refused"), Self.reasonKey: .string(reason)])
    }
    return record.encoded + [UInt8(ascii: "\n")]
  }

  /// Reads a reply from its line; nil when it is none.
  static func read(_ line: [UInt8]) -> ControlReply? {
    guard var record = try? JournalRecord(decoding: line) else { return nil }
    switch record[string: nameKey] {
    case "done":
      record[string: nameKey] = nil
      return .done(record)
    case "refused": return .refused(record[string: reasonKey] ?? "")
    default: return nil
    }
  }
}
