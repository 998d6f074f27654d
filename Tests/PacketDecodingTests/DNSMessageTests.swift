// Role: holds the DNS decoder to answers that lead back to the question, and to bounds.
import EgressTypes
import PacketDecoding
import TestFrames
import Testing

@Suite("DNS message")
struct DNSMessageTests {
  private static let address: Bytes = [198, 51, 100, 7]

  private func answer(_ query: String, _ addresses: [String], ttl: UInt32) throws -> PayloadReading {
    let addresses = try addresses.map { try #require(IPAddress($0)) }
    return .complete([.dnsAnswer(DNSAnswer(query: DomainName(query), addresses: addresses, timeToLive: ttl))])
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
    #expect(try DNSMessage.read(message) == answer("api.example.net", ["198.51.100.7"], ttl: 30))
  }

  @Test("an alias may be compressed against its own message")
  func compressedAlias() throws {
    let message = Build.dns(answers: [
      Build.record(Build.pointer(12), type: 5, [4] + Bytes("edge".utf8) + Build.pointer(16)),
      Build.record([4] + Bytes("edge".utf8) + Build.pointer(16), type: 1, Self.address),
    ])
    #expect(try DNSMessage.read(message) == answer("api.example.net", ["198.51.100.7"], ttl: 300))
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
    #expect(DNSMessage.read(message) == .complete([]))
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
