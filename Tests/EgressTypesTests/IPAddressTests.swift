// Role: holds address text, prefixes and scopes to RFC 5952 and RFC 6890.
import EgressTypes
import Testing

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "text is read and written in its shortest form",
    arguments: [
      ("192.0.2.1", "192.0.2.1"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::", "::"), ("::1", "::1"),
      ("fe80::1:0:0:1", "fe80::1:0:0:1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
      ("1::", "1::"), ("::2:3", "::2:3"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
      ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"), ("::192.0.2.1", "::c000:201"), ("1:2::7:8", "1:2::7:8"),
      ("1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
    ])
  func text(_ input: String, _ expected: String) {
    #expect(IPAddress(input)?.description == expected)
  }

  @Test(
    "text that is no address is refused",
    arguments: [
      "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "+1.2.3.4", ":", ":::", "1::2::3", "12345::", "::1.2.3", "g::",
      "1:", ":1", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::8", "1:2:3:4:5:6:7:192.0.2.1", "::192.0.2.1:1",
      "1:::2", "1::2:", "::%1", "1..2.3", "1.2.3.4.", ".1.2.3", "0001.2.3.4", "1:2:3:4:5:6:7:8:",
    ])
  func refused(_ input: String) {
    #expect(IPAddress(input) == nil)
  }

  @Test("a prefix holds exactly its block")
  func prefix() throws {
    let block = try #require(IPPrefix("198.51.100.0/25"))
    #expect(block.description == "198.51.100.0/25")
    #expect(block.last.description == "198.51.100.127")
    #expect(block.contains(try #require(IPAddress("198.51.100.127"))))
    #expect(!block.contains(try #require(IPAddress("198.51.100.128"))))
    #expect(IPPrefix("198.51.100.1/25") == nil, "host bits must be zero")
    #expect(IPPrefix("::/0")?.last.ipv6Description == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
  }

  @Test(
    "scopes follow the special-purpose registries",
    arguments: [
      ("10.1.2.3", AddressScope.private), ("172.31.255.255", .private), ("172.32.0.0", .public),
      ("192.168.0.1", .private), ("100.64.0.1", .private), ("100.128.0.1", .public), ("169.254.1.1", .linkLocal),
      ("127.0.0.1", .loopback), ("224.0.0.251", .multicast), ("255.255.255.255", .broadcast), ("0.0.0.0", .unspecified),
      ("fd00::1", .private), ("fe80::1", .linkLocal), ("ff02::1", .multicast), ("::1", .loopback),
      ("2001:db8::1", .public),
    ])
  func scope(_ text: String, _ expected: AddressScope) {
    #expect(IPAddress(text)?.scope == expected)
  }
}
