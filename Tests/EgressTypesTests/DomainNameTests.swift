// Role: holds name matching to label boundaries and hostile bytes to their visible form.
import EgressTypes
import Testing

@Suite("Domain names")
struct DomainNameTests {
  @Test("a suffix matches whole labels only")
  func labels() {
    let suffix = DomainName("dji.com")
    #expect(DomainName("api.DJI.com.").isWithin(suffix))
    #expect(DomainName("dji.com").isWithin(suffix))
    #expect(!DomainName("notdji.com").isWithin(suffix))
    #expect(!DomainName("dji.com.example").isWithin(suffix))
  }

  @Test("a dot inside a label is no boundary")
  func dotInLabel() {
    let name = DomainName(labels: [Array("evil.dji".utf8), Array("com".utf8)])
    #expect(name.text == "evil\\x2edji.com")
    #expect(!name.isWithin(DomainName("dji.com")))
    #expect(!name.isHostName)
  }

  @Test("hostile bytes are made visible")
  func hostile() {
    #expect(DomainName(dotted: [0x1b, 0x5b, 0x41, 0xff]).text == "\\x1b\\x5ba\\xff")
  }

  @Test("ancestors run from the name to its last label")
  func ancestors() {
    #expect(DomainName("a.dji.com").selfAndAncestors.map(\.text) == ["a.dji.com", "dji.com", "com"])
  }
}
