// Role: holds hostile text to its visible form.
import EgressTypes
import Testing

@Suite("Visible text")
struct VisibleTextTests {
  @Test(
    "bytes outside printable ASCII are written as \\xNN",
    arguments: [
      ("rc-07", "rc-07"), ("", ""), ("a\u{1b}[31mb", #"a\x1b[31mb"#), ("\r\n", #"\x0d\x0a"#),
      ("\u{202e}", #"\xe2\x80\xae"#), ("\"\u{301}", #""\xcc\x81"#), (#"a\x1b"#, #"a\x1b"#),
    ])
  func visible(_ text: String, _ expected: String) {
    #expect(text.visible == expected)
    #expect(text.visible.visible == expected)
  }
}
