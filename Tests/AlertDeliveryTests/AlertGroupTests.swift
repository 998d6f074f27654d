// Role: holds groups to what alerts are about: only flows of one device to one operator in one jurisdiction.
import AlertDelivery
import EgressTypes
import Testing

@Suite("Alert groups")
struct AlertGroupTests {
  @Test("a verdict on a flow belongs to the group of its device, country and AS")
  func verdict() {
    #expect(AlertGroup(of: .alert())?.text == "rc-01|CN|AS45102")
    var inbound = JournalRecord.alert()
    inbound[string: "network.direction"] = "inbound"
    inbound[string: "source.ip"] = "203.0.113.80"
    #expect(AlertGroup(of: inbound)?.text == "rc-01|-|203.0.113.80")
    var unknown = JournalRecord.alert()
    unknown[string: RecordKey.device] = nil
    unknown[integer: "destination.as.number"] = nil
    unknown[string: "destination.geo.country_iso_code"] = nil
    #expect(AlertGroup(of: unknown)?.text == "192.168.50.7|-|203.0.113.9")
  }

  @Test("every other alert stands alone", arguments: RecordKind.allCases.filter { $0 != .verdict })
  func others(kind: RecordKind) {
    var record = JournalRecord.alert()
    record[string: "event.kind"] = kind.rawValue
    #expect(AlertGroup(of: record) == nil)
  }

  @Test("texts read back as they were written", arguments: ["rc 01|CN|AS1", "02:00:00:00:00:01|-|2001:db8::1"])
  func coding(text: String) {
    #expect(AlertGroup(text: text)?.text == text)
    #expect(AlertGroup(text: text + "|x") == nil)
  }
}
