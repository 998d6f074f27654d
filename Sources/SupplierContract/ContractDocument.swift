// Role: a contract held against a journal as one object for other programs.
import EgressTypes

/// The findings as JSON has them; keys are written with underscores, times as RFC 3339.
public struct ContractDocument: Encodable, Sendable {
  /// A clause.
  struct Clause: Encodable {
    var id: String
    var text: String
    var source: String
    var result: String
    var records: [Record]
    var count: Int64
    var support: [UInt64]
    var open: [String]
  }

  /// A record that speaks against a clause.
  struct Record: Encodable {
    var index: UInt64
    var furtherRecords: Int64
    var time: String?
    var device: String
    var subject: String
    var countries: [String]
    var verdict: String
    var sent: Int64
  }

  let contract: String
  let about: String
  let language: String
  let journal: String
  let period: String
  let start: String
  let end: String
  let seconds: Int64
  let watched: Int64
  let clauses: [Clause]
  let unregisteredDevices: Int64

  /// Makes the object in a language; `log` is the journal's name, `label` that of the period.
  public init(_ findings: ContractFindings, in language: Language, log: String, label: String) {
    contract = findings.contract.name.inert
    about = findings.contract.about(language).inert
    self.language = language.rawValue
    journal = log.visible
    period = label.inert
    start = findings.span.start.description
    end = findings.span.end.description
    seconds = findings.coverage.seconds
    watched = findings.coverage.watched
    unregisteredDevices = findings.unregisteredDevices
    clauses = findings.clauses.map { finding in
      Clause(
        id: finding.clause.id.inert, text: finding.clause.text(language).inert, source: finding.clause.source.inert,
        result: finding.result.rawValue,
        records: finding.records.map { record in
          Record(
            index: record.index, furtherRecords: record.furtherRecords, time: record.time?.description,
            device: record.device, subject: record.subject,
            countries: record.countries, verdict: record.verdict, sent: record.sent)
        }, count: finding.count, support: finding.support,
        open: finding.openPoints.map { $0.sentence(in: language) })
    }
  }
}
