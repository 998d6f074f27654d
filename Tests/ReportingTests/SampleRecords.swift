// Role: records made for tests: one week of a hangar, with something of every kind in it.
import EgressTypes
import Reporting

enum Sample {
  static let monday = Timestamp(seconds: 1_794_787_200)  // 2026-11-16T00:00:00Z, week 2026-W47

  /// A time of the week.
  static func at(_ day: Int64, _ hour: Int64 = 0, _ minute: Int64 = 0, _ second: Int64 = 0) -> Timestamp {
    monday.advanced(bySeconds: day * 86_400 + hour * 3600 + minute * 60 + second)
  }

  /// A coverage record of whole watched seconds, but for a run of unwatched ones at its beginning.
  static func coverage(
    from start: Timestamp, seconds: Int64, unwatched: Int64 = 0, _ reason: String = ""
  ) -> JournalRecord {
    let bits = (0..<seconds).map { $0 < unwatched ? 0 : 1 }
    let digits = stride(from: 0, to: bits.count, by: 4).map { place in
      String((0..<4).reduce(0) { $0 << 1 | (place + $1 < bits.count ? bits[place + $1] : 0) }, radix: 16)
    }
    var record = JournalRecord(kind: .coverage, at: start.advanced(bySeconds: seconds))
    record[string: "event.start"] = start.description
    record[string: "event.end"] = start.advanced(bySeconds: seconds).description
    record[integer: "egress.coverage.seconds"] = seconds
    record[integer: "egress.coverage.watched"] = seconds - unwatched
    record[list: "egress.coverage.unwatched"] = unwatched > 0 ? ["\(reason)=\(unwatched)"] : []
    record[string: "egress.coverage.bits"] = digits.joined()
    record[integer: "egress.frames"] = 100
    record[integer: "egress.bytes"] = 64_000
    record[integer: "egress.undecoded"] = 4
    record[integer: "egress.kernel.received"] = 100
    record[integer: "egress.kernel.dropped"] = reason == "kernel-drops" ? unwatched : 0
    record[list: "egress.anomalies"] = ["arp=3", "llc=1"]
    record[list: "egress.encrypted_dns"] = start == at(3, 10) ? ["rc-12=7"] : []
    record[list: "egress.ledger"] = ["rc-07|approved|tcp|90|60000", "-|-|udp|6|2000"]
    return record
  }

  /// One end of a flow that leaves the hangar.
  struct Far {
    var address = "192.0.2.10"
    var name: String? = "fh.example.net"
    var country: String? = "DE"
    var asn: Int64? = 64_500
    var networkOperator: String? = "Example Net"
    var certainty = "confirmed"
  }

  /// A verdict or flow record of a controller's flow.
  static func flow(
    _ kind: RecordKind, device: String? = "rc-07", to far: Far = Far(), _ verdict: String = "approved",
    action: String = "record", began: Timestamp, at time: Timestamp, sent: Int64 = 1200, received: Int64 = 3400,
    reason: String = "closed", reasons: [String] = [], rules: [String] = [], direction: String = "outbound",
    axis: String? = nil
  ) -> JournalRecord {
    let (near, other) = direction == "inbound" ? ("destination", "source") : ("source", "destination")
    var record = JournalRecord(kind: kind, at: time)
    record[string: "event.start"] = began.description
    record[string: "event.end"] = time.description
    record[string: "network.community_id"] = "1:\(began.nanoseconds)"
    record[string: "network.transport"] = "tcp"
    record[string: "network.direction"] = direction
    record[string: near + ".mac"] = "60:60:1f:00:00:07"
    record[string: near + ".ip"] = "10.20.0.7"
    record[integer: near + ".bytes"] = sent
    record[string: other + ".ip"] = far.address
    record[integer: other + ".bytes"] = received
    record[integer: "destination.port"] = 443
    record[string: "destination.domain"] = far.name
    record[string: other + ".geo.country_iso_code"] = far.country
    record[integer: other + ".as.number"] = far.asn
    record[string: other + ".as.organization.name"] = far.networkOperator
    record[string: "egress.location.certainty"] = far.certainty
    record[string: "egress.name_status"] = far.name == nil ? "encrypted" : "named"
    record[string: "egress.verdict"] = verdict
    record[string: "egress.action"] = action
    record[string: "egress.axis"] = axis
    record[list: "egress.reasons"] = reasons
    record[list: "egress.rule_ids"] = rules
    record[string: "device.id"] = device
    record[string: "device.model.name"] = device == nil ? nil : "DJI RC Plus"
    if kind == .flow { record[string: "event.reason"] = reason }
    return record
  }

  /// A config record.
  static func config(at time: Timestamp, packs: [String], policy: String = "regular-ops") -> JournalRecord {
    var record = JournalRecord(kind: .config, at: time)
    record[string: "egress.version"] = "0.1.0"
    record[string: "egress.policy"] = policy
    record[string: "egress.inside"] = "10.20.0.0/16"
    record[string: "egress.inventory.sha256"] = String(repeating: "5e", count: 32)
    record[integer: "egress.inventory.devices"] = 3
    record[list: "egress.inventory.controllers"] = [
      "rc-07||DJI RC Plus", "rc-12|strict-ldm|DJI RC Plus", "rc-15||DJI RC Pro",
    ]
    record[list: "egress.rules.packs"] = packs
    record[list: "egress.location.sources"] = [
      "libloc created=2026-09-02T04:12:00Z sha256=\(String(repeating: "1c", count: 32)) signature=valid"
        + " path=/var/lib/location/database.db"
    ]
    record[list: "egress.warnings"] = [
      "location: /var/lib/location/database.db: data of 2026-09-02 04:12:00Z are 75 days old (ageing)"
    ]
    return record
  }

  /// The journal's head that the golden reports print.
  static let head = JournalHead(
    size: 1234, root: "u8Zx1nJ0bq9rQ2hVtq0l5q7Yc3m5Q1vZ7b2W1yqkq2A=",
    checkpoint: """
      egressd.example/hangar-3
      1234
      u8Zx1nJ0bq9rQ2hVtq0l5q7Yc3m5Q1vZ7b2W1yqkq2A=

      \u{2014} egressd.example/hangar-3 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      """)

  /// One week: a stop of two hours on Tuesday, three dropped frames on Thursday, ten minutes without link on Friday.
  static var week: [JournalRecord] { numbered(earlier + settings + watching + declared + traffic + handled) }

  /// The report on it, from the journal's own bytes, as a report gets them.
  static func report() throws -> ReportModel {
    let records = try week.map { try JournalRecord(decoding: $0.encoded) }
    guard let week = ISOWeek("2026-W47"), let period = ReportPeriod(week: week) else { throw NoPeriod() }
    var builder = ReportBuilder(title: "Hangar 3", period: period)
    for record in records { builder.add(record) }
    for record in SampleDeclarations.deliveries(of: records) { builder.addDelivery(record) }
    return builder.finish(journal: head)
  }

  private struct NoPeriod: Error {}

  private static func numbered(_ records: [JournalRecord]) -> [JournalRecord] {
    records.enumerated().map { index, record in
      var record = record
      record[string: "egress.log"] = "egressd.example/hangar-3"
      record[integer: "egress.index"] = Int64(index)
      return record
    }
  }

  /// Three days of the week before, in which one destination was known already.
  private static var earlier: [JournalRecord] {
    (0..<3).flatMap { day in
      [
        coverage(from: at(day - 7), seconds: 86_400),
        flow(.flow, began: at(day - 7, 8), at: at(day - 7, 8, 4), sent: 70_000, received: 500_000),
      ]
    }
  }

  private static var declared: [JournalRecord] { SampleDeclarations.records }

  private static var handled: [JournalRecord] {
    // What it is about is known when the records are numbered: the violation, by its place.
    let place = Int64((earlier + settings + watching + declared).count + 6)
    return [SampleDeclarations.acknowledgement(of: place, at: at(2, 10))]
  }

  private static var settings: [JournalRecord] {
    let packs = [
      "jurisdictions/eu-eea as_of=2026-11-01 review_by=2027-05-01 sha256=\(String(repeating: "a1", count: 32))",
      "destinations/dji as_of=2026-05-20 review_by=2026-11-20 sha256=\(String(repeating: "b2", count: 32))",
    ]
    let changed =
      packs.dropLast() + [
        "destinations/dji as_of=2026-05-21 review_by=2026-11-20 sha256=\(String(repeating: "b3", count: 32))"
      ]
    var rejected = JournalRecord(kind: .configRejected, at: at(2, 9, 1))
    rejected[list: "egress.reasons"] = ["policies/strict.yaml:12:3: unknown key 'actoin'"]
    return [
      config(at: at(-1, 12), packs: packs), JournalRecord(kind: .stop, at: at(1, 2, 10)),
      JournalRecord(kind: .start, at: at(1, 4, 13, 20)), config(at: at(1, 4, 13, 20), packs: packs), rejected,
      config(at: at(2, 9, 4), packs: Array(changed)),
    ]
  }

  private static var watching: [JournalRecord] {
    let whole = (0..<7 * 24).filter { ![26, 27, 28, 86, 110].contains($0) }.map {
      coverage(from: at(0, $0), seconds: 3600)
    }
    return whole + [
      coverage(from: at(1, 2), seconds: 600), coverage(from: at(1, 4, 13, 20), seconds: 2800),
      coverage(from: at(3, 14), seconds: 3600, unwatched: 3, "kernel-drops"),
      coverage(from: at(4, 14), seconds: 3600, unwatched: 600, "no-carrier"),
    ]
  }

  private static var traffic: [JournalRecord] {
    let analytics = Far(
      address: "198.51.100.20", name: "statistical-report.djiservice.org", country: "NL", asn: 45_102,
      networkOperator: "Alibaba US Technology")
    let maps = Far(
      address: "203.0.113.9", name: "events.mapbox.com", country: "US", asn: 16_509, networkOperator: "Amazon")
    let flysafe = Far(
      address: "198.51.100.77", name: "flysafe-api.dji.com", country: "CN", asn: 37_963,
      networkOperator: "Hangzhou Alibaba Advertising")
    let unplaced = Far(
      address: "203.0.113.200", name: nil, country: nil, asn: nil, networkOperator: nil, certainty: "no-data")
    let reasons = [
      "location: NL by IPFire (database of 2026-09-02, 75 days old, network 198.51.100.0/26): approved by eu-eea",
      "network-operator: AS45102 Alibaba (US) Technology Co., Ltd. (operators-cn, evident from the organisation's name):"
        + " controlled from CN, adverse by cn-control",
      "service-operator: statistical-report.djiservice.org (tls-sni) is DJI, controlled from CN, by dji-flightlog",
    ]
    let rules = ["operators-cn/AS45102", "dji-flightlog/*.djiservice.org"]
    let amazon =
      "network-operator: AS16509 Amazon.com, Inc. (operators-us, evident from the organisation's name):"
      + " controlled from US, flagged by us-control"
    let excepted = [
      "location: CN by IPFire (database of 2026-09-02, 75 days old, network 198.51.100.64/26): adverse by cn-control",
      "window: 31 (geofence) excepts it, asked for by a.pilot (uid 1001), approved by b.officer (uid 1002), until"
        + " 2026-11-19 10:55:00Z, at most 1000000 bytes sent",
    ]
    func violation(_ kind: RecordKind, _ time: Timestamp, _ sent: Int64, _ reason: String) -> JournalRecord {
      flow(
        kind, to: analytics, "violation", action: "alert", began: at(2, 9, 12, 4), at: time, sent: sent, received: 4100,
        reason: reason, reasons: reasons, rules: rules, axis: "network-operator")
    }
    var stranger = JournalRecord(kind: .device, at: at(5, 11, 20))
    stranger[string: "source.mac"] = "a4:c3:f0:12:34:56"
    stranger[string: "source.ip"] = "10.20.0.99"
    stranger[string: "device.manufacturer"] = "Example Phones"
    stranger[string: "egress.verdict"] = "flagged"
    stranger[string: "egress.action"] = "alert"
    let quiet = (0..<6).map { day in
      flow(.flow, began: at(Int64(day), 8), at: at(Int64(day), 8, 4), sent: 81_000 + Int64(day), received: 640_000)
    }
    return quiet + [
      violation(.verdict, at(2, 9, 12, 4), 60, ""), violation(.flow, at(2, 9, 17, 4), 610_000, "active"),
      violation(.flow, at(2, 9, 22, 4), 655_000, "active"), violation(.flow, at(2, 9, 23), 21_000, "closed"),
      flow(
        .verdict, device: "rc-12", to: maps, "flagged", action: "flag", began: at(3, 10), at: at(3, 10),
        reasons: [amazon], rules: ["operators-us/AS16509"], axis: "network-operator"),
      flow(
        .flow, device: "rc-12", to: maps, "flagged", action: "flag", began: at(3, 10), at: at(3, 10, 1), sent: 18_400,
        reasons: [amazon], rules: ["operators-us/AS16509"], axis: "network-operator"),
      flow(
        .verdict, device: "rc-12", to: flysafe, "excepted", action: "flag", began: at(3, 10, 30), at: at(3, 10, 30),
        reasons: excepted, rules: ["geofence/31"], axis: "location"),
      SampleDeclarations.tagged(
        flow(
          .flow, device: "rc-12", to: flysafe, "excepted", action: "flag", began: at(3, 10, 30), at: at(3, 10, 31),
          sent: 9_100, received: 2_450_000, reasons: excepted, rules: ["geofence/31"], axis: "location"), window: "31",
        operation: "night-survey"),
      flow(
        .flow, device: "rc-12", to: Far(address: "192.0.2.44", name: "time.example.net"), began: at(3, 10, 32),
        at: at(3, 10, 33), sent: 90, received: 90),
      flow(
        .verdict, device: "rc-12", to: unplaced, "unknown", action: "alert", began: at(4, 15, 2), at: at(4, 15, 2),
        sent: 512, received: 0, reasons: ["location: no source knows the address"], rules: ["location/no-data"],
        axis: "location"),
      flow(
        .flow, device: "rc-12", to: unplaced, "unknown", action: "alert", began: at(4, 15, 2), at: at(4, 15, 3),
        sent: 512, received: 0, reason: "idle", reasons: ["location: no source knows the address"],
        rules: ["location/no-data"], axis: "location"),
      flow(.flow, began: at(4, 16), at: at(4, 16, 1), sent: 300, received: 500, direction: "internal"), stranger,
    ]
  }
}
