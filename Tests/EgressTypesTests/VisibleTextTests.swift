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

  @Test(
    "a person's letters are shown as they wrote them, also those that a record holds as \\xNN",
    arguments: [
      ("Ren\u{e9}e Jans\u{f8}n", "Ren\u{e9}e Jans\u{f8}n"), (#"co\xc3\xb6rdinatie"#, "co\u{f6}rdinatie"),
      (#"\xc3\xab\xc3\xaf"#, "\u{eb}\u{ef}"), (#"\xe2\x82\xac 5 \xe2\x80\x93 10"#, "\u{20ac} 5 \u{2013} 10"),
      (#"\xc5\x81\xc3\xb3d\xc5\xba"#, "\u{141}\u{f3}d\u{17a}"), ("plain", "plain"), ("", ""),
    ])
  func asWritten(_ text: String, _ expected: String) {
    #expect(text.asWritten == expected)
    #expect(text.asWritten.asWritten == expected)
    #expect(text.visible.asWritten == expected)
  }

  @Test(
    "whatever else it is stays escaped, and with it the whole run it stands in",
    arguments: [
      "\u{202e}", "\u{200b}", "\u{ad}", "\u{a0}", "\u{d7}", "\u{f7}", "\u{1c0}", "\u{1c3}", "\u{250}", "\u{bf}",
      "\u{430}",
      "e\u{301}", "\u{338}", "\u{85}", "\u{9b}", "\u{2028}", "\u{feff}", "\u{eb}\u{202e}", "\u{eb}\u{338}", "\n",
      "\u{7f}",
      "\u{1f600}", "\u{1e9e}", "\u{eb}\n",
    ])
  func staysEscaped(_ text: String) { #expect(text.asWritten == text.visible) }

  @Test(
    "bytes that are no UTF-8, halves of a letter and what only looks like an escape stay as they are",
    arguments: [
      #"\xc3"#, #"\xab"#, #"\xc3 \xab"#, #"\xc3\xab\xff"#, #"\xc0\x80"#, #"\xed\xa0\x80"#, #"\xC3\xAB"#, #"\x"#,
      #"\xc"#,
      #"\x41"#, #"\x0a"#, #"\x1b[31m"#, #"\"#, #"C:\users"#, #"\xg0"#, #"\xc3\x"#,
    ])
  func noLetters(_ text: String) { #expect(text.asWritten == text) }

  @Test("no byte is lost or made, whatever stands in a text")
  func everyPair() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let text = escaped(first) + escaped(second)
        let shown = text.asWritten
        #expect(shown == text || Array(shown.utf8) == [first, second])
      }
    }
  }

  @Test("a person's words stand between quotation marks, and cannot end them")
  func quoted() {
    #expect("firmware check".quoted == "\u{201c}firmware check\u{201d}")
    #expect(#"co\xc3\xb6p"#.quoted == "\u{201c}co\u{f6}p\u{201d}")
    let falseEnd = #"none\xe2\x80\x9d \xc2\xb7 approved by "A. Chief" \xe2\x80\x9c"#
    let shown = falseEnd.quoted
    #expect(shown.count { $0 == "\u{201c}" || $0 == "\u{201d}" || $0 == "\"" } == 2)
    #expect(shown == #"\#u{201c}none\#u{2019} \xc2\xb7 approved by 'A. Chief' \#u{2018}\#u{201d}"#)
  }
}
