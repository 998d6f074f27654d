// Role: one case gives exactly these drafts, in both languages and every format.
//
// After a change that is meant to be seen: EGRESSD_WRITE_FIXTURES=1 swift test --filter GoldenDraftTests, read the
// difference, commit it.
import EgressTypes
import Foundation
import Testing

@testable import BreachNotification

/// One draft that is kept.
struct GoldenDraft: CustomTestStringConvertible {
  var name: String
  var language: Language
  var format: String

  var testDescription: String { "\(name) \(language) \(format)" }

  static let all = ["first", "late-follow-up"].flatMap { name in
    Language.allCases.flatMap { language in
      ["html", "markdown", "json"].map { GoldenDraft(name: name, language: language, format: $0) }
    }
  }

  func material() throws -> DraftMaterial {
    if name == "first" { return try BreachSample.material(language) }
    var material = try BreachSample.material(
      language, at: BreachSample.aware.advanced(bySeconds: 100 * 3600),
      register: BreachSample.register(steps: [BreachSample.notified(80, delayReason: "the log was found late")]))
    material.regime = "gdpr"
    material.followUp = 1
    material.evidence = String(repeating: "ab", count: 32)
    return material
  }
}

@Suite("Golden drafts")
struct GoldenDraftTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

  @Test("the sample case is drafted as agreed", arguments: GoldenDraft.all)
  func draft(_ golden: GoldenDraft) throws {
    let format = try #require(DraftFormats.named(golden.format))
    let text = try format.render(BreachDraft(golden.material()))
    let file = Self.folder.appendingPathComponent(
      "\(golden.name).\(golden.language.rawValue).\(format.fileExtension)")
    if ProcessInfo.processInfo.environment["EGRESSD_WRITE_FIXTURES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    if text != expected {
      let pairs = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
      let first = pairs.first { $0 != $1 }.map { "is: \($0)\nwas: \($1)" } ?? "one is longer"
      Issue.record("\(file.lastPathComponent) differs, first here:\n\(first)")
    }
    #expect(!text.lowercased().contains("no leak"))
    #expect(!text.lowercased().contains("geen lek"))
  }

  @Test("each language and format has the ten sections, and lists every field that a person has to fill")
  func sections() throws {
    for language in Language.allCases {
      let draft = BreachDraft(try BreachSample.material(language))
      #expect(draft.sections.map(\.number) == Array(0...9))
      let keys = draft.sections.flatMap(\.fields).map(\.key)
      #expect(Set(keys).count == keys.count, "a key stands twice")
      let markdown = MarkdownDraft().render(draft)
      let html = try HTMLDraft().render(draft)
      let marks = draft.openFields.count
      let mark = language == .english ? "FILL IN" : "INVULLEN"
      // Once in the sentence at the top, then once for each field.
      #expect(markdown.components(separatedBy: mark).count - 1 == marks + 1)
      #expect(html.components(separatedBy: mark).count - 1 == marks + 1)
      #expect(markdown.components(separatedBy: "- [ ] ").count - 1 == marks)
    }
  }

  @Test("the fields and who fills them are the same in both languages")
  func languages() throws {
    let drafts = try Language.allCases.map { BreachDraft(try BreachSample.material($0)).sections.flatMap(\.fields) }
    #expect(drafts[0].map(\.key) == drafts[1].map(\.key))
    #expect(drafts[0].map(\.isToFill) == drafts[1].map(\.isToFill))
  }

  @Test("JSON tells for each field who fills it, and leaves null what a person has to")
  func json() throws {
    let text = JSONDraft().render(BreachDraft(try BreachSample.material()))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["status"] as? String == "incomplete")
    let sections = try #require(object["sections"] as? [[String: Any]])
    let fields = sections.flatMap { $0["fields"] as? [[String: Any]] ?? [] }
    #expect(fields.allSatisfy { ["machine", "human"].contains($0["filled_by"] as? String) })
    let human = fields.filter { $0["filled_by"] as? String == "human" }
    #expect(human.allSatisfy { $0["value"] is NSNull })
    let open = try #require(object["open_fields"] as? [[String: Any]])
    #expect(open.map { $0["key"] as? String } == human.map { $0["key"] as? String })
  }
}
