import EgressTypes
import Testing

// Role: holds breach cases to their terms: a person, a time that can be, a clock told twice, and nothing closed undecided.
@testable import Declarations

@Suite("Breach cases")
struct BreachTests {
  private let start = HangarRules.start
  private let jansen = HangarRules.jansen

  private func declaration(
    awareAt: Timestamp? = nil, firstPacketAt: Timestamp? = HangarRules.start.advanced(bySeconds: -7200),
    remark: String? = nil, regimes: [String] = []
  ) -> DeclarationCommand {
    var selection = BreachSelection()
    selection.devices = ["rc-01"]
    return .declareBreach(
      BreachDeclaration(
        awareAt: awareAt, reason: "flight logs", remark: remark, selection: selection, firstPacketAt: firstPacketAt,
        regimes: regimes))
  }

  private func book(_ regimes: [String] = []) throws -> DeclarationBook {
    var book = DeclarationBook(terms: HangarRules.terms)
    _ = try book.carryOut(declaration(regimes: regimes), by: jansen, at: start)
    return book
  }

  private func refusal(
    _ command: DeclarationCommand, in book: DeclarationBook, by person: Person = HangarRules.jansen,
    at time: Timestamp = HangarRules.start
  ) -> String {
    var book = book
    let before = book.breaches
    do throws(DeclarationRefusal) {
      _ = try book.carryOut(command, by: person, at: time)
      return "not refused"
    } catch {
      #expect(book.breaches == before, "what is refused changes nothing")
      return error.description
    }
  }

  private func hours(_ hours: Int64, _ seconds: Int64 = 0) -> Timestamp {
    start.advanced(bySeconds: hours * 3600 + seconds)
  }

  @Test("a declaration starts the clock of every law at the moment of awareness, with who declared it")
  func declared() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    let record = try book.carryOut(declaration(awareAt: hours(-1)), by: jansen, at: start)
    let breach = try #require(BreachCase(record))
    #expect(breach.id == "2026-11-27.1")
    #expect(breach.declaredBy == "jansen (uid 1000)")
    #expect(breach.clocks.map(\.due) == [hours(71), hours(71)])
    #expect(record[string: RecordKey.person] == "jansen (uid 1000)")
    #expect(book.takeRecords().map(\.breachStep) == [.declared])
  }

  @Test("nobody is aware in the future, nor before the first packet without a remark; root is nobody in particular")
  func refusals() throws {
    let book = DeclarationBook(terms: HangarRules.terms)
    #expect(refusal(declaration(awareAt: hours(0, 1)), in: book).contains("is yet to come"))
    #expect(refusal(declaration(awareAt: start), in: book) == "not refused")
    #expect(refusal(declaration(awareAt: hours(-2)), in: book) == "not refused", "at the first packet itself")
    #expect(refusal(declaration(awareAt: hours(-2, -1)), in: book).contains("say in a remark"))
    #expect(refusal(declaration(awareAt: hours(-3), remark: "told by the maker"), in: book) == "not refused")
    #expect(refusal(declaration(firstPacketAt: nil), in: book).contains("the case has no packet"))
    #expect(refusal(declaration(firstPacketAt: nil, remark: "told by the maker"), in: book) == "not refused")
    #expect(refusal(declaration(), in: book, by: HangarRules.root).contains("root may be anyone"))
    #expect(refusal(declaration(regimes: ["hipaa"]), in: book).contains("no law `hipaa`; there is `gdpr`, `wpg`"))
    let lawless = DeclarationBook(terms: DeclarationTerms())
    #expect(refusal(declaration(), in: lawless).contains("so there is no clock"))
  }

  @Test("at 24 hours left and after the last second an alert is raised, once each, and a decision ends that")
  func clock() throws {
    var book = try book(["gdpr"])
    _ = book.takeRecords()
    func alerts(_ time: Timestamp) -> [BreachStep?] {
      book.expire(at: time)
      return book.takeRecords().filter { $0[string: RecordKey.action] == "alert" }.map(\.breachStep)
    }
    #expect(alerts(hours(48, -1)) == [])
    #expect(alerts(hours(48)) == [.dueSoon])
    #expect(alerts(hours(60)) == [])
    #expect(alerts(hours(72)) == [], "the last second is in time")
    #expect(alerts(hours(72, 1)) == [.overdue])
    #expect(alerts(hours(100)) == [])
    var decided = try self.book(["gdpr"])
    _ = try decided.carryOut(
      .decideNotToNotify(id: "2026-11-27.1", regime: nil, reason: "no personal data"), by: jansen, at: hours(1))
    _ = decided.takeRecords()
    decided.expire(at: hours(100))
    #expect(!decided.takeRecords().contains { $0[string: RecordKey.action] == "alert" })
  }

  @Test("a breach known for longer than its clock is overdue at once")
  func late() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    let record = try book.carryOut(
      declaration(awareAt: hours(-80), firstPacketAt: hours(-90), regimes: ["gdpr"]), by: jansen, at: start)
    #expect(record.breachStep == .declared)
    #expect(book.takeRecords().map(\.breachStep) == [.declared, .overdue])
  }

  @Test("a notification after the last second needs the reasons for the delay")
  func delay() throws {
    let book = try book(["gdpr"])
    func notify(_ sentAt: Timestamp, _ reason: String? = nil) -> DeclarationCommand {
      .notifyBreach(id: "2026-11-27.1", BreachNotice(sentAt: sentAt, reference: "AP-1", delayReason: reason))
    }
    #expect(refusal(notify(hours(72)), in: book, at: hours(80)) == "not refused")
    #expect(refusal(notify(hours(72, 1)), in: book, at: hours(80)).contains("--delay-reason"))
    #expect(refusal(notify(hours(72, 1), "found late"), in: book, at: hours(80)) == "not refused")
    #expect(refusal(notify(hours(80, 1), "found late"), in: book, at: hours(80)).contains("between awareness"))
    #expect(refusal(notify(hours(-1)), in: book, at: hours(80)).contains("between awareness"))
  }

  @Test("follow-ups are counted behind a first report, and there is one first report for each law")
  func followUps() throws {
    var book = try book()
    let id = "2026-11-27.1"
    let first = BreachNotice(regime: "gdpr", reference: "AP-1")
    let supplement = BreachNotice(reference: "AP-1", followUp: .supplement)
    #expect(
      refusal(.notifyBreach(id: id, BreachNotice(reference: "AP-1")), in: book).contains("say under which law"))
    #expect(
      refusal(.notifyBreach(id: id, BreachNotice(regime: "wpg", reference: "x", followUp: .change)), in: book)
        .contains("so nothing follows up"))
    _ = try book.carryOut(.notifyBreach(id: id, first), by: jansen, at: hours(1))
    #expect(refusal(.notifyBreach(id: id, first), in: book, at: hours(2)).contains("is a follow-up"))
    // The only law that was notified under is meant.
    let record = try book.carryOut(.notifyBreach(id: id, supplement), by: jansen, at: hours(2))
    #expect(record[integer: BreachKey.followUp] == 1)
    #expect(record[string: BreachKey.regime] == "gdpr")
    let second = try book.carryOut(.notifyBreach(id: id, supplement), by: jansen, at: hours(3))
    #expect(second[integer: BreachKey.followUp] == 2)
  }

  @Test("a case closes when everything is decided, and tells effects and remedy")
  func closing() throws {
    var book = try book()
    let id = "2026-11-27.1"
    func close(_ effects: String = "logs seen by the maker", _ remedy: String = "update blocked") -> DeclarationCommand
    {
      .closeBreach(id: id, BreachClosing(effects: effects, remedy: remedy, reason: "dealt with"))
    }
    #expect(refusal(close(), in: book).contains("under gdpr and wpg; first notify"))
    _ = try book.carryOut(.notifyBreach(id: id, BreachNotice(regime: "gdpr", reference: "AP-1")), by: jansen, at: start)
    _ = try book.carryOut(.decideNotToNotify(id: id, regime: nil, reason: "no police data"), by: jansen, at: start)
    #expect(refusal(close(" "), in: book).contains("the effects and the remedy"))
    #expect(refusal(close(), in: book, by: HangarRules.root).contains("root may be anyone"))
    let record = try book.carryOut(close(), by: HangarRules.devries, at: hours(5))
    #expect(record.breachStep == .closed)
    #expect(record[string: BreachKey.remedy] == "update blocked")
    #expect(book.breaches.isEmpty)
    #expect(refusal(close(), in: book).contains("no open breach case `2026-11-27.1`; there is none"))
  }

  @Test("what would be too long for a record is refused and changes nothing; what the control socket tells is short")
  func long() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    var selection = BreachSelection()
    selection.devices = (0..<64).map { "\(String(repeating: "\u{e9}", count: 120))\($0)" }
    let declared = BreachDeclaration(reason: "r", selection: selection, firstPacketAt: start)
    #expect(refusal(.declareBreach(declared), in: book).contains("use shorter texts"))
    selection.devices = []
    selection.events = (0..<501).map { $0 }
    let named = BreachDeclaration(reason: "r", selection: selection, firstPacketAt: start)
    #expect(refusal(.declareBreach(named), in: book).contains("at most 500 events"))
    for _ in 0..<16 { _ = try book.carryOut(declaration(), by: jansen, at: start) }
    #expect(refusal(declaration(), in: book).contains("16 cases are open; close some first"))
    #expect(book.standing.reduce(0) { $0 + $1.encoded.count } < 16 << 10)
  }

  @Test("an open case is recorded twice a day, and a restart goes on from the last such record without telling twice")
  func restart() throws {
    var book = try book(["gdpr"])
    var journal = book.takeRecords()
    for half in 0..<7 {
      book.expire(at: hours(Int64(half) * 12))
      journal += book.takeRecords()
    }
    let last = try #require(journal.last)
    var again = DeclarationBook(terms: HangarRules.terms)
    again.restore(try JournalRecord(decoding: last.encoded))
    #expect(again.breaches.map(\.breach) == book.breaches.map(\.breach))
    again.resume(at: hours(73))
    #expect(again.takeRecords().compactMap(\.breachStep).filter { $0 != .continued } == [.overdue])
    again.resume(at: hours(74))
    #expect(!again.takeRecords().contains { $0.breachStep == .overdue })
    let next = try again.carryOut(declaration(), by: jansen, at: start)
    #expect(next[string: RecordKey.breach] == "2026-11-27.2", "no name is given a second time")
  }

  @Test(
    "what is said about breaches goes through the control socket unchanged",
    arguments: [
      DeclarationCommand.notifyBreach(
        id: "x",
        BreachNotice(
          regime: "gdpr", sentAt: HangarRules.start, reference: "AP-1", delayReason: "late", followUp: .withdrawal)),
      .notifyBreach(id: "x", BreachNotice(reference: "AP-1")),
      .decideNotToNotify(id: "x", regime: "gdpr", reason: "no data"),
      .closeBreach(id: "x", BreachClosing(effects: "e", remedy: "r", reason: "d")),
    ])
  func request(_ command: DeclarationCommand) throws {
    #expect(try DeclarationCommand(reading: command.fields) == command)
  }

  @Test("a declaration goes through the control socket unchanged, and nonsense in it is refused")
  func declarationRequest() throws {
    let command = declaration(awareAt: start, remark: "r", regimes: ["gdpr"])
    #expect(try DeclarationCommand(reading: command.fields) == command)
    var fields = command.fields
    fields[string: BreachKey.awareAt] = "soon"
    #expect(throws: DeclarationRefusal.self) { try DeclarationCommand(reading: fields) }
    fields = command.fields
    fields[string: BreachKey.worst] = nil
    #expect(throws: DeclarationRefusal.self) { try DeclarationCommand(reading: fields) }
  }
}
