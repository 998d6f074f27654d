// Role: the rules in force, read whole from their files or refused with every mistake.

import EgressTypes
import StrictYAML

/// All rules, packs and policies.
public struct RuleBook: Sendable {
  /// Each file with its hash and the age of its pack, in the order of their paths.
  public private(set) var sources: [RuleSource] = []
  private(set) var kinds: [any RuleKind] = ruleKinds.map { $0.init() }
  /// Where the head of each pack stands.
  private(set) var packPlaces: [String: YAMLPlace] = [:]

  /// Reads files, which are those of one folder and in any order.
  ///
  /// Throws every mistake of every file. Files ending in `.md` are passed over.
  public init(_ files: [RuleFile]) throws(YAMLMistakes) {
    var mistakes: [YAMLMistake] = []
    for file in files.sorted(by: { $0.path < $1.path }) where !file.path.hasSuffix(".md") {
      mistakes += read(file)
    }
    if mistakes.isEmpty { mistakes = kinds.indices.flatMap { kinds[$0].resolve() } }
    if mistakes.isEmpty { mistakes = kinds.flatMap { $0.mistakes(in: self) } }
    if policyNames.isEmpty, mistakes.isEmpty {
      let place = YAMLPlace(file: "\(files.first?.root ?? "Rules")/\(Policies.folder)", line: 1, column: 1)
      mistakes.append(YAMLMistake(place, "no policy stands here; add one, such as `regular-ops.yaml`"))
    }
    if let mistakes = YAMLMistakes(mistakes) { throw mistakes }
  }

  /// The names of the policies, sorted.
  public var policyNames: [String] { self[Policies.self].byName.keys.sorted() }

  /// Every network operator that a pack lists.
  public var operatorEntries: [OperatorEntry] { self[OperatorPacks.self].entries }

  /// Every name that a destination pack lists.
  public var serviceRules: [ServiceRule] { self[DestinationPacks.self].rules }

  /// What an administrator should know about the age of the rules, one sentence each.
  public func warnings(at time: Timestamp) -> [String] {
    let today = CivilDate(containing: time)
    return sources.compactMap { source in
      guard let pack = source.pack else { return nil }
      if pack.isExpired(at: time) {
        return
          "\(source.path): pack \(pack.name) was to be reviewed by \(pack.reviewBy); \(source.afterReview). Check its facts "
          + "and set as_of and review_by."
      }
      return pack.asOf > today ? "\(source.path): pack \(pack.name) is dated \(pack.asOf), which is yet to come." : nil
    }
  }

  /// The rules of one kind.
  subscript<Kind: RuleKind>(_ kind: Kind.Type) -> Kind {
    kinds.lazy.compactMap { $0 as? Kind }.first ?? Kind()
  }

  // MARK: - Reading

  private mutating func read(_ file: RuleFile) -> [YAMLMistake] {
    let start = YAMLPlace(file: file.name, line: 1, column: 1)
    guard file.path.hasSuffix(".yaml") else {
      return [YAMLMistake(start, "a rule file ends in `.yaml`; rename it or move it out of the rules")]
    }
    guard let index = ruleKinds.firstIndex(where: { $0.folder == file.folder }) else {
      let folders = ruleKinds.map { "`\($0.folder)/`" }.joined(separator: ", ")
      return [YAMLMistake(start, "no kind of rule lives in this folder; move the file to one of \(folders)")]
    }
    if let mistake = unsigned(file, ruleKinds[index]) { return [YAMLMistake(start, mistake)] }
    do {
      var pack: RulePack?
      var place = start
      _ = try YAMLDocument.read(file.bytes, file: file.name) { root in
        root.mapping { fields in
          if ruleKinds[index].hasHead { pack = RulePack(reading: &fields) }
          place = fields.place
          // A broken head must not hide the mistakes after it; what is read under `unread` is never used.
          kinds[index].read(&fields, of: pack ?? .unread)
          return true
        }
      }
      sources.append(RuleSource(path: file.path, sha256: file.sha256, pack: pack, origin: file.origin))
      guard let pack else { return [] }
      if let other = packPlaces.updateValue(place, forKey: pack.name) {
        return [YAMLMistake(start, "pack `\(pack.name)` is also in \(other.file); give one of them another name")]
      }
      return []
    } catch {
      return error.all
    }
  }
}

extension RuleBook {
  /// Why a local file may not be read without its owner's signature; nil when it may.
  ///
  /// Whoever can only make verdicts worse need not sign.
  private func unsigned(_ file: RuleFile, _ kind: any RuleKind.Type) -> String? {
    guard case .local(nil, let replaces) = file.origin, replaces || kind.canApprove else { return nil }
    let why = replaces ? "it replaces a shipped file" : "rules in `\(kind.folder)/` can approve"
    return
      "this file needs its owner's signature, because \(why): ssh-keygen -Y sign -n egressd-rules -f KEY \(file.name)"
  }
}

extension RuleSource {
  /// What holds of the pack once its review is overdue.
  var afterReview: String {
    path.hasPrefix("\(NotificationPacks.folder)/")
      ? "its clock goes on by what may no longer be the law" : "what it approves now counts as unknown"
  }
}

extension RulePack {
  /// Stands where a head has mistakes, or in files that have none.
  fileprivate static let unread = RulePack(
    name: "", asOf: CivilDate(daysSinceEpoch: 0), reviewBy: CivilDate(daysSinceEpoch: 0), sources: [],
    confidence: .memory)
}

extension RuleBook {
  /// Whether a policy approves a country at a time, adverse and lapsed packs considered.
  public func approves(_ country: String, under policy: String, at time: Timestamp) -> Bool {
    guard let policy = self[Policies.self].byName[policy],
      case .approved = self[JurisdictionPacks.self].standing(of: country, under: policy, at: time)
    else { return false }
    return true
  }
}
