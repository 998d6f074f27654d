// Role: the flows and files of a bundle in CASE/UCO 1.4 (JSON-LD), for the software of a forensic laboratory.
import EgressTypes

/// The CASE graph of a bundle, one node a line.
public struct CaseGraph {
  private let subject: BundleSubject
  private var addresses: Set<String> = []
  private var exhibits: [String] = []
  private var isFirst = true

  /// Begins the graph of a bundle.
  public init(_ subject: BundleSubject) { self.subject = subject }

  /// What stands before the first node.
  public var head: String { "{\"@context\":\(CaseGraph.context.line),\n\"@graph\":[\n" }

  /// The nodes of a flow: its connection, and its ends where they are new.
  public mutating func nodes(of flow: EvidenceFlow) -> String {
    let (source, destination) = flow.isInbound ? (flow.far, flow.near) : (flow.near, flow.far)
    let lines = [source, destination].compactMap { end in
      addresses.insert(end.address).inserted ? address(end.address) : nil
    }
    let id = identifier("NetworkConnection", flow.communityID, flow.start?.description ?? "")
    exhibits.append(id)
    var connection: [String: JSONTree] = [
      "@type": "uco-observable:NetworkConnectionFacet",
      "uco-observable:src": reference(addressID(source.address)),
      "uco-observable:dst": reference(addressID(destination.address)),
      "uco-observable:sourcePort": .number(source.port), "uco-observable:destinationPort": .number(destination.port),
    ]
    connection["@id"] = .text(identifier("NetworkConnectionFacet", id))
    connection["uco-observable:startTime"] = flow.start.map(time)
    if flow.hasEnded { connection["uco-observable:endTime"] = flow.end.map(time) }
    connection["uco-observable:isActive"] = .flag(!flow.hasEnded)
    let (out, back) = flow.isInbound ? (flow.received, flow.sent) : (flow.sent, flow.received)
    let (outPackets, backPackets) =
      flow.isInbound
      ? (flow.packetsReceived, flow.packetsSent) : (flow.packetsSent, flow.packetsReceived)
    var counts: [String: JSONTree] = [
      "@id": .text(identifier("NetworkFlowFacet", id)), "@type": "uco-observable:NetworkFlowFacet",
    ]
    if let out, let back {
      counts["uco-observable:srcBytes"] = .number(out)
      counts["uco-observable:dstBytes"] = .number(back)
      counts["uco-observable:srcPackets"] = .number(outPackets)
      counts["uco-observable:dstPackets"] = .number(backPackets)
    }
    let node: JSONTree = [
      "@id": .text(id), "@type": "uco-observable:NetworkConnection",
      "uco-core:name": .text("Community ID \(flow.communityID)"),
      "uco-core:description": .text(
        "\(flow.transport) from \(flow.sender) to \(flow.destination): \(flow.verdict.name). Journal records: "
          + flow.events.map(String.init).joined(separator: ", ")),
      "uco-core:hasFacet": .list([.object(connection)] + (out == nil ? [] : [.object(counts)])),
    ]
    return join(lines + [node.line])
  }

  /// The node of a name that destinations went by.
  public mutating func node(ofName name: String) -> String {
    let id = identifier("DomainName", name)
    exhibits.append(id)
    return join([
      facetNode(
        id, "uco-observable:DomainName", "uco-observable:DomainNameFacet", ["uco-observable:value": .text(name)])
    ])
  }

  /// The node of a file of the payload.
  public mutating func node(ofFile path: String, digest: String, length: UInt64) -> String {
    let id = identifier("File", path)
    exhibits.append(id)
    let node: JSONTree = [
      "@id": .text(id), "@type": "uco-observable:File",
      "uco-core:hasFacet": [
        [
          "@id": .text(identifier("FileFacet", path)), "@type": "uco-observable:FileFacet",
          "uco-observable:fileName": .text(String(path.split(separator: "/").last ?? "")),
          "uco-observable:filePath": .text(path), "uco-observable:sizeInBytes": .number(Int64(clamping: length)),
        ],
        [
          "@id": .text(identifier("ContentDataFacet", path)), "@type": "uco-observable:ContentDataFacet",
          "uco-observable:hash": [
            [
              "@id": .text(identifier("Hash", path)), "@type": "uco-types:Hash",
              "uco-types:hashMethod": "SHA512",
              "uco-types:hashValue": typed(digest, "xsd:hexBinary"),
            ]
          ],
        ],
      ],
    ]
    return join([node.line])
  }

  /// Who did what with which tool, what came of it, and the end of the graph.
  public mutating func tail() -> String {
    let (person, tool) = (identifier("Identity", subject.person), identifier("Tool", subject.program))
    let (action, provenance) = (identifier("InvestigativeAction"), identifier("ProvenanceRecord"))
    let names = subject.program.split(separator: " ", maxSplits: 1).map(String.init)
    let nodes: [JSONTree] = [
      ["@id": .text(person), "@type": "uco-identity:Identity", "uco-core:name": .text(subject.person)],
      [
        "@id": .text(tool), "@type": "uco-tool:Tool", "uco-core:name": .text(names.first ?? ""),
        "uco-tool:version": .text(names.count > 1 ? names[1] : ""),
      ],
      [
        "@id": .text(action), "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": "export of evidence",
        "uco-core:description": .text(
          "\(subject.selection.sentence(.english)), from the journal \(subject.log) of \(subject.head.size) signed"
            + " records with the root \(subject.head.root), on the host \(subject.host)"),
        "uco-action:startTime": time(subject.madeAt), "uco-action:endTime": time(subject.madeAt),
        "uco-action:performer": reference(person), "uco-action:instrument": [reference(tool)],
        "uco-action:result": [reference(provenance)],
      ],
      [
        "@id": .text(provenance), "@type": "case-investigation:ProvenanceRecord",
        "uco-core:description": .text("Evidence bundle of the case \(subject.caseID)"),
        "case-investigation:exhibitNumber": .text(subject.caseID),
        "uco-core:object": .list(exhibits.map(reference)),
      ],
      [
        "@id": .text(identifier("Investigation")), "@type": "case-investigation:Investigation",
        "uco-core:name": .text(subject.caseID), "uco-core:object": [reference(action), reference(provenance)],
      ],
    ]
    return join(nodes.map(\.line)) + "\n]}\n"
  }

  private func address(_ text: String) -> String {
    let isIPv4 = IPAddress(text)?.isIPv4 == true
    let kind = isIPv4 ? "IPv4Address" : "IPv6Address"
    return facetNode(
      addressID(text), "uco-observable:\(kind)", "uco-observable:\(kind)Facet",
      ["uco-observable:addressValue": .text(text)])
  }

  private func facetNode(_ id: String, _ type: String, _ facet: String, _ members: [String: JSONTree]) -> String {
    var facetMembers = members
    facetMembers["@type"] = .text(facet)
    facetMembers["@id"] = .text(identifier("Facet", id))
    let node: JSONTree = ["@id": .text(id), "@type": .text(type), "uco-core:hasFacet": [.object(facetMembers)]]
    return node.line
  }

  private func addressID(_ address: String) -> String { identifier("Address", address) }

  /// An identifier within the bundle; UCO asks that it end in a UUID.
  private func identifier(_ parts: String...) -> String {
    let name = ([subject.log, subject.caseID, subject.madeAt.description] + parts).joined(separator: "\u{0}")
    return "kb:\(parts[0])-\(NamedUUID.text(name))"
  }

  private func reference(_ id: String) -> JSONTree { ["@id": .text(id)] }

  private func time(_ time: Timestamp) -> JSONTree { typed(time.description, "xsd:dateTime") }

  private func typed(_ value: String, _ type: String) -> JSONTree { ["@type": .text(type), "@value": .text(value)] }

  private mutating func join(_ nodes: [String]) -> String {
    defer { isFirst = false }
    return (isFirst ? "" : ",\n") + nodes.joined(separator: ",\n")
  }

  private static let context: JSONTree = [
    "kb": "http://example.org/kb/", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
  ]
}
