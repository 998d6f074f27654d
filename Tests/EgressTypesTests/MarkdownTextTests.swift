// Role: holds texts in Markdown to what they say: no markup, no link, no HTML, no line of their own.
import Testing

@testable import EgressTypes

@Suite("Text in Markdown")
struct MarkdownTextTests {
  @Test(arguments: [
    ("`rm -rf`", #"\`rm -rf\`"#), ("a | b", #"a \| b"#), ("*x* _y_ ~~z~~", #"\*x\* \_y\_ \~\~z\~\~"#),
    ("[x](y)", #"\[x\](y)"#), ("![x](y)", #"\!\[x\](y)"#), ("a {.class}", #"a \{.class\}"#),
    ("> quoted", #"\> quoted"#),
    ("$x^2$", #"\$x\^2\$"#), (#"a\"#, #"a\\"#), (#"\|"#, #"\\\|"#),
  ])
  func `no mark is markup`(text: String, markdown: String) { #expect(MarkdownText.literal(text) == markdown) }

  @Test(arguments: [
    ("<script>alert(1)</script>", #"&lt;script\>alert(1)&lt;/script\>"#), ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
    ("--> <!-- x", #"\--\> &lt;\!-- x"#), ("<\u{338}script>", "&lt;\u{338}script\\>"),
  ])
  func `no text is HTML`(text: String, markdown: String) { #expect(MarkdownText.literal(text) == markdown) }

  @Test(arguments: [
    ("https://x.example/a", #"https:\//x.example/a"#),
    ("smb://x", #"smb:\//x"#), ("WwW.x.example", #"WwW\.x.example"#), ("a@x.example", #"a\@x.example"#),
    ("<https://x.example>", #"&lt;https:\//x.example\>"#),
  ])
  func `no address is a link`(text: String, markdown: String) { #expect(MarkdownText.literal(text) == markdown) }

  @Test(arguments: [
    ("# heading", ##"\# heading"##), ("- item", #"\- item"#), ("-", #"\-"#), ("---", #"\---"#), ("+ item", #"\+ item"#),
    ("===", #"\==="#), ("1. one", #"1\. one"#), ("12) x", #"12\) x"#), ("1.", #"1\."#), ("* item", #"\* item"#),
  ])
  func `no start of a line begins a block`(text: String, markdown: String) {
    #expect(MarkdownText.literal(text) == markdown)
    for blanks in ["  ", "\t", "    ", "\r\n", "\n\n"] { #expect(MarkdownText.literal(blanks + text) == markdown) }
  }

  @Test(arguments: [
    ("two\nlines", "two lines"), ("a\r\n## 9. Other\r\n- [x] sent", ##"a  \#\# 9. Other  - \[x\] sent"##),
    ("a\u{2028}b\u{85}c\u{1b}[2J", #"a b c \[2J"#), ("\u{0}", ""),
  ])
  func `no text has a line of its own`(text: String, markdown: String) {
    #expect(MarkdownText.literal(text) == markdown)
  }

  @Test(arguments: [
    "", "2026-11-29", "1.5 MB", "10.0.0.1", "443/tcp", "a.pilot (uid 1001)", "x=3", "rc-12", "\"it's\"", "één",
    "fd00::1", "12:30", "w.w.w.", "ww.x",
  ])
  func `what is no markup stays as it is`(text: String) { #expect(MarkdownText.literal(text) == text) }
}
