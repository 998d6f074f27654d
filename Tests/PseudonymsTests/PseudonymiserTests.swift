// Role: holds pseudonymised records to naming nobody, and pseudonyms to being stable and found again.
import EgressTypes
import Testing

@testable import Pseudonyms

@Suite("Pseudonymiser")
struct PseudonymiserTests {
  private let key: PseudonymKey

  init() throws {
    key = try #require(PseudonymKey(bytes: Array(repeating: 7, count: 32)))
  }

  private func flow(_ direction: FlowDirection = .outbound) -> JournalRecord {
    JournalRecord([
      "event.kind": .string("verdict"), "@timestamp": .string("2026-11-23T09:00:00.000000Z"),
      "source.ip": .string("192.168.50.7"), "source.mac": .string("60:60:1f:00:00:01"),
      "destination.ip": .string("203.0.113.10"), "destination.mac": .string("02:00:5e:00:50:01"),
      "destination.domain": .string("statistical-report.djiservice.org"),
      "network.direction": .string(direction.rawValue), "network.community_id": .string("1:abc="),
      "device.id": .string("rc-01"), "egress.index": .integer(17),
      "egress.reasons": .list(["location: CN by Test hangar (network 203.0.113.0/24)"]),
    ])
  }

  @Test func `a key file is 64 hexadecimal digits and nothing else`() throws {
    let text = PseudonymKey.text(of: Array(0..<32))
    let read = try #require(PseudonymKey(text: text))
    #expect(read.id == PseudonymKey(bytes: Array(0..<32))?.id)
    #expect(read.id != key.id)
    #expect(read.id.utf8.count == 8)
    for wrong in [
      "", "00", text + "x", String(text.dropFirst(2)), text.uppercased(), String(repeating: "g", count: 64),
    ] {
      #expect(PseudonymKey(text: wrong) == nil, "\(wrong)")
    }
    #expect(PseudonymKey(bytes: []) == nil)
  }

  @Test func `a code is HMAC-SHA256 over kind, NUL and value, as openssl computes it`() {
    // printf 'device\\0rc-01' | openssl dgst -sha256 -mac hmac -macopt hexkey:0707…07
    #expect(key.digest(of: "device", "rc-01") == PseudonymiserTests.expectedDigest)
  }

  private static let expectedDigest = "26014bb5f7e307d6"

  @Test func `an outbound flow keeps its destination and loses what points to the controller`() {
    var pseudonyms = Pseudonymiser(key)
    let record = pseudonyms.pseudonymised(flow())
    #expect(record[string: "destination.ip"] == "203.0.113.10")
    #expect(record[string: "destination.domain"] == "statistical-report.djiservice.org")
    #expect(record[list: RecordKey.reasons] == flow()[list: RecordKey.reasons])
    #expect(record[integer: RecordKey.index] == 17)
    #expect(record[string: "device.id"] == "device-\(PseudonymiserTests.expectedDigest)")
    let text = String(decoding: record.encoded, as: UTF8.self)
    for secret in ["rc-01", "192.168.50.7", "60:60:1f:00:00:01", "02:00:5e:00:50:01", "1:abc="] {
      #expect(!text.contains(secret), "\(secret)")
    }
    #expect(pseudonyms.value(of: record[string: "device.id"] ?? "") == "rc-01")
    #expect(pseudonyms.value(of: record[string: "source.ip"] ?? "") == "192.168.50.7")
  }

  @Test func `the hangar's side of a flow that was opened outside is its destination`() {
    var pseudonyms = Pseudonymiser(key)
    let record = pseudonyms.pseudonymised(flow(.inbound))
    #expect(record[string: "destination.ip"]?.hasPrefix("ip-") == true)
    #expect(record[string: "source.ip"]?.hasPrefix("ip-") == true, "a private address is the hangar's on any side")
  }

  @Test func `equal things have equal pseudonyms, in another run and in another form too`() {
    var first = Pseudonymiser(key)
    var second = Pseudonymiser(key)
    #expect(first.pseudonymised(flow()) == second.pseudonymised(flow()))
    #expect(first.pseudonym(.hardware, "60:60:1f:00:00:01") == first.pseudonymised(flow())[string: "source.mac"])
    var spelled = flow()
    spelled[string: "source.mac"] = "60-60-1F-00-00-01"
    #expect(first.pseudonymised(spelled)[string: "source.mac"] == second.pseudonymised(flow())[string: "source.mac"])
    #expect(first.pseudonym(.device, "x") != first.pseudonym(.person, "x"))
  }

  @Test func `words of texts are replaced, punctuation stays`() {
    var pseudonyms = Pseudonymiser(
      key, devices: ["rc-01", "rc one"], inside: InsideNetworks("198.51.100.0/24") ?? .auto)
    var record = JournalRecord(kind: .watch, at: Timestamp(seconds: 0))
    record[list: RecordKey.reasons] = [
      "device: 60:60:1f:00:00:01 says that it has the address of rc-01.", "rc-01's peer at 192.168.50.7:443; rc-011",
      "from [fd00::7] to 198.51.100.9, not 203.0.113.9", "rc one", "10:30:00 of 2026-11-23",
    ]
    let device = pseudonyms.pseudonym(.device, "rc-01")
    let mac = pseudonyms.pseudonym(.hardware, "60:60:1f:00:00:01")
    let address = pseudonyms.pseudonym(.address, "192.168.50.7")
    let v6 = pseudonyms.pseudonym(.address, "fd00::7")
    let own = pseudonyms.pseudonym(.address, "198.51.100.9")
    let spaced = pseudonyms.pseudonym(.device, "rc one")
    #expect(
      pseudonyms.pseudonymised(record)[list: RecordKey.reasons] == [
        "device: \(mac) says that it has the address of \(device).", "\(device)'s peer at \(address):443; rc-011",
        "from [\(v6)] to \(own), not 203.0.113.9", spaced, "10:30:00 of 2026-11-23",
      ])
  }

  @Test func `accounts, people, operations and what was asked for name nobody`() {
    var pseudonyms = Pseudonymiser(key)
    var record = JournalRecord(kind: .coverage, at: Timestamp(seconds: 0))
    record[list: "egress.ledger"] = [
      "rc-01|approved|tcp|1|60", "unregistered|flagged|udp|2|90", "beacon|approved|beacon|1|9",
    ]
    record[list: "egress.encrypted_dns"] = ["rc-02=5"]
    record[list: "egress.operation.devices"] = ["rc-03"]
    record[list: "egress.inventory.controllers"] = ["rc-04||DJI RC Plus"]
    record[list: BreachKey.devices] = ["rc-05"]
    record[string: BreachKey.declaredBy] = "jansen (uid 1000)"
    record[string: "destination.domain"] = "rc-05.lan"
    record[string: RecordKey.person] = "jansen (uid 1000)"
    record[string: "egress.window.approved_by"] = "de vries (uid 1001)"
    record[list: RecordKey.selection] = ["device=rc-03", "subject=192.168.50.7"]
    let result = pseudonyms.pseudonymised(record)
    #expect(
      result[list: "egress.ledger"].map { $0.split(separator: "|").dropFirst().joined(separator: "|") }
        == ["approved|tcp|1|60", "flagged|udp|2|90", "approved|beacon|1|9"])
    #expect(result[list: "egress.ledger"].dropFirst() == record[list: "egress.ledger"].dropFirst())
    let text = String(decoding: result.encoded, as: UTF8.self)
    for secret in ["rc-0", "jansen", "vries", "192.168"] { #expect(!text.contains(secret), "\(secret)") }
  }

  @Test func `networks that a config record names as inside count from then on`() {
    var pseudonyms = Pseudonymiser(key)
    var config = JournalRecord(kind: .config, at: Timestamp(seconds: 0))
    config[string: "egress.inside"] = "198.51.100.0/24"
    #expect(pseudonyms.pseudonymised(config)[string: "egress.inside"] == "198.51.100.0/24")
    var record = JournalRecord(kind: .loss, at: Timestamp(seconds: 1))
    record[list: RecordKey.reasons] = ["198.51.100.9"]
    #expect(pseudonyms.pseudonymised(record)[list: RecordKey.reasons].first?.hasPrefix("ip-") == true)
  }

  @Test(arguments: [
    ("device-0123456789abcdef", PseudonymKind.device), ("mac-0123456789abcdef", .hardware),
    ("ip-0123456789abcdef", .address),
    ("person-0123456789ABCDEF", nil), ("device-01", nil), ("rc-01", nil), ("", nil), ("other-0123456789abcdef", nil),
  ])
  func `a pseudonym is told by its form`(text: String, kind: PseudonymKind?) {
    #expect(PseudonymKind(of: text) == kind)
  }
}
