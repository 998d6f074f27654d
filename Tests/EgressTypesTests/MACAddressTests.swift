// Role: holds how link-layer addresses are read, and which of them a station made up.
import EgressTypes
import Testing

@Suite("MAC address")
struct MACAddressTests {
  @Test(
    "an address is made up when it is locally administered and names one station",
    arguments: [
      ("02:00:00:00:00:01", true), ("da:a1:19:00:00:01", true), ("60:60:1f:aa:bb:cc", false),
      ("03:00:00:00:00:01", false), ("ff:ff:ff:ff:ff:ff", false), ("01:00:5e:00:00:01", false),
      ("00:00:00:00:00:00", false), ("fe:ff:ff:ff:ff:ff", true),
    ])
  func randomised(_ text: String, _ expected: Bool) throws {
    let mac = try #require(MACAddress(text))
    #expect(mac.isRandomised == expected)
    #expect(mac.description == text)
  }
}
