// Role: one breach made for tests: the records of its flows, of the watch over them, and of its steps.
import EgressTypes
import Foundation
import Testing
import VerdictRules

@testable import BreachNotification

enum BreachSample {
  /// 2026-10-23, 12:00 in Amsterdam: the clocks go back within the 72 hours that follow.
  static let aware = at("2026-10-23T10:00:00Z")
  static let first = at("2026-10-23T06:30:00Z")

  static func at(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(nanoseconds: 0) }

  /// The laws as the shipped packs have them.
  static let gdpr = shipped("gdpr")
  static let wpg = shipped("wpg")

  private static func shipped(_ name: String) -> NotificationRegime {
    guard let regime = regimes.first(where: { $0.name == name }) else { preconditionFailure("no pack \(name)") }
    return regime
  }

  private static let regimes: [NotificationRegime] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Rules")
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    let files = paths.filter { $0.hasSuffix(".yaml") }.compactMap { path in
      (try? Data(contentsOf: root.appendingPathComponent(path))).map { RuleFile(path: path, bytes: Array($0)) }
    }
    do { return try RuleBook(files).declarationTerms.regimes } catch { preconditionFailure("\(error)") }
  }()

  static func breach(
    _ regimes: [NotificationRegime] = [gdpr, wpg], selection: BreachSelection = BreachSelection(),
    reason: String = "flight logs went to a server in CN"
  ) -> BreachCase {
    BreachCase(
      id: "2026-10-23.1", awareAt: aware, declaredAt: aware.advanced(bySeconds: 600), declaredBy: "jansen (uid 1000)",
      reason: reason, remark: nil, selection: selection, firstPacketAt: first,
      firstAlertAt: first.advanced(bySeconds: 1), clocks: regimes.map { NotificationClock($0, awareAt: aware) })
  }

  static func flow(
    _ kind: RecordKind, _ community: String, at time: Timestamp, began: Timestamp? = nil, device: String? = "rc-07",
    sent: Int64, verdict: String = "violation", name: String? = "statistical-report.djiservice.org",
    address: String = "203.0.113.80", country: String? = "CN", organisation: String = "Example Cloud",
    carries: String? = "tls",
    reason: String = "location: CN by IPFire (database of 2026-10-01, network 203.0.113.0/24): adverse by cn-control",
    ended: String = "closed"
  ) -> JournalRecord {
    var record = JournalRecord(kind: kind, at: time)
    record[string: "egress.log"] = "hangar-3"
    record[string: "event.start"] = (began ?? time).description
    record[string: "event.end"] = time.description
    record[string: "network.direction"] = "outbound"
    record[string: RecordKey.communityID] = "1:\(community)"
    record[string: "source.ip"] = "192.168.50.17"
    record[integer: "source.bytes"] = sent
    record[integer: "destination.bytes"] = 900
    record[string: "destination.ip"] = address
    record[string: "destination.domain"] = name
    record[string: "destination.geo.country_iso_code"] = country
    record[integer: "destination.as.number"] = 64_500
    record[string: "destination.as.organization.name"] = organisation
    record[string: RecordKey.verdict] = verdict
    record[string: RecordKey.action] = verdict == "violation" ? "alert" : "flag"
    record[string: RecordKey.device] = device
    record[string: RecordKey.model] = device == nil ? nil : "rc-pro"
    record[string: RecordKey.application] = carries
    record[list: RecordKey.reasons] = [reason]
    record[string: RecordKey.reason] = kind == .flow ? ended : nil
    record[list: RecordKey.ruleIDs] = ["cn-control/CN"]
    return record
  }

  /// A coverage record of watched seconds, but for a run of unwatched ones at its beginning.
  static func coverage(from start: Timestamp, seconds: Int64, unwatched: Int64 = 0) -> JournalRecord {
    let bits = (0..<seconds).map { $0 < unwatched ? 0 : 1 }
    let digits = stride(from: 0, to: bits.count, by: 4).map { place in
      String((0..<4).reduce(0) { $0 << 1 | (place + $1 < bits.count ? bits[place + $1] : 0) }, radix: 16)
    }
    var record = JournalRecord(kind: .coverage, at: start.advanced(bySeconds: seconds))
    record[string: "event.start"] = start.description
    record[integer: "egress.coverage.seconds"] = seconds
    record[string: "egress.coverage.bits"] = digits.joined()
    record[list: "egress.coverage.unwatched"] = unwatched > 0 ? ["kernel-drops=\(unwatched)"] : []
    return record
  }

  /// The journal: two flows of one controller, one of another, a flagged one that is no part of it, a watch with a gap.
  static var records: [JournalRecord] {
    let second = first.advanced(bySeconds: 60)
    var acknowledged = JournalRecord(kind: .acknowledgement, at: first.advanced(bySeconds: 900))
    acknowledged[integer: RecordKey.acknowledged] = 0
    acknowledged[string: RecordKey.person] = "devries (uid 1001)"
    acknowledged[string: RecordKey.reason] = "controller taken off the network"
    return [
      flow(.verdict, "a", at: first, sent: 60),
      flow(.verdict, "b", at: second, device: "rc-08", sent: 52, name: nil, address: "198.51.100.9", carries: nil),
      flow(
        .verdict, "c", at: second, sent: 40, verdict: "flagged", name: "account.dji.com", address: "192.0.2.7",
        country: "DE"),
      acknowledged,
      flow(.flow, "a", at: first.advanced(bySeconds: 300), began: first, sent: 1_200_000, ended: "active"),
      flow(.flow, "a", at: first.advanced(bySeconds: 400), began: first, sent: 34_567),
      flow(.flow, "c", at: second.advanced(bySeconds: 5), began: second, sent: 7000, verdict: "flagged"),
    ]
      + (0..<10).map {
        coverage(from: first.advanced(bySeconds: $0 * 60), seconds: 60, unwatched: $0 == 3 ? 5 : 0)
      }
  }

  static func facts(_ records: [JournalRecord] = records, _ selection: BreachSelection = BreachSelection()) -> CaseFacts
  {
    var builder = CaseFactsBuilder(selection)
    for (index, record) in records.enumerated() { builder.select(record, at: UInt64(index)) }
    builder.beginMeasuring()
    for (index, record) in records.enumerated() { builder.measure(record, at: UInt64(index)) }
    return builder.finish()
  }

  /// The register with the sample case and what happened to it.
  static func register(_ breach: BreachCase = breach(), steps: [JournalRecord] = []) -> BreachRegister {
    var register = BreachRegister()
    let declared = JournalRecord(of: breach, .declared, by: breach.declaredBy, at: breach.declaredAt)
    for (index, record) in ([declared] + steps).enumerated() { register.add(record, at: UInt64(100 + index)) }
    return register
  }

  static func material(
    _ language: Language = .english, at time: Timestamp = aware.advanced(bySeconds: 3600),
    register: BreachRegister = register(), facts: CaseFacts = facts()
  ) throws -> DraftMaterial {
    let entry = try #require(register.entries.first)
    return DraftMaterial(entry: entry, facts: facts, language: language, zone: try amsterdam, madeAt: time)
  }

  static var amsterdam: CivilTimeZone {
    get throws {
      try CivilTimeZone(
        reading: Array(Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Amsterdam"))),
        name: "Europe/Amsterdam")
    }
  }

  /// The step of a notification, sent so many hours after awareness.
  static func notified(_ hours: Int64, under name: String = "gdpr", delayReason: String? = nil) -> JournalRecord {
    var breach = breach()
    let sent = aware.advanced(bySeconds: hours * 3600)
    for place in breach.clocks.indices where breach.clocks[place].regime.name == name {
      breach.clocks[place].decision = .notified(at: sent, reference: "AP-2026-0042")
    }
    var record = JournalRecord(of: breach, .notified, by: "jansen (uid 1000)", at: sent)
    record[string: BreachKey.regime] = name
    record[string: BreachKey.sentAt] = sent.description
    record[string: BreachKey.reference] = "AP-2026-0042"
    record[string: BreachKey.delayReason] = delayReason
    return record
  }
}
