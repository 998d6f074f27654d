// Role: the names that strangers would choose to steer terminals, pages, spreadsheets and logs; for tests of every output.

/// Hostile names, each as the bytes of one DNS label or several.
package enum HostileNames {
  /// Every name, by what it tries.
  package static let all: [(what: String, bytes: [UInt8])] = [
    ("colours and moves of a terminal", Array("\u{1b}[2J\u{1b}[31mred".utf8)),
    ("the title of a terminal", Array("\u{1b}]0;owned\u{7}".utf8)),
    ("a C1 control", [0xc2, 0x9b] + Array("2J".utf8)),
    ("a line of a log", Array("a\r\nFeb 1 00:00:00 host sshd: ok".utf8)),
    ("a header of a mail", Array("x\nBcc: all@example".utf8)),
    ("a vertical tab, a form feed and a rubout", [0x78, 0x0b, 0x0c, 0x7f]),
    ("the direction of writing", Array("\u{202e}moc.elgoog\u{2066}".utf8)),
    ("what is not seen", Array("a\u{200b}b\u{feff}c\u{2028}d".utf8)),
    ("a formula", Array("=cmd|'/C calc'!A0".utf8)),
    ("a formula with a plus", Array("+1+cmd".utf8)),
    ("a formula with a minus", Array("-1+cmd".utf8)),
    ("a formula with an at sign", Array("@SUM(1)".utf8)),
    ("a formula behind a semicolon", Array("a;=1+1".utf8)),
    ("a script", Array("<script>alert(1)</script>".utf8)),
    ("an attribute", Array("\"><img src=x onerror=alert(1)>".utf8)),
    ("another attribute", Array("' onmouseover='alert(1)".utf8)),
    ("the end of a style or a comment", Array("</style>--><!-- ]]>".utf8)),
    ("an entity", Array("&lt;b&gt;".utf8)),
    ("a template", Array("{{title}} {{{style}}} \\(x) ${x} %s%n".utf8)),
    ("Markdown", Array("[c](http://x) `id` | a | b | *x* # y".utf8)),
    ("SQL", Array("'; DROP TABLE records; --".utf8)),
    ("structured data of syslog", Array("rc\"]\\ x=\"1".utf8)),
    ("a path", Array("../../etc/passwd".utf8)),
    ("NUL", Array("\0nul\0".utf8)),
    ("no UTF-8", [0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
    ("a mark on what stands before it", Array("<\u{338}script>".utf8)),
    ("255 bytes", [UInt8](repeating: 0x78, count: 255)),
  ]

  /// The names as texts, as they come when nobody made them inert; what is no UTF-8 has replacement characters.
  package static let texts: [String] = all.map { String(decoding: $0.bytes, as: UTF8.self) }

  /// Why a text that was printed is not inert; nil when it is: printable characters and line ends, UTF-8 throughout, and
  /// none of what the names would have a page, a mail or a template do.
  package static func fault(of output: [UInt8]) -> String? {
    guard let text = String(validating: output, as: UTF8.self) else { return "it is no UTF-8" }
    // RFC 4180 ends the lines of a table with both; either alone is none of ours.
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar.value {
      case 0x0a: continue
      case 0..<0x20, 0x7f..<0xa0: return "control character \(scalar.value)"
      case 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff, 0x338:
        return "invisible or joining character \(scalar.value)"
      default: continue
      }
    }
    for mark in ["<script>alert", "<img", "onerror=alert", "{{title}}</", "Bcc: all@example\n"]
    where text.contains(mark) {
      // A page has one script of its own, which is none of these.
      return "`\(mark)`"
    }
    return nil
  }
}
