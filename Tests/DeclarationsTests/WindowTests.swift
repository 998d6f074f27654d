import EgressTypes
import Testing

// Role: holds windows to their terms: two people, a time, an amount, and a record of each step.
@testable import Declarations

@Suite("Windows of exception")
struct WindowTests {
  private let start = HangarRules.start

  @Test("a window opens when another person approves it, and each step is recorded with both people")
  func twoPeople() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    let asked = try book.carryOut(HangarRules.request(), by: HangarRules.jansen, at: start)
    #expect(asked[string: RecordKey.window] == "2026-11-27.1")
    #expect(!book.hasOpenWindows)
    let opened = try book.carryOut(
      .approveWindow(id: "2026-11-27.1"), by: HangarRules.devries, at: start.advanced(bySeconds: 60))
    #expect(book.hasOpenWindows)
    #expect(opened[string: "egress.window.requested_by"] == "jansen (uid 1000)")
    #expect(opened[string: "egress.window.approved_by"] == "devries (uid 1001)")
    #expect(opened[string: "egress.window.expires_at"] == "2026-11-27T10:31:00.000000Z")
    let steps = book.takeRecords().map(\.declarationStep)
    #expect(steps == [.requested, .approved])
  }

  @Test("who may not ask or approve, and what is more than the pack allows, is refused and changes nothing")
  func refusals() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    let jansen = HangarRules.jansen
    func refusal(_ command: DeclarationCommand, by person: Person = HangarRules.jansen) -> String {
      do throws(DeclarationRefusal) {
        _ = try book.carryOut(command, by: person, at: start)
        return "not refused"
      } catch {
        return error.description
      }
    }
    #expect(refusal(HangarRules.request(), by: HangarRules.root).contains("root may be anyone"))
    #expect(refusal(HangarRules.request("rc-09")).contains("no controller `rc-09`; there is `rc-01`, `rc-02`"))
    #expect(
      refusal(HangarRules.request("rc-01", "none")).contains("no window pack `none`; there is `geofence`, `stale`"))
    #expect(refusal(HangarRules.request("rc-01", "stale")).contains("was to be reviewed by 2026-11-26"))
    #expect(refusal(HangarRules.request(minutes: 31)).contains("allows 1 to 30 minutes; 31 were asked for"))
    #expect(refusal(HangarRules.request(minutes: 0)).contains("0 were asked for"))
    #expect(refusal(HangarRules.request(bytes: 16_001)).contains("16001 were asked for"))
    let blank = DeclarationCommand.requestWindow(
      device: "rc-01", pack: "geofence", minutes: nil, uploadBytes: nil, reason: " ")
    #expect(refusal(blank).contains("a reason"))
    #expect(book.windows.isEmpty && book.records.isEmpty)

    _ = try book.carryOut(HangarRules.request(), by: jansen, at: start)
    #expect(refusal(HangarRules.request()).contains("window 2026-11-27.1 for rc-01 and `geofence` waits"))
    #expect(refusal(.approveWindow(id: "2026-11-27.1")).contains("another person has to approve it"))
    #expect(refusal(.approveWindow(id: "2026-11-27.1"), by: HangarRules.root).contains("root may be anyone"))
    #expect(refusal(.approveWindow(id: "2026-11-27.2"), by: HangarRules.devries).contains("there is `2026-11-27.1`"))
    #expect(refusal(.closeWindow(id: "2026-11-27.1", reason: "x")).contains("no open window"))
    #expect(!book.hasOpenWindows)
  }

  @Test("a window ends at its minute, and not before")
  func time() throws {
    var (book, grant) = try HangarRules.openBook()
    book.expire(at: start.advanced(bySeconds: 30 * 60 - 1))
    #expect(book.isOpen(grant))
    book.expire(at: start.advanced(bySeconds: 30 * 60))
    #expect(!book.isOpen(grant))
    #expect(book.records.last?.declarationStep == .closed)
    #expect(book.records.last?[list: RecordKey.reasons] == ["its time is over"])
  }

  @Test("a packet after the window's time is not covered, even if nobody looked at the clock in between")
  func latePacket() throws {
    var (book, grant) = try HangarRules.openBook()
    let isOpen = book.charge(grant, bytes: 1, at: start.advanced(bySeconds: 1800))
    #expect(!isOpen)
    #expect(!book.hasOpenWindows)
  }

  @Test("the byte beyond the limit closes the window")
  func amount() throws {
    var (book, grant) = try HangarRules.openBook()
    _ = book.takeRecords()
    for _ in 0..<16 {
      let isOpen = book.charge(grant, bytes: 1000, at: start)
      #expect(isOpen)
    }
    let uses = book.takeRecords().map { $0[integer: "egress.window.upload_used"] }
    #expect(uses == (1...16).map { $0 * 1000 })
    let last = book.charge(grant, bytes: 1, at: start)
    #expect(!last)
    #expect(book.records.last?[list: RecordKey.reasons] == ["the controller sent more than it allows"])
    #expect(book.records.last?[integer: "egress.window.upload_used"] == 16_001)
  }

  @Test("the names of other packs, names beside a covered one, and hidden names are not covered")
  func coverage() throws {
    let (book, grant) = try HangarRules.openBook()
    let flysafe = "flysafe-api.dji.com"
    #expect(book.grant(for: "rc-02", covering: HangarRules.services(flysafe), of: HangarRules.named(flysafe)) == nil)
    #expect(!grant.covers(HangarRules.services("a.dji.com", pack: "dji-update"), of: HangarRules.named("a.dji.com")))
    #expect(!grant.covers(HangarRules.services(flysafe), of: HangarRules.named(flysafe, "other.example")))
    #expect(!grant.covers([], of: Attribution()))
    var hidden = HangarRules.named(flysafe)
    hidden.status = .encrypted
    #expect(!grant.covers(HangarRules.services(flysafe), of: hidden))
  }

  @Test("a clock that was set closes open windows, and a request nobody approved lapses after a day")
  func clock() throws {
    var (book, _) = try HangarRules.openBook()
    book.closeWindows(afterClockStepAt: start.advanced(bySeconds: 5))
    #expect(!book.hasOpenWindows)
    _ = try book.carryOut(HangarRules.request("rc-02"), by: HangarRules.jansen, at: start)
    book.closeWindows(afterClockStepAt: start.advanced(bySeconds: 5))
    #expect(book.windows.count == 1, "a request has no running time")
    book.expire(at: start.advanced(bySeconds: 24 * 3600))
    #expect(book.windows.isEmpty)
  }

  @Test("rules without the pack and an inventory without the controller close a window")
  func reload() throws {
    var (book, grant) = try HangarRules.openBook()
    book.replace(terms: HangarRules.terms, at: start)
    #expect(book.isOpen(grant))
    var terms = HangarRules.terms
    terms.windows["geofence"]?.destinations = ["dji-flysafe", "dji-update"]
    book.replace(terms: terms, at: start)
    #expect(!book.isOpen(grant))
    (book, _) = try HangarRules.openBook()
    terms = HangarRules.terms
    terms.devices = ["rc-02"]
    book.replace(terms: terms, at: start)
    #expect(!book.hasOpenWindows)
  }
}

@Suite("Declarations after a restart")
struct RestartTests {
  private let start = HangarRules.start

  private func restored(_ records: [JournalRecord], at time: Timestamp) -> DeclarationBook {
    var book = DeclarationBook(terms: HangarRules.terms)
    for record in records { book.restore(record) }
    book.resume(at: time)
    return book
  }

  @Test("after an orderly stop the amount used is exact; after a crash it is taken for as much as it may have been")
  func amounts() throws {
    var (book, grant) = try HangarRules.openBook()
    let isOpen = book.charge(grant, bytes: 1700, at: start)
    #expect(isOpen)
    let journal = book.records
    let crashed = restored(journal, at: start.advanced(bySeconds: 10))
    #expect(crashed.windows.map(\.usedBytes) == [2700])
    book.suspend(at: start)
    let stopped = restored(book.records, at: start.advanced(bySeconds: 10))
    #expect(stopped.windows.map(\.usedBytes) == [1700])
    #expect(stopped.hasOpenWindows)
    #expect(stopped.records.map(\.declarationStep) == [.resumed])
    #expect(restored(journal + stopped.records, at: start).windows.map(\.id) == ["2026-11-27.1"], "one window, not two")
  }

  @Test("what ended meanwhile ends now, and a clock behind the opening closes")
  func late() throws {
    let (book, _) = try HangarRules.openBook()
    #expect(restored(book.records, at: start.advanced(bySeconds: 1800)).windows.isEmpty)
    #expect(restored(book.records, at: start.advanced(bySeconds: -1)).windows.isEmpty)
    #expect(restored(book.records, at: start.advanced(bySeconds: 1799)).hasOpenWindows)
  }

  @Test("names of windows go on counting, and closed ones stay closed")
  func names() throws {
    var (book, _) = try HangarRules.openBook()
    _ = try book.carryOut(.closeWindow(id: "2026-11-27.1", reason: "done"), by: HangarRules.jansen, at: start)
    var later = restored(book.records, at: start)
    #expect(later.windows.isEmpty)
    let next = try later.carryOut(HangarRules.request(), by: HangarRules.jansen, at: start)
    #expect(next[string: RecordKey.window] == "2026-11-27.2")
  }

  @Test("operations and tests go on, with who declared them; records that are not whole restore nothing")
  func others() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    _ = try book.carryOut(.startOperation(tag: "regular", devices: ["rc-02"]), by: HangarRules.jansen, at: start)
    _ = try book.carryOut(.startTest(device: "rc-01", policy: nil), by: HangarRules.devries, at: start)
    let later = restored(book.records, at: start.advanced(bySeconds: 60))
    #expect(later.operations.map(\.tag) == ["regular"])
    #expect(later.operations.first?.startedBy == HangarRules.jansen)
    #expect(later.tests.map(\.device) == ["rc-01"])
    #expect(later.standing(of: "rc-01").policy == "strict-ldm")
    for record in book.records + (try HangarRules.openBook().0.records) {
      for key in record.fields.keys where key != "event.kind" {
        var part = record
        part.fields[key] = nil
        _ = restored([part], at: start)
        part.fields[key] = .integer(.min)
        _ = restored([part], at: start)
      }
    }
  }

  @Test("a request on the control socket is read back as it was made")
  func requests() throws {
    let commands: [DeclarationCommand] = [
      HangarRules.request(), HangarRules.request(minutes: 5, bytes: 7), .approveWindow(id: "a"),
      .denyWindow(id: "a", reason: "b"), .closeWindow(id: "a", reason: "b"), .startOperation(tag: "t", devices: []),
      .startOperation(tag: "t", devices: ["a", "b"]), .endOperation(tag: "t"), .startTest(device: "d", policy: nil),
      .startTest(device: "d", policy: "p"), .stopTest(device: "d"),
    ]
    for command in commands { #expect(try DeclarationCommand(reading: command.fields) == command) }
    #expect(throws: DeclarationRefusal.self) { try DeclarationCommand(reading: JournalRecord()) }
    var lacking = HangarRules.request().fields
    lacking.fields["device"] = nil
    #expect(throws: DeclarationRefusal("the request lacks the text `device`")) {
      try DeclarationCommand(reading: lacking)
    }
  }
}

@Suite("Operations")
struct OperationTests {
  private let start = HangarRules.start

  @Test("a tag gives its policy to its controllers, and a test of Local Data Mode comes before it")
  func standing() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    _ = try book.carryOut(.startOperation(tag: "regular", devices: ["rc-01"]), by: HangarRules.jansen, at: start)
    #expect(book.standing(of: "rc-01") == DeclaredStanding(policy: "regular-ops", operation: "regular"))
    #expect(book.standing(of: "rc-02") == DeclaredStanding())
    _ = try book.carryOut(.startTest(device: "rc-01", policy: nil), by: HangarRules.jansen, at: start)
    #expect(
      book.standing(of: "rc-01")
        == DeclaredStanding(policy: "strict-ldm", operation: "regular", test: "2026-11-27.1"))
    _ = try book.carryOut(.endOperation(tag: "regular"), by: HangarRules.devries, at: start)
    _ = try book.carryOut(.stopTest(device: "rc-01"), by: HangarRules.devries, at: start)
    #expect(book.standing(of: "rc-01") == DeclaredStanding())
    let steps = book.takeRecords().map(\.declarationStep)
    #expect(steps == [.started, .started, .ended, .ended])
  }

  @Test("one controller takes part in one operation, and unknown words are refused with those there are")
  func refusals() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    _ = try book.carryOut(.startOperation(tag: "regular", devices: []), by: HangarRules.jansen, at: start)
    for command: DeclarationCommand in [
      .startOperation(tag: "regular", devices: ["rc-02"]), .startOperation(tag: "stand-alone", devices: ["rc-02"]),
      .startOperation(tag: "unknown", devices: []), .endOperation(tag: "stand-alone"),
      .startTest(device: "rc-03", policy: nil), .startTest(device: "rc-01", policy: "regular-ops"),
      .stopTest(device: "rc-01"),
    ] {
      #expect(throws: DeclarationRefusal.self) { try book.carryOut(command, by: HangarRules.jansen, at: start) }
    }
    #expect(book.operations.count == 1 && book.tests.isEmpty)
  }

  @Test("the journal hears of an operation at least twice a day, so that a restart finds it")
  func continued() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    _ = try book.carryOut(.startOperation(tag: "regular", devices: []), by: HangarRules.jansen, at: start)
    _ = book.takeRecords()
    for hour in 1...48 { book.expire(at: start.advanced(bySeconds: Int64(hour) * 3600)) }
    let steps = book.takeRecords().map(\.declarationStep)
    #expect(steps == [.continued, .continued, .continued, .continued])
  }

  @Test("a date that goes back gives no name twice, and a clock behind the journal closes a window at a restart")
  func setBack() throws {
    var book = DeclarationBook(terms: HangarRules.terms)
    let first = try book.carryOut(HangarRules.request(), by: HangarRules.jansen, at: HangarRules.start)
    let second = try book.carryOut(
      HangarRules.request("rc-02"), by: HangarRules.jansen, at: HangarRules.start.advanced(bySeconds: -2 * 86_400))
    #expect([first, second].map { $0[string: RecordKey.window] } == ["2026-11-27.1", "2026-11-27.2"])

    var (open, _) = try HangarRules.openBook()
    let last = HangarRules.start.advanced(bySeconds: 600)
    open.resume(at: last.advanced(bySeconds: -300), after: last)
    #expect(!open.hasOpenWindows)
    (open, _) = try HangarRules.openBook()
    open.resume(at: last, after: last)
    #expect(open.hasOpenWindows)
  }

  @Test("an operation under a policy that raises no alarm is an alert itself")
  func quiet() throws {
    var terms = HangarRules.terms
    terms.operations["exercise"] = "observe-only"
    terms.quietPolicies = ["observe-only"]
    var book = DeclarationBook(terms: terms)
    let started = try book.carryOut(
      .startOperation(tag: "exercise", devices: ["rc-01"]), by: HangarRules.jansen, at: HangarRules.start)
    #expect(started[string: RecordKey.action] == Action.alert.name)
    let regular = try book.carryOut(
      .startOperation(tag: "regular", devices: ["rc-02"]), by: HangarRules.jansen, at: HangarRules.start)
    #expect(regular[string: RecordKey.action] == nil)
  }
}
