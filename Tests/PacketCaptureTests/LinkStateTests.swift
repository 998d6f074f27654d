// Role: holds the link state to what the kernel shows for each kind of interface.
import Foundation
import PacketCapture
import Testing

@Suite("Link state")
struct LinkStateTests {
  @Test(
    "flags and carrier decide",
    arguments: [
      ("0x1003\n", "1\n", LinkState.up), ("0x1003\n", "0\n", .noCarrier), ("0x1002\n", nil, .down),
      ("nonsense", "1\n", .missing),
    ] as [(String, String?, LinkState)])
  func states(flags: String, carrier: String?, expected: LinkState) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "egress-\(UUID().uuidString)")
    let interface = folder.appending(path: "eth1")
    try FileManager.default.createDirectory(at: interface, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(flags.utf8).write(to: interface.appending(path: "flags"))
    if let carrier { try Data(carrier.utf8).write(to: interface.appending(path: "carrier")) }
    #expect(LinkState.of("eth1", in: folder.path) == expected)
  }

  @Test("a name that is a path, or nothing, is no interface", arguments: ["", ".", "..", "../net/lo", "none0"])
  func missing(name: String) {
    #expect(LinkState.of(name) == .missing)
  }

  @Test("the loopback interface of this machine is up or down, never missing")
  func loopback() {
    #expect(LinkState.of("lo") != .missing)
  }
}
