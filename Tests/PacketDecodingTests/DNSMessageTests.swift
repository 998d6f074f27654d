// Role: holds the DNS decoder to answers that lead back to the question, and to bounds.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("DNS message")
struct DNSMessageTests {
  private static let address: Bytes = [198, 51, 100, 7]

  private func answer(
    _ query: String, _ addresses: [String], ttl: UInt32, aliases: [String] = []
  ) throws -> PayloadReading {
    let addresses = try addresses.map { try #require(IPAddress($0)) }
    let answer = DNSAnswer(
      query: DomainName(query), addresses: addresses, timeToLive: ttl, aliases: aliases.map { DomainName($0) })
    return .complete([.application(.dns), .dnsAnswer(answer)])
  }

  @Test("addresses of both versions are answers, and the shortest life counts")
  func addresses() throws {
    let message = Build.dns(answers: [
      Build.record(Build.pointer(12), type: 1, ttl: 300, Self.address),
      Build.record(Build.pointer(12), type: 28, ttl: 60, Build.server6),
    ])
    #expect(try DNSMessage.read(message) == answer("api.example.net", ["198.51.100.7", "2001:db8::2"], ttl: 60))
  }

  @Test("aliases lead back to the question in any order and any case", arguments: [false, true])
  func aliases(_ isReversed: Bool) throws {
    let records = [
      Build.record(Build.name("API.example.NET"), type: 5, ttl: 30, Build.name("edge.example.org")),
      Build.record(Build.name("edge.example.org"), type: 5, ttl: 900, Build.name("a1.example.com")),
      Build.record(Build.name("a1.example.com"), type: 1, ttl: 600, Self.address),
    ]
    let message = Build.dns(answers: isReversed ? records.reversed() : records)
    let aliases = ["edge.example.org", "a1.example.com"]
    #expect(
      try DNSMessage.read(message) == answer("api.example.net", ["198.51.100.7"], ttl: 30, aliases: aliases))
  }

  @Test("an alias may be compressed against its own message")
  func compressedAlias() throws {
    let message = Build.dns(answers: [
      Build.record(Build.pointer(12), type: 5, [4] + Bytes("edge".utf8) + Build.pointer(16)),
      Build.record([4] + Bytes("edge".utf8) + Build.pointer(16), type: 1, Self.address),
    ])
    #expect(
      try DNSMessage.read(message)
        == answer("api.example.net", ["198.51.100.7"], ttl: 300, aliases: ["edge.example.net"]))
  }

  @Test("a renamed subtree renames the question, with or without the alias it makes")
  func renamedSubtree() throws {
    let renaming = Build.record(Build.name("example.net"), type: 39, Build.name("example.org"))
    let address = Build.record(Build.name("api.example.org"), type: 1, Self.address)
    let alias = Build.record(Build.pointer(12), type: 5, Build.name("api.example.org"))
    for records in [[renaming, address], [renaming, alias, address]] {
      #expect(
        try DNSMessage.read(Build.dns(answers: records))
          == answer("api.example.net", ["198.51.100.7"], ttl: 300, aliases: ["api.example.org"]))
    }
  }

  @Test("service bindings give names and hints", arguments: [64, 65])
  func services(_ type: Int) throws {
    let hints = Build.serviceParameter(4, Self.address) + Build.serviceParameter(6, Build.server6)
    let parameters = Build.serviceParameter(1, [2, 104, 50]) + hints
    let own = Build.record(Build.pointer(12), type: type, be16(1) + [0] + parameters)
    #expect(
      try DNSMessage.read(Build.dns(answers: [own]))
        == answer("api.example.net", ["198.51.100.7", "2001:db8::2"], ttl: 300))
    let other = Build.record(Build.pointer(12), type: type, be16(1) + Build.name("svc.example.org") + hints)
    #expect(
      try DNSMessage.read(Build.dns(answers: [other]))
        == answer("api.example.net", ["198.51.100.7", "2001:db8::2"], ttl: 300, aliases: ["svc.example.org"]))
    let alias = Build.record(Build.pointer(12), type: type, ttl: 9, be16(0) + Build.name("pool.example.org"))
    let address = Build.record(Build.name("pool.example.org"), type: 1, Self.address)
    #expect(
      try DNSMessage.read(Build.dns(answers: [alias, address]))
        == answer("api.example.net", ["198.51.100.7"], ttl: 9, aliases: ["pool.example.org"]))
  }

  @Test(
    "a service binding that breaks its rules is refused alone",
    arguments: [
      Build.serviceParameter(4, [1, 2, 3]), Build.serviceParameter(4, []), Build.serviceParameter(6, address),
      Build.serviceParameter(6, Build.server6) + Build.serviceParameter(4, address),
      Build.serviceParameter(4, address) + Build.serviceParameter(4, address), be16(4) + be16(40) + address, [0],
    ])
  func brokenService(_ parameters: Bytes) throws {
    let records = [
      Build.record(Build.pointer(12), type: 65, be16(1) + [0] + parameters),
      Build.record(Build.pointer(12), type: 1, [203, 0, 113, 1]),
    ]
    #expect(try DNSMessage.read(Build.dns(answers: records)) == answer("api.example.net", ["203.0.113.1"], ttl: 300))
  }

  @Test("labels may hold any bytes")
  func anyLabels() throws {
    let message = Build.dns(
      question: [3, 0x2e, 0, 0xff, 0], answers: [Build.record(Build.pointer(12), type: 1, Self.address)])
    guard case .complete(let observations) = DNSMessage.read(message), case .dnsAnswer(let answer) = observations.last
    else {
      Issue.record("no answer")
      return
    }
    #expect(answer.query.text == "\\x2e\\x00\\xff")
  }

  @Test("more aliases than a resolver follows lead nowhere")
  func aliasLimit() throws {
    for count in [16, 17] {
      let names = (0...count).map { $0 == 0 ? "api.example.net" : "n\($0).example.net" }
      let chain = zip(names, names.dropFirst()).map { Build.record(Build.name($0), type: 5, Build.name($1)) }
      let address = Build.record(Build.name(names[count]), type: 1, Self.address)
      let expected =
        count == 16
        ? try answer("api.example.net", ["198.51.100.7"], ttl: 300, aliases: Array(names.dropFirst()))
        : .complete([.application(.dns)])
      #expect(DNSMessage.read(Build.dns(answers: chain + [address])) == expected)
    }
  }

  @Test(
    "what does not answer the question is no answer",
    arguments: [
      Build.dns(answers: []),
      Build.dns(flags: 0x8183, answers: []),
      Build.dns(answers: [Build.record(Build.name("other.example.net"), type: 1, address)]),
      Build.dns(answers: [Build.record(Build.pointer(12), type: 1, class: 3, address)]),
      Build.dns(answers: [Build.record(Build.pointer(12), type: 16, [1, 65])]),
      Build.dns(flags: 0x0100, answers: []),
      Build.dns(answers: [Build.record(Build.pointer(12), type: 5, Build.pointer(12))]),
    ])
  func nothing(_ message: Bytes) {
    #expect(DNSMessage.read(message) == .complete([.application(.dns)]))
  }

  @Test("other protocols on the port are left to others", arguments: [0x1800, 0x3800, 0xb800, 0x7800])
  func otherProtocols(_ flags: Int) {
    #expect(DNSMessage.read(Build.dns(flags: flags, answers: [])) == .notMine)
    #expect(DNSMessage.read(Build.dns(flags: 0x0100, questions: 33, answers: [])) == .notMine)
  }

  @Test("a life with its top bit set is none")
  func negativeLife() throws {
    let message = Build.dns(answers: [Build.record(Build.pointer(12), type: 1, ttl: 0x8000_0000, Self.address)])
    #expect(try DNSMessage.read(message) == answer("api.example.net", ["198.51.100.7"], ttl: 0))
  }

  @Test("a message that its server cut at a record keeps the records before")
  func truncatedByServer() throws {
    let records = [Build.record(Build.pointer(12), type: 1, Self.address)]
    #expect(
      try DNSMessage.read(Build.dns(flags: 0x8380, answers: records, answerCount: 2))
        == answer("api.example.net", ["198.51.100.7"], ttl: 300))
    #expect(DNSMessage.read(Build.dns(answers: records, answerCount: 2)) == .incomplete(atLeast: 0))
  }

  @Test(
    "rules of the format are held",
    arguments: [
      ("dns-question-count", Build.dns(questions: 2, answers: [])),
      ("dns-answer-count", Build.dns(answers: [], answerCount: 513)),
      ("dns-address-length", Build.dns(answers: [Build.record(Build.pointer(12), type: 1, [1, 2, 3])])),
      ("dns-alias-length", Build.dns(answers: [Build.record(Build.pointer(12), type: 5, Build.pointer(12) + [0])])),
      ("dns-pointer", Build.dns(question: Build.pointer(12), answers: [])),
      ("dns-pointer", Build.dns(question: Build.pointer(40), answers: [])),
      ("dns-label-type", Build.dns(question: [0x40, 0], answers: [])),
      (
        "dns-name-length",
        Build.dns(
          question: Build.name((1...5).map { _ in String(repeating: "a", count: 51) }.joined(separator: ".")),
          answers: [])
      ),
    ])
  func malformed(_ reason: String, _ message: Bytes) {
    #expect(DNSMessage.read(message) == .malformed(reason))
  }

  @Test("pointers that lead backward one by one come to an end", arguments: [(200, true), (600, false)])
  func pointerChain(_ count: Int, _ isFollowed: Bool) throws {
    let start = 44  // where the first record's data lies
    var chain = Build.pointer(12)
    for index in 0..<count { chain += Build.pointer(start + 2 * index) }
    let message = Build.dns(answers: [
      Build.record([0], type: 16, chain), Build.record(Build.pointer(start + 2 * count), type: 1, Self.address),
    ])
    let expected = isFollowed ? try answer("api.example.net", ["198.51.100.7"], ttl: 300) : .malformed("dns-pointer")
    #expect(DNSMessage.read(message) == expected)
  }
}
