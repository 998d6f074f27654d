// Role: the rules of the project's own folder, and the true path from location data to verdict, for all tests here.
import EgressTypes
import Foundation
import Jurisdictions
import StrictYAML
import VerdictRules

enum ShippedRules {
  /// Every file below `Rules/`.
  static let files: [RuleFile] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Rules")
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".md") }.compactMap { path in
      (try? Data(contentsOf: root.appending(path: path))).map { RuleFile(path: path, bytes: Array($0)) }
    }
  }()

  static let book = try? RuleBook(files)

  /// The shipped rules with one file added or replaced.
  static func book(with path: String, _ text: String) throws(YAMLMistakes) -> RuleBook {
    try RuleBook(files.filter { $0.path != path } + [RuleFile(path: path, bytes: Array(text.utf8))])
  }
}

/// Location files that know one address.
struct FixedLookup: LocationLookup {
  var sources: [LocationSourceInfo] = []
  private var all: [LocationAnswer] = []

  func answers(for address: IPAddress) -> [LocationAnswer] { all }

  /// Adds a vendor's answer, given `ageDays` before `now`; nil for a file without a date.
  func adding(_ country: String?, asn: UInt32?, ageDays: Int64? = 1, isAnycast: Bool = false) -> FixedLookup {
    var lookup = self
    lookup.all.append(
      LocationAnswer(
        source: sources.count, country: country, asn: asn, asName: nil, isAnycast: isAnycast,
        network: IPPrefix(IPAddress(v4: 0xc633_6400), length: 120)))
    lookup.sources.append(
      LocationSourceInfo(
        vendor: "vendor \(sources.count)", path: "/location/\(sources.count)",
        createdAt: ageDays.map { now.advanced(bySeconds: -$0 * 86_400) }, sha256: "", signature: .unsigned, licence: "")
    )
    return lookup
  }
}

let now = Timestamp(seconds: CivilDate("2026-11-23").map { $0.daysSinceEpoch * 86_400 } ?? 0)

extension RuleBook {
  /// Classifies and judges a documentation address as the pipeline does.
  func judge(
    _ lookup: FixedLookup, names: [String] = [], policy: String = "regular-ops", at time: Timestamp = now
  ) -> Judgement {
    let attribution = Attribution(
      names: names.map { AttributedName(DomainName($0), .tlsSNI) }, status: names.isEmpty ? .unnamed : .named)
    return judge(
      classify(lookup, IPAddress(v4: 0xc633_6407), attribution.names, time), attribution: attribution, policy: policy,
      at: time)
  }

  /// The classifier over these rules.
  func classify(
    _ lookup: any LocationLookup, _ address: IPAddress, _ names: [AttributedName], _ time: Timestamp
  ) -> Classification {
    Classifier(
      sources: lookup, operators: OperatorTable(operatorEntries), services: ServiceTable(serviceRules)
    ).classify(address, names: names, at: time)
  }
}
