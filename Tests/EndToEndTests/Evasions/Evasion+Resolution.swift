// Role: evasions by name resolution: DJI's name is in an answer, in no ClientHello.
import EgressTypes
import TestFrames

extension EvasionCase {
  private static let address = Cast.dutch.address
  /// A connection whose content names no one.
  private static let silent = Evasion.connection(message: Bytes(repeating: 0x99, count: 120))

  /// An answer to a question for DJI's name, or another.
  private static func message(
    _ answers: [Bytes], of name: String = Evasion.wanted, identification: Int = 0xbeef
  ) -> Bytes {
    be16(identification) + Build.dns(question: Build.name(name), answers: answers).dropFirst(2)
  }

  private static func a(_ owner: Bytes = Build.pointer(12), ttl: Int = 300, is address: Bytes = address) -> Bytes {
    Build.record(owner, type: 1, ttl: ttl, address)
  }

  private static func lookUp(
    _ answer: Bytes, asking name: String = Evasion.wanted, answeredBy: Station = Cast.resolver
  ) -> [Bytes] {
    var wire = EvasionWire(Cast.controller, Cast.resolver, port: 53)
    wire.clientPort = 50_000
    let question = wire.send(Build.dnsQuestion(name))
    wire.server = answeredBy
    return [question, wire.reply(answer)]
  }

  /// A lookup whose answer is `answer`, then a connection that names no one.
  private static func resolved(
    _ name: String, _ about: String, _ expectation: Expectation = .reads(Evasion.wanted),
    asking asked: String = Evasion.wanted, _ answer: @escaping @Sendable () -> Bytes
  ) -> EvasionCase {
    EvasionCase(name, about, expectation) { lookUp(answer(), asking: asked) + silent }
  }

  static let resolution: [EvasionCase] = [
    resolved("dns-before", "The name is asked for and used.") { message([a()]) },
    EvasionCase("dns-after-first-packet", "The answer comes when the connection is already open.") {
      silent.prefix(3) + lookUp(message([a()])) + silent.dropFirst(3)
    },
    EvasionCase("dns-over-tcp", "The answer comes over TCP, in three segments.") {
      var wire = EvasionWire(Cast.controller, Cast.resolver, port: 53)
      wire.clientPort = 50_000
      let question = Build.vector16(Build.dnsQuestion(Evasion.wanted))
      let answer = Build.vector16(message([a()]))
      return wire.handshake + [
        wire.ask(question, at: 0), wire.answer(Bytes(answer.prefix(1)), at: 0, acknowledging: question.count),
        wire.answer(Bytes(answer[1..<30]), at: 1, acknowledging: question.count),
        wire.answer(Bytes(answer.dropFirst(30)), at: 30, acknowledging: question.count),
      ] + silent
    },
    resolved("dns-alias", "A harmless name is an alias of DJI's.", asking: Evasion.harmless) {
      message(
        [Build.record(Build.pointer(12), type: 5, Build.name(Evasion.wanted)), a(Build.name(Evasion.wanted))],
        of: Evasion.harmless)
    },
    resolved("dns-alias-of-alias", "Nine aliases stand between a harmless name and DJI's.", asking: Evasion.harmless) {
      let names = [Evasion.harmless] + (1...8).map { "a\($0).hangar.example" } + [Evasion.wanted]
      let aliases = zip(names, names.dropFirst()).map { Build.record(Build.name($0), type: 5, Build.name($1)) }
      return message(aliases + [a(Build.name(Evasion.wanted))], of: Evasion.harmless)
    },
    resolved(
      "dns-renamed-subtree", "A DNAME record makes a harmless name DJI's.", asking: "statistical-report.hangar.example"
    ) {
      message(
        [
          Build.record(Build.name("hangar.example"), type: 39, Build.name("djiservice.org")),
          a(Build.name(Evasion.wanted)),
        ], of: "statistical-report.hangar.example")
    },
    resolved(
      "dns-pointer-loop", "The answer's name is a pointer to itself.", .noticed
    ) { message([a(Build.pointer(12 + Build.name(Evasion.wanted).count + 4))]) },
    resolved("dns-forward-pointer", "The answer's name points ahead.", .noticed) {
      let ahead = 12 + Build.name(Evasion.wanted).count + 4 + 16
      return message([a(Build.pointer(ahead))]) + Build.name(Evasion.wanted)
    },
    EvasionCase("dns-two-names-dji-first", "DJI's name and then a harmless one are asked for; both have the address.") {
      lookUp(message([a()])) + lookUp(message([a()], of: Evasion.harmless), asking: Evasion.harmless) + silent
    },
    EvasionCase("dns-two-names-dji-last", "A harmless name and then DJI's are asked for; both have the address.") {
      lookUp(message([a()], of: Evasion.harmless), asking: Evasion.harmless) + lookUp(message([a()])) + silent
    },
    resolved("dns-service-binding", "An HTTPS record hints at the address.") {
      message([
        Build.record(
          Build.pointer(12), type: 65,
          be16(1) + [0] + be16(1) + Build.vector16([2, 0x68, 0x32]) + be16(4)
            + Build.vector16(address))
      ])
    },
    resolved("dns-ttl-0", "The answer is valid for no second.") { message([a(ttl: 0)]) },
    resolved("dns-negative-ttl", "The time to live has its top bit set.") { message([a(ttl: 0xffff_ffff)]) },
    resolved("dns-500-records", "The address is the last of five hundred.") {
      message((0..<499).map { a(is: [10, 9, UInt8($0 >> 8), UInt8($0 & 255)]) } + [a()])
    },
    EvasionCase("dns-from-another-server", "An answer by a server that nobody asked names the address harmless.") {
      lookUp(message([a()])) + lookUp(message([a()], of: Evasion.harmless), answeredBy: Cast.unheardOf).suffix(1)
        + silent
    },
    EvasionCase(
      "dns-other-identification", "The answer has another identification than the question; clients may not care."
    ) {
      lookUp(message([a()], identification: 0x1111)) + silent
    },
    resolved("dns-mixed-case", "The name is asked for in mixed case.", asking: "StAtIsTiCaL-rEpOrT.dJiSeRvIcE.oRg") {
      message([a()], of: "StAtIsTiCaL-rEpOrT.dJiSeRvIcE.oRg")
    },
    resolved("dns-padding-behind", "Bytes stand behind the message.") {
      message([a()]) + Bytes(repeating: 0, count: 40)
    },
    resolved("dns-truncated-flag", "The answer says that it is cut, and is not.") {
      var answer = message([a()])
      answer[2] |= 0x02
      return answer
    },
    resolved("dns-two-questions", "The message holds two questions.", .noticed) {
      be16(0xbeef) + be16(0x8180) + be16(2) + be16(1) + be32(0) + Build.name(Evasion.harmless) + be16(1) + be16(1)
        + Build.name(Evasion.wanted) + be16(1) + be16(1) + a(Build.name(Evasion.wanted))
    },
    EvasionCase("dns-in-fragments", "The answer comes in IP fragments.") {
      var wire = EvasionWire(Cast.controller, Cast.resolver, port: 53)
      wire.clientPort = 50_000
      let packet = wire.packet(Build.udp(message([a()]), from: 53, to: 50_000), 17, from: wire.server)
      return [wire.send(Build.dnsQuestion(Evasion.wanted))]
        + Build.fragments4(packet, size: 40).map { wire.carry($0, from: wire.server) } + silent
    },
    EvasionCase("dns-mapped-address", "An AAAA record holds the IPv4 address in its mapped form.") {
      let mapped = Bytes(repeating: 0, count: 10) + [0xff, 0xff] + address
      return lookUp(message([Build.record(Build.pointer(12), type: 28, mapped)])) + silent
    },
  ]
}
