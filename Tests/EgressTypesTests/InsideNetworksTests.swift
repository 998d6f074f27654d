// Role: holds the direction of flows to what counts as inside.
import EgressTypes
import Testing

@Suite("Inside networks")
struct InsideNetworksTests {
  @Test(
    "direction follows from both ends",
    arguments: [
      ("auto", "192.168.1.5", "203.0.113.1", FlowDirection.outbound), ("auto", "192.168.1.5", "10.0.0.1", .internal),
      ("auto", "203.0.113.1", "192.168.1.5", .inbound), ("auto", "203.0.113.1", "198.51.100.1", .external),
      ("any", "203.0.113.1", "198.51.100.1", .outbound), ("any", "192.168.1.5", "10.0.0.1", .outbound),
      ("192.168.1.0/24", "192.168.1.5", "10.0.0.1", .outbound), ("192.168.1.0/24", "10.0.0.1", "192.168.1.5", .inbound),
      ("192.168.1.0/24,fd00::/8", "fd00::5", "2001:db8::1", .outbound),
      ("auto", "169.254.7.7", "203.0.113.5", .outbound), ("any", "0.0.0.0", "203.0.113.5", .outbound),
      ("any", "192.168.1.5", "224.0.0.251", .internal), ("auto", "::", "ff02::1", .internal),
      ("192.168.1.0/24", "fe80::1", "fe80::2", .internal), ("auto", "0.0.0.0", "255.255.255.255", .internal),
    ])
  func direction(_ inside: String, _ source: String, _ destination: String, _ expected: FlowDirection) throws {
    let networks = try #require(InsideNetworks(inside))
    let tuple = FiveTuple(
      source: try #require(IPAddress(source)), sourcePort: 50_000, destination: try #require(IPAddress(destination)),
      destinationPort: 443, transport: .tcp, version: .v4)
    #expect(networks.direction(of: tuple) == expected, "--inside \(inside): \(source) to \(destination)")
  }

  @Test(
    "text that names no network is refused", arguments: ["", "all", "192.168.1.1/24", "10.0.0.0/8,", "10.0.0.0/33"])
  func refused(_ text: String) {
    #expect(InsideNetworks(text) == nil)
  }
}
