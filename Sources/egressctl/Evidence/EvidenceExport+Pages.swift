// Role: what a bundle says to people and to other software: pages in both languages, CASE, STIX.
import EgressTypes
import EvidenceBundle
import SSHSignatures

extension EvidenceExport {
  /// Writes the statement, what it does not prove, and how to verify it, in each language.
  mutating func writePages(_ statement: EvidenceStatement, _ signer: SignerKey) throws {
    let names = Set(bag.payload.keys.map { String($0.dropFirst("data/".count)) })
    let guide = VerificationPage(about: statement.subject, signedBy: signer, files: names)
    for language in options.languages {
      let page = statement.page(in: language)
      try bag.add("00-statement.\(language.rawValue).html", page.html.utf8)
      try bag.add("00-statement.\(language.rawValue).md", page.markdown.utf8)
      let limits = LimitsPage.page(about: statement.subject, in: language)
      try bag.add("what-this-does-not-prove.\(language.rawValue).txt", limits.text.utf8)
      try bag.add("how-to-verify.\(language.rawValue).txt", guide.page(in: language).text.utf8)
    }
  }

  /// Writes CASE/UCO and STIX; the graph names the files that are there before it.
  mutating func writeInterchange(_ subject: BundleSubject) throws {
    let flows = gathered.flows.values.sorted { ($0.events.first ?? 0) < ($1.events.first ?? 0) }
    var indicators = StixIndicators(subject, seed: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
    var file = try bag.file("indicators.stix.json")
    try file.write(indicators.head)
    for flow in flows { try file.write(indicators.objects(of: flow)) }
    try file.write(indicators.tail)
    try bag.add(file)
    var graph = CaseGraph(subject)
    var nodes = try bag.file("case.jsonld")
    try nodes.write(graph.head)
    for flow in flows { try nodes.write(graph.nodes(of: flow)) }
    for name in Set(flows.flatMap(\.names)).sorted() { try nodes.write(graph.node(ofName: name)) }
    for (path, entry) in bag.payload.sorted(by: { $0.key < $1.key }) where !path.hasSuffix(".tlog-proof") {
      try nodes.write(graph.node(ofFile: path, digest: entry.digest, length: entry.length))
    }
    try nodes.write(graph.tail())
    try bag.add(nodes)
  }
}
