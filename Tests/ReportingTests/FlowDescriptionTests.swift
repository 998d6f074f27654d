// Role: holds descriptions of flows that were read before to what the record itself says.
import EgressTypes
import Testing

@testable import Reporting

@Suite("Flow descriptions")
struct FlowDescriptionTests {
  private static func record(_ number: Int64) -> JournalRecord {
    var record = JournalRecord(kind: number % 3 == 0 ? .verdict : .flow, at: Timestamp(seconds: number))
    let isInbound = number % 5 == 0
    record[string: "network.direction"] = isInbound ? "inbound" : "outbound"
    record[string: "network.transport"] = "tcp"
    record[string: RecordKey.device] = number % 7 == 0 ? nil : "rc-0\(number % 2)"
    record[string: "source.mac"] = "60:60:1f:00:00:0\(number % 4)"
    record[string: "source.ip"] = "192.0.2.1"
    record[integer: "source.port"] = 1024 + number
    record[integer: "source.bytes"] = number
    record[string: "destination.ip"] = "198.51.100.\(number % 11)"
    record[integer: "destination.port"] = 443 + number % 2
    record[integer: "destination.bytes"] = number * 2
    record[string: "destination.domain"] = number % 4 == 0 ? nil : "a\(number % 4).example"
    record[string: RecordKey.verdict] = number % 2 == 0 ? "violation" : "approved"
    record[string: RecordKey.action] = number % 2 == 0 ? "alert" : "record"
    record[list: RecordKey.ruleIDs] = ["cn-control/CN"]
    record[string: RecordKey.communityID] = "1:\(number)"
    record[string: "event.start"] = Timestamp(seconds: number - 1).description
    record[string: "event.end"] = Timestamp(seconds: number).description
    record[string: "event.reason"] = number % 2 == 0 ? "active" : "idle"
    record[integer: RecordKey.index] = number
    return record
  }

  @Test("a flow that is described like an earlier one has its own times, counts and end, and the same description")
  func repeated() throws {
    var descriptions = FlowDescriptions()
    var flows: Set<ObjectIdentifier> = []
    var kept: [FlowDescription] = []
    for number in 1...2000 as ClosedRange<Int64> {
      let record = FlowDescriptionTests.record(number)
      let read = descriptions.facts(of: try JournalRecord(decoding: record.encoded))
      // A record that was not read from bytes is described anew each time.
      let fresh = descriptions.facts(of: record)
      #expect(
        [read.sent, read.received, Int64(bitPattern: read.identity)]
          == [fresh.sent, fresh.received, Int64(bitPattern: fresh.identity)], "record \(number)")
      #expect(read.sent == (number % 5 == 0 ? number * 2 : number), "record \(number)")
      #expect(read.endsFlow == (number % 3 != 0 && number % 2 != 0), "record \(number)")
      #expect(read.start == Timestamp(seconds: number - 1), "record \(number)")
      #expect(read.end == Timestamp(seconds: number), "record \(number)")
      let (left, right) = (read.flow, fresh.flow)
      #expect(
        [left.device, left.model, left.country, left.networkOperator, left.address, left.name ?? "-"]
          == [right.device, right.model, right.country, right.networkOperator, right.address, right.name ?? "-"],
        "record \(number)")
      #expect(left.service == right.service, "record \(number)")
      #expect(left.verdict == right.verdict && left.action == right.action, "record \(number)")
      #expect(left.jurisdiction == right.jurisdiction, "record \(number)")
      #expect(left.isOutsideBaseline == right.isOutsideBaseline, "record \(number)")
      if flows.insert(ObjectIdentifier(left)).inserted { kept.append(left) }
    }
    // Direction, device, station, destination, port, name and verdict repeat after 4 * 5 * 7 * 11 records at the latest.
    #expect(kept.count < 1600)
  }
}
