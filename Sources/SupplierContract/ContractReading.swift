// Role: reads a contract file strictly: every mistake at once, each with its place.
import EgressTypes
import StrictYAML

/// The names that a contract may use: a name that is misspelt would let a clause seem met.
public struct KnownNames: Hashable, Sendable {
  /// The packs of all kinds but jurisdictions and policies.
  public var packs: Set<String>
  /// The packs of jurisdictions.
  public var jurisdictions: Set<String>
  /// The tags of operations.
  public var operations: Set<String>
  /// The ids of the inventory.
  public var devices: Set<String>

  /// Makes the names.
  public init(packs: Set<String>, jurisdictions: Set<String>, operations: Set<String>, devices: Set<String>) {
    self.packs = packs
    self.jurisdictions = jurisdictions
    self.operations = operations
    self.devices = devices
  }
}

extension Contract {
  /// The most clauses of a file.
  public static let maximumClauses = 500

  /// Reads the bytes of a contract file; throws every mistake in it.
  public init(reading bytes: [UInt8], file: String, knowing known: KnownNames) throws(YAMLMistakes) {
    self = try YAMLDocument.read(bytes, file: file) { root in
      root.mapping { (keys: inout YAMLMapping) -> Contract? in
        let name = keys.required("contract")?.string()
        let about = keys.required("about")?.mapping { Wording(reading: &$0) }
        let asOf = keys.required("as_of")?.date()
        var ids: Set<String> = []
        let list = keys.required("clauses")
        let clauses = list?.list { item in item.mapping { Clause(reading: &$0, ids: &ids, knowing: known, at: item) } }
        if let count = clauses?.count, count == 0 || count > Contract.maximumClauses {
          list?.note("\(count) clauses stand here; write 1 to \(Contract.maximumClauses)")
        }
        guard let name, let about, let asOf, let clauses else { return nil }
        return Contract(name: name, about: about, asOf: asOf, clauses: clauses)
      }
    }
  }
}

extension Wording {
  init?(reading keys: inout YAMLMapping) {
    let dutch = keys.required("nl")?.string()
    let english = keys.required("en")?.string()
    guard let dutch, let english else { return nil }
    self.init(dutch: dutch, english: english)
  }
}

extension Clause {
  init?(reading keys: inout YAMLMapping, ids: inout Set<String>, knowing known: KnownNames, at item: YAMLValue) {
    let id = keys.required("id")?.parsed(as: "the clause's number of at most 64 bytes, each once, in quotes") { text in
      text.utf8.count <= 64 && ids.insert(text).inserted ? text : nil
    }
    let text = keys.required("text")?.mapping { Wording(reading: &$0) }
    let source = keys.required("source")?.string()
    let forbids = keys.optional("forbids")
    let passes = keys.optional("passes")
    let cannot = keys.optional("not_checkable")
    guard [forbids, passes, cannot].compactMap(\.self).count == 1 else {
      item.note("a clause has one of `forbids`, `passes` and `not_checkable`")
      return nil
    }
    var test: ClauseTest?
    if let forbids {
      let flows = forbids.list { flow in flow.mapping { FlowDescription(reading: &$0, knowing: known, at: flow) } }
      if flows?.isEmpty == true { forbids.note("nothing is described here; describe the flows that break the clause") }
      test = flows.map { .forbids($0) }
    } else if let passes {
      test = passes.parsed(as: "`local-data-mode`") { $0 == "local-data-mode" ? .localDataMode : nil }
    } else if let cannot {
      test = cannot.mapping { Wording(reading: &$0) }.map { .notCheckable($0) }
    }
    guard let id, let text, let source, let test else { return nil }
    self.init(id: id, text: text, source: source, test: test)
  }
}

extension FlowDescription {
  init?(reading keys: inout YAMLMapping, knowing known: KnownNames, at item: YAMLValue) {
    self.init()
    // Where a value is wrong, its mistake is told and not that nothing stands here.
    var isGiven = false
    func given(_ value: YAMLValue?) -> YAMLValue? {
      isGiven = isGiven || value != nil
      return value
    }
    func names(_ value: YAMLValue?, among known: Set<String>, _ what: String) -> Set<String> {
      Set(
        value?.list { item in
          item.parsed(as: "the name of \(what) that is in force; there is \(KnownNames.shown(known))") {
            known.contains($0) ? $0 : nil
          }
        } ?? [])
    }
    packs = names(given(keys.optional("packs")), among: known.packs, "a pack of destinations, operators or protocols")
    jurisdictions = names(given(keys.optional("jurisdictions")), among: known.jurisdictions, "a pack of jurisdictions")
    operations = names(given(keys.optional("operations")), among: known.operations, "an operation")
    devices = names(given(keys.optional("devices")), among: known.devices, "a controller of the inventory")
    verdicts = Set(
      given(keys.optional("verdicts"))?.list { item in
        item.parsed(as: "one of \(Verdict.allCases.map { "`\($0.name)`" }.joined(separator: ", "))") {
          Verdict(name: $0)
        }
      } ?? [])
    rules = Set(
      given(keys.optional("rules"))?.list { item in
        item.parsed(as: "a rule as `pack/rule`, its pack in force") { text in
          let pack = text.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
          let isKnown = known.packs.contains(pack) || known.jurisdictions.contains(pack)
          return isKnown && text.utf8.count > pack.utf8.count + 1 ? text : nil
        }
      } ?? [])
    countries = Set(
      given(keys.optional("countries"))?.list { item in
        item.parsed(as: "a country such as CN, in capitals") { text in
          text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) } ? text : nil
        }
      } ?? [])
    isOutsideWindows = keys.optional("outside_windows")?.boolean() ?? false
    guard self == FlowDescription() else { return }
    if !isGiven {
      item.note("this describes every flow; write what they have in common, such as `verdicts: [violation]`")
    }
    return nil
  }
}

extension KnownNames {
  /// The first names, for a message.
  fileprivate static func shown(_ names: Set<String>) -> String {
    guard !names.isEmpty else { return "none" }
    let rest = names.count > 20 ? " and \(names.count - 20) more" : ""
    return names.sorted().prefix(20).map { "`\($0)`" }.joined(separator: ", ") + rest
  }
}
