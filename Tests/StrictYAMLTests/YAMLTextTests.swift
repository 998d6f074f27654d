// Role: holds the reader to refusing hostile files quickly: bombs, depth, size, encodings.
import StrictYAML
import Testing

private func mistakes(_ bytes: [UInt8]) -> [String] {
  do {
    _ = try YAMLDocument.read(bytes, file: "f.yaml") { $0.list { _ in true } }
    return []
  } catch {
    return error.all.map(\.description)
  }
}

@Suite("Strict YAML: hostile files")
struct YAMLTextTests {
  @Test("a bomb of aliases is refused before it can expand, each place named")
  func bomb() {
    var text = "- &a [x, x]\n"
    for level in "bcdefghijklmnopqrstuvwxyz" {
      let before = String(UnicodeScalar(level.asciiValue! - 1))
      text += "- &\(level) {? [*\(before), *\(before)] : 1}\n"
    }
    let found = mistakes(Array(text.utf8))
    #expect(found.count == 1 + 25 * 3)
    #expect(found.first?.hasPrefix("f.yaml:1:3: `&a` reads as an anchor, which is refused") == true)
  }

  @Test(
    "an alias is seen wherever YAML allows one",
    arguments: ["- *a", "-\t*a", "[*a]", "[x,*a]", "{*a : 1}", "{\"k\":*a}", "[?*a]", "*a", "- !!str *a", "\u{2028}*a"])
  func alias(_ text: String) {
    #expect(mistakes(Array(text.utf8)).contains { $0.contains("`*a` reads as an alias") })
  }

  @Test("ampersands and asterisks inside texts are no references", arguments: ["AT&T", "a & b", "'*.dji.com'", "2*3"])
  func notAlias(_ text: String) {
    #expect(mistakes(Array("- \(text)".utf8)) == [])
  }

  @Test("a file full of references is answered by the first hundred")
  func manyReferences() {
    let found = mistakes(Array(String(repeating: "&a\n", count: 1 << 20).utf8))
    #expect(found.count == 100)
    #expect(found.last?.hasPrefix("f.yaml:100:1: ") == true)
  }

  @Test("a byte that is no UTF-8 is named with its place")
  func encoding() {
    #expect(
      mistakes(Array("- ä\n- é".utf8) + [0xe9]) == ["f.yaml:2:4: byte \\xe9 is not UTF-8; save the file as UTF-8"])
    #expect(mistakes([0xff, 0xfe, 0x2d, 0]) == ["f.yaml:1:1: byte \\xff is not UTF-8; save the file as UTF-8"])
  }

  @Test("a control character is refused")
  func control() {
    #expect(mistakes(Array("- a\u{0}b".utf8)).first?.contains("character 0x0") == true)
  }

  @Test("nesting is bounded", arguments: [("[", 33), ("[", 200_000), ("- ", 5000), ("{a: ", 5000), ("? ", 5000)])
  func depth(_ opening: String, _ count: Int) {
    let closing = opening == "[" ? "]" : opening == "{a: " ? "}" : ""
    let text = String(repeating: opening, count: count) + "x" + String(repeating: closing, count: count)
    #expect(mistakes(Array(text.utf8)).count == 1)
  }

  @Test("size is bounded")
  func size() {
    let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: 8 << 20 + 1)
    #expect(mistakes(bytes) == ["f.yaml:1:1: the file has 8388609 bytes, more than 8388608; split it"])
  }
}
