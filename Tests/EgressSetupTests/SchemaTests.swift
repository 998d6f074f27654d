// Role: holds the schemas that editors complete by to the keys that the readers of rules, settings and inventory know.
import EgressSettings
import EgressTypes
import Foundation
import StrictYAML
import Testing
import VerdictRules

/// A mapping of a file: where the schema describes it, and a file with an unknown key in it.
struct SchemaPlace: CustomTestStringConvertible {
  var schema: String
  var path: [String] = []
  var text = "zz: 1\n"
  /// Keys of which the schema asks for one, where the reader names the first.
  var either: Set<String> = []

  var testDescription: String { ([schema] + path).joined(separator: "/") }

  static let all = [
    SchemaPlace(schema: "jurisdictions", either: ["countries"]),
    SchemaPlace(schema: "operators"),
    SchemaPlace(schema: "operators", path: ["operators", "items"], text: "operators: [{zz: 1}]\n"),
    SchemaPlace(schema: "destinations"),
    SchemaPlace(schema: "destinations", path: ["names", "items", "anyOf"], text: "names: [{zz: 1}]\n"),
    SchemaPlace(schema: "baseline"),
    SchemaPlace(schema: "protocols"),
    SchemaPlace(schema: "protocols", path: ["servers", "items"], text: "servers: [{zz: 1}]\n"),
    SchemaPlace(schema: "devices"),
    SchemaPlace(schema: "policies"),
    SchemaPlace(schema: "policies", path: ["jurisdictions"], text: "jurisdictions: {zz: 1}\n"),
    SchemaPlace(schema: "policies", path: ["actions"], text: "actions: {zz: 1}\n"),
    SchemaPlace(schema: "policies", path: ["actions_by_axis"], text: "actions_by_axis: {zz: 1}\n"),
    SchemaPlace(
      schema: "policies", path: ["actions_by_axis", "properties", "location"],
      text: "actions_by_axis: {location: {zz: 1}}\n"),
    SchemaPlace(schema: "operations"),
    SchemaPlace(schema: "operations", path: ["operations", "items"], text: "operations: [{zz: 1}]\n"),
    SchemaPlace(schema: "windows"),
    SchemaPlace(schema: "tests"),
    SchemaPlace(schema: "tests", path: ["cases", "items"], text: "cases: [{zz: 1}]\n"),
    SchemaPlace(
      schema: "tests", path: ["cases", "items", "properties", "expect"], text: "cases: [{expect: {zz: 1}}]\n"),
    SchemaPlace(schema: "settings"),
    SchemaPlace(schema: "settings", path: ["capture"], text: "capture: {zz: 1}\n"),
    SchemaPlace(schema: "settings", path: ["location"], text: "location: {zz: 1}\n"),
    SchemaPlace(schema: "settings", path: ["evidence"], text: "evidence: {zz: 1}\n"),
    SchemaPlace(schema: "settings", path: ["alerts"], text: "alerts: {zz: 1}\n"),
    SchemaPlace(
      schema: "settings", path: ["alerts", "properties", "exec", "items"], text: "alerts: {exec: [{zz: 1}]}\n"),
    SchemaPlace(
      schema: "settings", path: ["alerts", "properties", "webhook", "items"],
      text: "alerts: {webhook: [{zz: 1}]}\n"),
    SchemaPlace(
      schema: "settings", path: ["alerts", "properties", "journald", "items"],
      text: "alerts: {journald: [{zz: 1}]}\n"),
    SchemaPlace(
      schema: "settings", path: ["alerts", "properties", "syslog", "items"], text: "alerts: {syslog: [{zz: 1}]}\n"),
    SchemaPlace(
      schema: "settings", path: ["alerts", "properties", "email", "items"], text: "alerts: {email: [{zz: 1}]}\n"),
    SchemaPlace(
      schema: "settings", path: ["witnesses", "items"], text: "witnesses: [{zz: 1}]\n"),
    SchemaPlace(
      schema: "settings", path: ["timestamps", "items"], text: "timestamps: [{zz: 1}]\n"),
    SchemaPlace(schema: "inventory"),
    SchemaPlace(schema: "inventory", path: ["devices", "items"], text: "devices: [{zz: 1}]\n"),
    SchemaPlace(schema: "inventory", path: ["infrastructure", "items"], text: "infrastructure: [{zz: 1}]\n"),
  ]
}

@Suite("Schemas")
struct SchemaTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Rules/schema")

  private func schema(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// What describes a mapping; behind `anyOf` and `allOf`, the part that describes one.
  private func described(_ place: SchemaPlace) throws -> [String: Any] {
    var found = try schema(place.schema)
    for step in place.path.isEmpty ? [] : ["properties"] + place.path {
      if let parts = found[step] as? [[String: Any]] {
        found = try #require(parts.first { $0["properties"] != nil })
      } else {
        found = try #require(found[step] as? [String: Any], "\(step)")
        let parts = found["allOf"] as? [[String: Any]]
        found = parts?.first { $0["properties"] != nil } ?? found
      }
    }
    return found
  }

  private func mistakes(_ place: SchemaPlace) -> [YAMLMistake] {
    let bytes = Array(place.text.utf8)
    do {
      switch place.schema {
      case "settings": _ = try Settings(reading: bytes, file: "x.yaml")
      case "inventory": _ = try DeviceInventory(reading: bytes, file: "x.yaml")
      default: _ = try RuleBook([RuleFile(root: "", path: "\(place.schema)/x.yaml", bytes: bytes)])
      }
      return []
    } catch {
      return error.all
    }
  }

  /// The words in backticks of a message.
  private func quoted(_ message: some StringProtocol) -> [String] {
    message.split(separator: "`", omittingEmptySubsequences: false).enumerated().compactMap {
      $0.offset % 2 == 1 ? String($0.element) : nil
    }
  }

  @Test("a schema has the keys that the reader knows, and asks for those that it needs", arguments: SchemaPlace.all)
  func keys(_ place: SchemaPlace) throws {
    let described = try described(place)
    let all = mistakes(place)
    let unknown = try #require(all.first { $0.message.hasPrefix("unknown key `zz`") }, "\(all)")
    let known = Set(quoted(unknown.message).dropFirst())
    #expect(Set((described["properties"] as? [String: Any] ?? [:]).keys) == known)
    #expect(described["additionalProperties"] as? Bool == false)
    let column = place.path.isEmpty ? unknown.place.column : unknown.place.column - 1
    let needed = all.filter { $0.place.column == column && $0.message.contains("is missing; add") }
    #expect(
      Set(described["required"] as? [String] ?? []).union(place.either)
        == Set(needed.compactMap { quoted($0.message).first }))
  }

  @Test("the words that a schema offers are those that the reader takes")
  func words() throws {
    let common = try #require(schema("common")["definitions"] as? [String: [String: Any]])
    func offered(_ name: String) -> Set<String> { Set(common[name]?["enum"] as? [String] ?? []) }
    #expect(offered("verdict") == Set(Verdict.allCases.filter { $0 != .excepted }.map(\.name)))
    #expect(offered("action") == Set([Action.record, .flag, .alert].map(\.name)))
    #expect(offered("stance") == Set(ServiceStance.allCases.map(\.rawValue)))
    #expect(offered("confidence") == Set(Confidence.allCases.map(\.rawValue)))
    let cases = try described(SchemaPlace(schema: "tests", path: ["cases", "items"]))
    let marks = (cases["properties"] as? [String: [String: Any]])?["marks"]?["items"] as? [String: Any]
    #expect(Set(marks?["enum"] as? [String] ?? []) == Set(FlowMark.allCases.map(\.name)))
  }

  @Test("there is a schema for each folder of rules, and every shipped file names its own")
  func complete() throws {
    let rules = Self.folder.deletingLastPathComponent()
    let paths = try FileManager.default.subpathsOfDirectory(atPath: rules.path).filter { $0.hasSuffix(".yaml") }
    #expect(paths.count > 40)
    for path in paths {
      let kind = try #require(path.split(separator: "/").first)
      #expect(FileManager.default.fileExists(atPath: Self.folder.appending(path: "\(kind).json").path), "\(kind)")
      let text = try String(contentsOf: rules.appending(path: path), encoding: .utf8)
      let up = String(repeating: "../", count: path.split(separator: "/").count - 1)
      #expect(text.contains("# yaml-language-server: $schema=\(up)schema/\(kind).json\n"), "\(path)")
    }
  }
}
