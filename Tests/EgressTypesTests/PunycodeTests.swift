import Testing

// Role: holds Punycode to names whose encoding is known, and patterns to the labels of DNS.
@testable import EgressTypes

@Suite("Punycode")
struct PunycodeTests {
  @Test(
    "known labels (RFC 3492 §7.1 and registered names)",
    arguments: [
      ("münchen", "xn--mnchen-3ya"), ("bücher", "xn--bcher-kva"), ("中国", "xn--fiqs8s"), ("大疆", "xn--pss237d"),
      ("ليهمابتكلموشعربي", "xn--mgbcah9ar9a4efegftvvn"), ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
      ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"), ("MÜNCHEN", "xn--mnchen-3ya"),
      ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"), ("plain", "plain"),
    ])
  func known(_ label: String, _ encoded: String) {
    #expect(Punycode.label(label) == encoded)
  }

  @Test(
    "what could be one name written in two ways, or no name at all, is refused",
    arguments: ["mu\u{308}nchen", "a\u{200d}b", "a\u{202e}b", "☃", "a。b", "é é", String(repeating: "ü", count: 70)])
  func refused(_ label: String) {
    #expect(Punycode.label(label) == nil)
    #expect(DomainPattern("\(label).example") == nil)
  }

  @Test("a pattern with letters beyond ASCII matches the name that DNS carries, whatever its case and final dot")
  func patterns() throws {
    let pattern = try #require(DomainPattern("*.大疆.example"))
    #expect(pattern.description == "*.xn--pss237d.example")
    for name in ["xn--pss237d.example", "A.XN--PSS237D.EXAMPLE.", "a.b.xn--pss237d.example"] {
      #expect(pattern.matches(DomainName(name)), "\(name)")
    }
    for name in ["axn--pss237d.example", "xn--pss237d.example.org", "example", "xn--pss237c.example"] {
      #expect(!pattern.matches(DomainName(name)), "\(name)")
    }
  }
}
