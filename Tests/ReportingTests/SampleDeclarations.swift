// Role: records made for tests: what people declared and acknowledged in the sample week, and what was delivered.
import EgressTypes

enum SampleDeclarations {
  /// A window that was used, one that nobody approved, an operation and a test of Local Data Mode.
  static var records: [JournalRecord] {
    [
      window("31", "requested", at: Sample.at(3, 10, 20)),
      window("31", "approved", at: Sample.at(3, 10, 25), approvedBy: "b.officer (uid 1002)"),
      operation("started", at: Sample.at(3, 10, 10)),
      window("31", "closed", at: Sample.at(3, 10, 55), approvedBy: "b.officer (uid 1002)", because: "its time is over"),
      operation("ended", at: Sample.at(3, 11)),
      window("32", "requested", at: Sample.at(4, 9)),
      test("started", at: Sample.at(5, 9)), test("ended", at: Sample.at(5, 9, 30)),
      test("statement", at: Sample.at(5, 9, 30, 5)),
    ]
  }

  static func window(
    _ id: String, _ step: String, device: String = "rc-12", at time: Timestamp, approvedBy: String? = nil,
    because: String? = nil
  ) -> JournalRecord {
    var record = JournalRecord(kind: .window, at: time)
    record[string: "egress.step"] = step
    record[string: "egress.window.id"] = id
    record[string: "device.id"] = device
    record[string: "egress.window.pack"] = "windows/geofence"
    record[integer: "egress.window.minutes"] = 30
    record[integer: "egress.window.upload_limit"] = 1_000_000
    record[integer: "egress.window.upload_used"] = step == "closed" ? 9_100 : 0
    record[string: "egress.window.reason"] = "unlock the zone around the site"
    record[string: "egress.window.requested_by"] = "a.pilot (uid 1001)"
    record[string: "egress.window.requested_at"] = Sample.at(3, 10, 20).description
    record[string: "egress.window.approved_by"] = approvedBy
    record[string: "egress.window.opened_at"] = approvedBy == nil ? nil : Sample.at(3, 10, 25).description
    record[string: "egress.window.expires_at"] = approvedBy == nil ? nil : Sample.at(3, 10, 55).description
    record[list: "egress.reasons"] = because.map { [$0] } ?? []
    return record
  }

  static func operation(_ step: String, at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .operation, at: time)
    record[string: "egress.step"] = step
    record[string: "egress.operation.tag"] = "night-survey"
    record[list: "egress.operation.devices"] = ["rc-12"]
    record[string: "egress.policy"] = "regular-ops"
    record[string: "event.start"] = Sample.at(3, 10, 10).description
    record[string: "egress.started_by"] = "a.pilot (uid 1001)"
    return record
  }

  static func test(_ step: String, at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .localDataMode, at: time)
    record[string: "egress.step"] = step
    record[string: "egress.local_data_mode.id"] = "7"
    record[string: "device.id"] = "rc-07"
    record[string: "egress.policy"] = "strict-ldm"
    record[string: "event.start"] = Sample.at(5, 9).description
    record[string: "egress.started_by"] = "b.officer (uid 1002)"
    guard step == "statement" else { return record }
    record[string: "egress.local_data_mode.result"] = "pass"
    record[string: "event.end"] = Sample.at(5, 9, 30).description
    record[integer: "egress.local_data_mode.first_index"] = 190
    record[integer: "egress.local_data_mode.last_index"] = 193
    record[string: "egress.action"] = "record"
    return record
  }

  /// A flow record with the window that excepts it and the operation that it belongs to.
  static func tagged(_ record: JournalRecord, window: String?, operation: String?) -> JournalRecord {
    var record = record
    record[string: "egress.window.id"] = window
    record[string: "egress.operation.tag"] = operation
    return record
  }

  static func acknowledgement(of index: Int64, at time: Timestamp) -> JournalRecord {
    var record = JournalRecord(kind: .acknowledgement, at: time)
    record[integer: "egress.acknowledged"] = index
    record[string: "event.reason"] = "known: firmware check, ticket 77"
    record[string: "user.name"] = "b.officer (uid 1002)"
    return record
  }

  /// What the delivery log says of the alerts among some records: the last one is a dead letter.
  static func deliveries(of records: [JournalRecord]) -> [JournalRecord] {
    let alerts = records.filter { $0.kind != .flow && $0[string: "egress.action"] == "alert" }
    return alerts.enumerated().map { place, alert in
      delivery(place == alerts.count - 1 ? "dead" : "delivered", of: alert[integer: "egress.index"] ?? -1)
    }
  }

  static func delivery(
    _ outcome: String, of index: Int64, sink: String = "hook", message: Int64? = nil
  ) -> JournalRecord {
    var record = JournalRecord(kind: .delivery, at: Sample.at(6))
    record[string: "egress.alert.sink"] = sink
    record[string: "egress.alert.outcome"] = outcome
    record[integer: "egress.alert.record"] = index
    record[integer: "egress.alert.message"] = message
    return record
  }
}
