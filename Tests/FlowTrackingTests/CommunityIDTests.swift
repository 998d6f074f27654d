// Role: holds Community ID to the baseline values that corelight/community-id-spec publishes (tables and captures).
import EgressTypes
import FlowTracking
import Testing

@Suite("Community ID")
struct CommunityIDTests {
  struct Baseline: Sendable {
    let transport: UInt8
    let source: String
    let sourcePort: UInt16
    let destination: String
    let destinationPort: UInt16
    let expected: String
    var seed: UInt16 = 0
    /// The other direction, if it is the same flow.
    var isTwoWay = true

    var tuple: FiveTuple? {
      guard let from = IPAddress(source), let to = IPAddress(destination) else { return nil }
      return FiveTuple(
        source: from, sourcePort: sourcePort, destination: to, destinationPort: destinationPort,
        transport: TransportProtocol(rawValue: transport), version: source.contains(":") ? .v6 : .v4)
    }
  }

  static let link = (
    a: "fe80::200:86ff:fe05:80da", b: "fe80::260:97ff:fe07:69ea", c: "3ffe:507:0:1:200:86ff:fe05:80da",
    d: "fe80:1:203:405:607:809:a0b:c0d", e: "fe80:1011:1213:1415:1617:1819:1a1b:1c1d"
  )

  static let baselines: [Baseline] = [
    Baseline(6, "1.2.3.4", 1122, "5.6.7.8", 3344, "1:wCb3OG7yAFWelaUydu0D+125CLM="),
    Baseline(17, "1.2.3.4", 1122, "5.6.7.8", 3344, "1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg="),
    Baseline(132, "1.2.3.4", 1122, "5.6.7.8", 3344, "1:EKt4MsxuyaE6mL+hmrEkQ9csDD8="),
    Baseline(1, "1.2.3.4", 8, "5.6.7.8", 0, "1:crodRHL2FEsHjbv3UkRrfbs4bZ0="),
    Baseline(1, "1.2.3.4", 11, "5.6.7.8", 0, "1:f/YiSyWqczrTgfUCZlBUnvHRcPk=", isTwoWay: false),
    Baseline(58, link.d, 128, link.e, 129, "1:0bf7hyMJUwt3fMED7z8LIfRpBeo="),
    Baseline(58, link.d, 146, link.e, 0, "1:fYC8+pz24E+EhANP1EZhpX0Dw10=", isTwoWay: false),
    Baseline(46, "1.2.3.4", 0, "5.6.7.8", 0, "1:ikv3kmf89luf73WPz1jOs49S768="),
    Baseline(46, link.d, 0, link.e, 0, "1:wQ/2mwrnXP4lmJcHdGL5ePjR+e0="),
    Baseline(6, "1.2.3.4", 1122, "5.6.7.8", 3344, "1:HhA1B+6CoLbiKPEs5nhNYN4XWfk=", seed: 1),
    Baseline(132, "1.2.3.4", 1122, "5.6.7.8", 3344, "1:uitchpn5MMGAQKBJh7bIr/bAr7s=", seed: 1),
    Baseline(6, "128.232.110.120", 34_855, "66.35.250.204", 80, "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
    Baseline(17, "192.168.1.52", 54_585, "8.8.8.8", 53, "1:d/FP5EW3wiY1vCndhwleRRKHowQ="),
    Baseline(132, "192.168.170.8", 7, "192.168.170.56", 7, "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs="),
    Baseline(1, "192.168.0.89", 8, "192.168.0.1", 0, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="),
    Baseline(58, link.a, 135, link.b, 136, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY="),
    Baseline(58, link.b, 135, link.a, 136, "1:zavyT/cezQr1fmImYCwYnMXbgck="),
    Baseline(58, link.a, 133, "ff02::2", 134, "1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0="),
    Baseline(58, link.b, 134, "ff02::1", 133, "1:pkvHqCL88/tg1k4cPigmZXUtL00="),
    Baseline(58, "3ffe:501:1800:2345::2", 3, link.c, 0, "1:2ObVBgIn28oZvibYZhZMBgh7WdQ=", isTwoWay: false),
    Baseline(58, "3ffe:501:410:0:2c0:dfff:fe47:33e", 1, link.c, 4, "1:hLZd0XGWojozrvxqE0dWB1iM6R0=", isTwoWay: false),
    Baseline(
      6, "2001:470:e5bf:dead:4957:2174:e82c:4887", 63_943, "2607:f8b0:400c:c03::1a", 25,
      "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4="),
  ]

  @Test("published values, in both directions where there are two", arguments: baselines)
  func published(baseline: Baseline) throws {
    let tuple = try #require(baseline.tuple)
    #expect(communityID(of: tuple, seed: baseline.seed) == baseline.expected)
    #expect((communityID(of: tuple.reversed, seed: baseline.seed) == baseline.expected) == baseline.isTwoWay)
  }

  @Test("a mapped address in an IPv6 header is hashed as the 16 bytes it had there")
  func mapped() throws {
    let one = try #require(Baseline(6, "1.2.3.4", 1122, "5.6.7.8", 3344, "").tuple)
    var other = one
    other.version = .v6
    #expect(communityID(of: one) != communityID(of: other))
  }
}

extension CommunityIDTests.Baseline {
  init(
    _ transport: UInt8, _ source: String, _ sourcePort: UInt16, _ destination: String, _ destinationPort: UInt16,
    _ expected: String, seed: UInt16 = 0, isTwoWay: Bool = true
  ) {
    self.init(
      transport: transport, source: source, sourcePort: sourcePort, destination: destination,
      destinationPort: destinationPort, expected: expected, seed: seed, isTwoWay: isTwoWay)
  }
}
