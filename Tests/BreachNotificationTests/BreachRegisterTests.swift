// Role: the register is worked out from the journal's records, tells late clocks loudly and keeps what was not notified.
import EgressTypes
import Foundation
import Testing

@testable import BreachNotification

@Suite("Register of breaches")
struct BreachRegisterTests {
  private func output(
    _ register: BreachRegister, after hours: Int64, _ language: Language = .english
  ) throws -> RegisterOutput {
    RegisterOutput(
      register, language: language, zone: try BreachSample.amsterdam,
      at: BreachSample.aware.advanced(bySeconds: hours * 3600))
  }

  private func notNotified() -> BreachRegister {
    var breach = BreachSample.breach([BreachSample.gdpr])
    let time = BreachSample.aware.advanced(bySeconds: 7200)
    breach.clocks[0].decision = .notNotified(at: time, reason: "no personal data, =cmd")
    var decided = JournalRecord(of: breach, .notNotified, by: "devries (uid 1001)", at: time)
    decided[string: BreachKey.regime] = "gdpr"
    decided[string: RecordKey.reason] = "no personal data, =cmd"
    var closed = JournalRecord(of: breach, .closed, by: "devries (uid 1001)", at: time)
    closed[string: BreachKey.effects] = "none"
    closed[string: BreachKey.remedy] = "=HYPERLINK(1)"
    return BreachSample.register(breach, steps: [decided, closed])
  }

  @Test("steps stand in order with who took them, that a case goes on is none, and the last state counts")
  func steps() throws {
    let goesOn = JournalRecord(of: BreachSample.breach(), .continued, by: nil, at: BreachSample.aware)
    let register = BreachSample.register(steps: [goesOn, BreachSample.notified(10)])
    let entry = try #require(register["2026-10-23.1"])
    #expect(entry.steps.map(\.step) == [.declared, .notified])
    #expect(entry.steps.map(\.person) == ["jansen (uid 1000)", "jansen (uid 1000)"])
    #expect(entry.breach.clocks.map { $0.decision == nil } == [false, true])
    #expect(!entry.isClosed)
  }

  @Test("what is not notified stays in the register with its reason, effects and remedy")
  func kept() throws {
    let register = notNotified()
    let entry = try #require(register.entries.first)
    #expect(entry.isClosed)
    #expect(entry.effects == "none")
    #expect(register.overdue(at: BreachSample.aware.advanced(bySeconds: 1_000_000)).isEmpty)
    #expect(try output(register, after: 100).render(.text).contains("not to notify: \u{201c}no personal data"))
  }

  @Test("at the last second nothing is overdue, one second later it is told for each law, first and in capitals")
  func overdue() throws {
    let register = BreachSample.register(steps: [BreachSample.notified(10, under: "wpg")])
    #expect(try output(register, after: 72).alarms.isEmpty)
    let late = RegisterOutput(
      register, language: .english, zone: .utc, at: BreachSample.aware.advanced(bySeconds: 72 * 3600 + 1))
    #expect(
      late.alarms == [
        "OVERDUE: breach 2026-10-23.1 was to be notified under the General Data Protection Regulation (GDPR) by 2026-10-26 10:00:00Z, 1 s ago, and nothing is decided"
      ])
    #expect(late.render(.text).hasPrefix("OVERDUE: breach 2026-10-23.1"))
    #expect(try output(register, after: 100, .dutch).render(.text).hasPrefix("TE LAAT: inbreuk 2026-10-23.1"))
  }

  @Test("JSON is JSON and CSV has a row for each law; no cell is a formula")
  func machines() throws {
    let both = try output(BreachSample.register(), after: 1)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(both.render(.json).utf8)) as? [String: Any])
    let cases = try #require(object["cases"] as? [[String: Any]])
    #expect((cases.first?["clocks"] as? [[String: Any]])?.map { $0["seconds_left"] as? Int } == [71 * 3600, 71 * 3600])
    #expect(both.render(.csv).components(separatedBy: "\r\n").count == 4)
    let csv = try output(notNotified(), after: 1).render(.csv)
    #expect(csv.contains(",'=HYPERLINK(1)\r\n"))
    #expect(csv.contains("\"no personal data, =cmd\""))
  }

  @Test("what people wrote is quoted with its letters for people, and bare and in ASCII for programs")
  func words() throws {
    let written = #"po\xc3\xabzie\xe2\x80\x9d · notified by \xe2\x80\x9cA. Chief"#
    let register = BreachSample.register(BreachSample.breach(reason: written))
    let text = try output(register, after: 1).render(.text)
    #expect(text.contains("  \u{201c}po\u{eb}zie\u{2019} \\xc2\\xb7 notified by \u{2018}A. Chief\u{201d}\n"))
    #expect(text.contains("declared by \u{201c}jansen (uid 1000)\u{201d}"))
    #expect(try output(register, after: 1).render(.csv).contains(#"po\xc3\xabzie"#))
    for format in [RegisterFormat.csv, .json] {
      #expect(try output(register, after: 1).render(format).utf8.allSatisfy { $0 < 0x80 })
    }
    let draft = BreachDraft(try BreachSample.material(register: register))
    for format in ["markdown", "html"] {
      let page = try #require(DraftFormats.named(format)).render(draft)
      #expect(page.contains("because: \u{201c}po\u{eb}zie\u{2019} "))
    }
  }

  @Test("an empty register says so, and records that are no cases are passed over")
  func empty() throws {
    var register = BreachRegister()
    register.add(JournalRecord(kind: .breach, at: BreachSample.aware), at: 1)
    register.add(BreachSample.records[0], at: 2)
    #expect(register.entries.isEmpty)
    #expect(try output(register, after: 0).render(.text) == "no breach was declared\n")
  }

  @Test("the register says how long before now and before awareness the first packet and the first alert were")
  func hours() throws {
    let text = try output(BreachSample.register(), after: 2, .dutch).render(.text)
    #expect(
      text.contains(
        "eerste pakket 2026-10-23 08:30:00 +02:00 (2026-10-23 06:30:00Z), 5 uur 30 min geleden, 3 uur 30 min vóór"))
    #expect(text.contains("eerste alarm 2026-10-23 08:30:01 +02:00"))
    let english = try output(BreachSample.register(), after: 2).render(.text)
    #expect(english.contains("5 h 30 min ago, 3 h 30 min before awareness"))
  }

  @Test("an alarm names the law as its pack does")
  func law() throws {
    let alarms = try output(BreachSample.register(), after: 100, .dutch).alarms
    #expect(alarms.count == 2)
    #expect(alarms[0].contains("onder de Algemene verordening gegevensbescherming (AVG) uiterlijk"))
    #expect(alarms[1].contains("onder de Wet politiegegevens (Wpg) uiterlijk"))
  }
}
