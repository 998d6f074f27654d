// Role: holds strict reading to its word: each mistake with its place, all of them, and nothing half-read.
import EgressTypes
import StrictYAML
import Testing

/// Reads a small file with one key of every type; the lines of its mistakes, or none.
private func mistakes(_ text: String) -> [String] {
  do {
    _ = try YAMLDocument.read(Array(text.utf8), file: "f.yaml") { root in
      root.mapping { fields -> Bool? in
        let name = fields.required("name")?.string()
        let day = fields.required("day")?.date()
        let count = fields.optional("count")?.integer(in: 1...60)
        let live = fields.optional("live")?.boolean()
        let confidence = fields.optional("confidence")?.choice(Confidence.self)
        let tags = fields.optional("tags")?.list { $0.string() }
        _ = (count, live, confidence, tags)
        return name != nil && day != nil ? true : nil
      }
    }
    return []
  } catch {
    return error.all.map(\.description)
  }
}

private let valid = "name: a\nday: 2026-11-23\n"

@Suite("Strict YAML: values")
struct YAMLValueTests {
  @Test("a file that says what is asked is read")
  func accepted() throws {
    #expect(mistakes(valid + "count: 7\nlive: false\nconfidence: memory\ntags: [x, \"y\"]\n") == [])
    let countries = try YAMLDocument.read(Array("[NO, 'yes', 0123]".utf8), file: "f") { $0.list { $0.string() } }
    #expect(countries == ["NO", "yes", "0123"], "texts are never turned into truth values or numbers")
  }

  @Test(
    "each mistake is named with its place and remedy",
    arguments: [
      ("day: 2026-11-23\n", "f.yaml:1:1: key `name` is missing; add `name: …`"),
      ("name: a\nday: 2026-02-30\n", "f.yaml:2:6: `2026-02-30` is wrong here; write a date such as 2026-11-23"),
      ("name:\nday: 2026-11-23\n", "f.yaml:1:6: nothing stands here; write a text"),
      ("name: ~\nday: 2026-11-23\n", "f.yaml:1:7: nothing stands here; write a text"),
      ("name: [a]\nday: 2026-11-23\n", "f.yaml:1:7: a list is wrong here; write a text"),
      (valid + "count: 61\n", "f.yaml:3:8: `61` is wrong here; write a whole number from 1 to 60"),
      (valid + "count: 1_0\n", "f.yaml:3:8: `1_0` is wrong here; write a whole number from 1 to 60"),
      (valid + "count: \"7\"\n", "f.yaml:3:8: `7` is wrong here; write a whole number from 1 to 60, without quotes"),
      (valid + "live: yes\n", "f.yaml:3:7: `yes` is wrong here; write `true` or `false`"),
      (
        valid + "confidence: sure\n",
        "f.yaml:3:13: `sure` is wrong here; write one of `observed`, `listed`, `string`, `memory`"
      ),
      (valid + "tags: x\n", "f.yaml:3:7: `x` is wrong here; write a list"),
      (
        valid + "colour: x\n",
        "f.yaml:3:1: unknown key `colour`; keys here: `name`, `day`, `count`, `live`, `confidence`, `tags`"
      ),
      (valid + "? [a]\n: b\n", "f.yaml:3:3: a key has to be a text"),
      ("- a\n", "f.yaml:1:1: a list is wrong here; write `key: value` lines"),
      (valid + "name: b\n", "f.yaml:1:1: `name` stands more than once in this mapping; keep one"),
      (valid + "tags: !!python/object:os.system [x]\n", "tag `tag:yaml.org,2002:python/object:os.system` is refused"),
      (valid + "---\nname: b\n", "f.yaml:3:1: but found another document; a file holds one document"),
      ("", "f.yaml:1:1: the file is empty"),
      ("name: \"a\n", "f.yaml:2:1: this is no YAML: while scanning a quoted scalar"),
      ("name: *.dji.com\n", "put a text that begins with `*` in quotes"),
    ])
  func named(_ text: String, _ expected: String) {
    let found = mistakes(text)
    #expect(found.count == 1)
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test("every mistake of a file is reported at once, from top to bottom")
  func all() {
    let found = mistakes("extra: 1\nday: soon\ncount: many\ntags: [a, [b], {c: d}]\nlive: 1\n")
    #expect(
      found.map { $0.split(separator: " ").first } == [
        "f.yaml:1:1:", "f.yaml:1:1:", "f.yaml:2:6:", "f.yaml:3:8:", "f.yaml:4:11:", "f.yaml:4:16:", "f.yaml:5:7:",
      ])
  }

  @Test("what a terminal would act on is made visible in messages")
  func visible() {
    #expect(mistakes(valid + "\"e\\x1b[31m\": x\n").first?.contains(#"unknown key `e\x1b[31m`"#) == true)
  }
}
