// Role: holds reassembly to what receivers do, and its bounds to their counters.
import EgressTypes
import FlowTracking
import Testing

/// A table and the fragments of one sender, a second apart unless told otherwise.
private struct Bench: ~Copyable {
  var table: FragmentTable
  var now = Timestamp(seconds: 1_000_000)

  init(_ limits: FragmentLimits = FragmentLimits()) { table = FragmentTable(limits: limits) }

  mutating func add(
    _ version: IPVersion = .v4, _ id: UInt32 = 1, at offset: Int, _ bytes: [UInt8], more: Bool, port: UInt16 = 0,
    transport: TransportProtocol = .udp, vlan: UInt16 = 0, cut: Bool = false
  ) -> FragmentOutcome {
    let tuple = FiveTuple(
      source: IPAddress(v4: 1), sourcePort: port, destination: IPAddress(v4: 2), destinationPort: port,
      transport: transport, version: version)
    return table.add(
      Fragment(identification: id, offset: offset, more: more, transport: transport), bytes, isTruncated: cut,
      of: tuple, vlan: vlan, at: now)
  }

  /// The counters that are not zero.
  var anomalies: [String: UInt64] { Dictionary(uniqueKeysWithValues: table.anomalies.map { ($0.name, $0.count) }) }
}

extension FragmentOutcome {
  fileprivate var payload: [UInt8]? {
    if case .whole(let packet) = self { packet.payload } else { nil }
  }
  fileprivate var alternative: [UInt8]? {
    if case .whole(let packet) = self { packet.alternative } else { nil }
  }
}

@Suite("Fragment table")
struct FragmentTableTests {
  private static let a = [UInt8](repeating: 0xaa, count: 16)
  private static let b = [UInt8](repeating: 0xbb, count: 8)
  private static let c: [UInt8] = [1, 2, 3]

  @Test("a packet becomes whole whatever the order of its fragments", arguments: [IPVersion.v4, .v6])
  func order(_ version: IPVersion) {
    let pieces = [(0, Self.a, true), (16, Self.b, true), (24, Self.c, false)]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      var bench = Bench()
      for place in order.dropLast() {
        #expect(bench.add(version, at: pieces[place].0, pieces[place].1, more: pieces[place].2) == .waiting)
      }
      let last = pieces[order[2]]
      #expect(bench.add(version, at: last.0, last.1, more: last.2).payload == Self.a + Self.b + Self.c)
      #expect(bench.anomalies.isEmpty)
    }
  }

  @Test("the whole packet has no ports, and the transport that its first fragment begins with")
  func tuple() {
    var bench = Bench()
    _ = bench.add(.v6, at: 16, Self.c, more: false, transport: .tcp)
    let outcome = bench.add(.v6, at: 0, Self.a, more: true, port: 9, transport: TransportProtocol(rawValue: 60))
    guard case .whole(let packet) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(packet.tuple.transport.rawValue == 60)
    #expect((packet.tuple.sourcePort, packet.tuple.destinationPort) == (0, 0))
    #expect(!packet.hasConflict)
  }

  @Test("identification, transport and VLAN tell packets apart, a VLAN's absence too")
  func keys() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a, more: true)
    #expect(bench.add(.v4, 2, at: 16, Self.c, more: false) == .waiting)
    #expect(bench.add(at: 16, Self.c, more: false, transport: .tcp) == .waiting)
    #expect(bench.add(at: 16, Self.c, more: false, vlan: 7) == .waiting)
    #expect(bench.add(.v6, at: 16, Self.c, more: false) == .waiting)
    #expect(bench.table.count == 5)
    #expect(bench.add(at: 16, Self.c, more: false).payload == Self.a + Self.c)
  }

  @Test("a fragment that comes twice changes nothing", arguments: [IPVersion.v4, .v6])
  func duplicate(_ version: IPVersion) {
    var bench = Bench()
    for _ in 0..<3 { #expect(bench.add(version, at: 0, Self.a, more: true) == .waiting) }
    #expect(bench.add(version, at: 16, Self.c, more: false).payload == Self.a + Self.c)
  }

  @Test("copies of a whole packet's fragments are not missed when others do not follow")
  func copies() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a, more: true)
    _ = bench.add(at: 16, Self.c, more: false)
    #expect(bench.add(at: 16, Self.c, more: false) == .waiting)
    bench.now = bench.now.advanced(bySeconds: 31)
    bench.table.expire(at: bench.now)
    #expect(bench.table.count == 0)
    #expect(bench.anomalies.isEmpty)
  }

  @Test("the next packet of the same identification is put together, and missed when it stays incomplete")
  func reused() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a, more: true)
    _ = bench.add(at: 16, Self.c, more: false)
    _ = bench.add(at: 16, Self.c, more: false)
    #expect(bench.add(at: 0, Self.b + Self.b, more: true).payload == Self.b + Self.b + Self.c)
    _ = bench.add(at: 0, Self.a, more: true)
    bench.now = bench.now.advanced(bySeconds: 31)
    bench.table.expire(at: bench.now)
    #expect(bench.anomalies == ["fragments-incomplete": 1])
  }

  @Test("overlaps of IPv4 with the same bytes are no conflict")
  func sameOverlap() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a, more: true)
    _ = bench.add(at: 8, Self.a, more: true)
    let outcome = bench.add(at: 24, Self.c, more: false)
    #expect(outcome.payload == Self.a + Self.a[8...] + Self.c)
    #expect(outcome.alternative == nil)
  }

  @Test("overlaps of IPv4 with other bytes give both readings")
  func otherOverlap() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a, more: true)
    _ = bench.add(at: 8, Self.b, more: true)
    let outcome = bench.add(at: 16, Self.c, more: false)
    #expect(outcome.payload == Self.a + Self.c)
    #expect(outcome.alternative == Self.a[..<8] + Self.b + Self.c)
    #expect(bench.anomalies == ["fragments-in-conflict": 1])
  }

  @Test("overlaps of IPv6 refuse the packet for good, even with the same bytes")
  func overlap6() {
    var bench = Bench()
    _ = bench.add(.v6, at: 0, Self.a, more: true)
    #expect(bench.add(.v6, at: 8, Self.a, more: true) == .refused(.conflict))
    #expect(bench.add(.v6, at: 16, Self.c, more: false) == .refused(.conflict))
    bench.table.endAll()
    #expect(bench.anomalies == ["fragments-in-conflict": 1])
  }

  @Test("two ends contradict each other", arguments: [(8, [7]), (24, [7]), (24, Array(b))] as [(Int, [UInt8])])
  func ends(_ offset: Int, _ bytes: [UInt8]) {
    var bench = Bench()
    _ = bench.add(at: 16, Self.c, more: false)
    #expect(bench.add(at: offset, bytes, more: bytes.count == 8) == .refused(.conflict))
    #expect(bench.add(at: 0, Self.a, more: true) == .refused(.conflict))
  }

  @Test("an end before what was seen contradicts it")
  func earlyEnd() {
    var bench = Bench()
    _ = bench.add(at: 16, Self.b, more: true)
    #expect(bench.add(at: 8, Self.c, more: false) == .refused(.conflict))
  }

  @Test(
    "a packet that stays incomplete is told by its first fragment's ports",
    arguments: [(.v4, 30), (.v6, 60)] as [(IPVersion, Int64)])
  func missing(_ version: IPVersion, _ patience: Int64) {
    var bench = Bench()
    let start = bench.now
    _ = bench.add(version, at: 16, Self.b, more: true)
    _ = bench.add(version, at: 0, Self.a, more: true, port: 53)
    bench.table.expire(at: start.advanced(bySeconds: patience - 1))
    #expect(bench.table.count == 1)
    bench.table.expire(at: start.advanced(bySeconds: patience))
    #expect(bench.table.count == 0)
    #expect(bench.anomalies == ["fragments-incomplete": 1])
    #expect(bench.table.takeLost().map(\.tuple.sourcePort) == [53])
    #expect(bench.table.takeLost().isEmpty)
  }

  @Test("fragments that come too late begin anew")
  func late() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a, more: true)
    bench.now = bench.now.advanced(bySeconds: 30)
    #expect(bench.add(at: 16, Self.c, more: false) == .waiting)
  }

  @Test("malformed fragments are refused by name")
  func malformed() {
    var bench = Bench()
    #expect(bench.add(at: 0, [], more: true) == .refused(.malformed))
    #expect(bench.add(at: 65_528, Self.b, more: false) == .refused(.malformed))
    #expect(bench.add(at: .max, Self.b, more: false) == .refused(.malformed))
    #expect(bench.add(at: -8, Self.b, more: false) == .refused(.malformed))
    #expect(bench.add(.v6, at: 0, Self.c, more: true) == .refused(.malformed))
    #expect(bench.add(at: 65_528, [1, 2, 3, 4, 5, 6, 7], more: false) == .waiting)
    #expect(bench.anomalies == ["fragment-empty": 1, "fragment-beyond-packet": 3, "fragment-unaligned": 1])
    #expect(bench.table.count == 1)
  }

  @Test("of an unaligned fragment of IPv4 the whole units of eight bytes are believed")
  func unaligned() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a + Self.c, more: true)
    #expect(bench.add(at: 16, Self.c, more: false).payload == Self.a + Self.c)
    #expect(bench.add(.v4, 2, at: 0, Self.c, more: true) == .refused(.malformed))
    #expect(bench.anomalies == ["fragment-unaligned": 2, "fragment-empty": 1])
  }

  @Test("a cut fragment spoils its packet, told once")
  func cut() {
    var bench = Bench()
    _ = bench.add(at: 0, Self.a, more: true)
    #expect(bench.add(at: 16, Self.c, more: true, cut: true) == .refused(.cut))
    #expect(bench.add(at: 16, Self.c, more: false) == .refused(.cut))
    bench.table.endAll()
    #expect(bench.anomalies == ["fragments-cut": 1])
  }

  @Test("a tiny first fragment splits the transport header and is put together all the same")
  func tiny() {
    var bench = Bench()
    let datagram = (0..<40).map { UInt8($0) }
    for start in stride(from: 0, to: 32, by: 8) {
      _ = bench.add(at: start, Array(datagram[start..<start + 8]), more: true, transport: .tcp)
    }
    #expect(bench.add(at: 32, Array(datagram[32...]), more: false, transport: .tcp).payload == datagram)
  }

  @Test("the largest packet fits")
  func largest() {
    var bench = Bench()
    let datagram = (0..<65_535).map { UInt8(truncatingIfNeeded: $0) }
    _ = bench.add(at: 32_000, Array(datagram[32_000...]), more: false)
    #expect(bench.add(at: 0, Array(datagram[..<32_000]), more: true).payload == datagram)
  }

  @Test("too many packets let the oldest go, whole ones first")
  func packets() {
    var bench = Bench(FragmentLimits(packets: 2))
    _ = bench.add(.v4, 1, at: 0, Self.a, more: true, port: 1)
    _ = bench.add(.v4, 2, at: 0, Self.a, more: true, port: 2)
    _ = bench.add(.v4, 2, at: 16, Self.c, more: false)
    _ = bench.add(.v4, 3, at: 0, Self.a, more: true, port: 3)
    #expect(bench.anomalies.isEmpty)
    _ = bench.add(.v4, 4, at: 0, Self.a, more: true, port: 4)
    #expect(bench.table.count == 2)
    #expect(bench.anomalies == ["fragment-table-overruns": 1, "fragments-incomplete": 1])
    #expect(bench.table.takeLost().map(\.tuple.sourcePort) == [1])
  }

  @Test("too many bytes let the oldest go")
  func bytes() {
    var bench = Bench(FragmentLimits(bytes: 1000))
    let kilobyte = [UInt8](repeating: 0, count: 400)
    for id in 0..<5 { _ = bench.add(.v4, UInt32(id), at: 0, kilobyte, more: true) }
    #expect(bench.table.count == 2)
    #expect(bench.anomalies["fragment-table-overruns"] == 3)
    _ = bench.add(.v4, 9, at: 0, [UInt8](repeating: 0, count: 2000), more: true)
    #expect(bench.table.count == 0)
  }

  @Test("too many fragments refuse the packet")
  func fragments() {
    var bench = Bench(FragmentLimits(fragmentsPerPacket: 2))
    _ = bench.add(at: 0, Self.b, more: true)
    _ = bench.add(at: 8, Self.b, more: true)
    #expect(bench.add(at: 16, Self.c, more: false) == .refused(.limit))
    #expect(bench.anomalies == ["fragment-table-overruns": 1])
  }

  @Test("a million arbitrary fragments keep within the bounds")
  func arbitrary() {
    var bench = Bench(FragmentLimits(packets: 64, bytes: 20_000, fragmentsPerPacket: 16))
    var state: UInt64 = 0x1234_5678
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let bytes = (0..<64).map { UInt8($0) }
    var wholes = 0
    for _ in 0..<1_000_000 {
      bench.now = bench.now.advanced(byNanoseconds: Int64(next(100) - 5) * 10_000_000)
      let offset = next(50) == 0 ? next(70_000) : 8 * next(4)
      let outcome = bench.add(
        next(3) == 0 ? .v6 : .v4, UInt32(next(100)), at: offset, Array(bytes[..<next(64)]), more: next(3) > 0,
        transport: next(20) == 0 ? .tcp : .udp, cut: next(200) == 0)
      if outcome.payload != nil { wholes += 1 }
      if bench.table.count > 64 { Issue.record("\(bench.table.count) packets") }
    }
    #expect(wholes > 1000)
    bench.table.endAll()
    #expect(bench.table.count == 0)
  }
}
