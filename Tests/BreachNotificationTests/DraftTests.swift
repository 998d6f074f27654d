// Role: what a draft asks of people: the delay when it is late, the law when there are several, what a follow-up does.
import EgressTypes
import Foundation
import Testing

@testable import BreachNotification

@Suite("Drafts")
struct DraftTests {
  private func fields(_ material: DraftMaterial) -> [String: DraftField] {
    Dictionary(uniqueKeysWithValues: BreachDraft(material).sections.flatMap(\.fields).map { ($0.key, $0) })
  }

  private func lines(_ field: DraftField?) -> [String] {
    if case .lines(let lines) = field?.content { lines } else { [] }
  }

  @Test("at the last second of the clock nothing is late; one second later the reasons for the delay are asked for")
  func limit() throws {
    let due = BreachSample.aware.advanced(bySeconds: 72 * 3600)
    let inTime = try BreachSample.material(at: due)
    #expect(fields(inTime)["timeline.delay"] == nil)
    #expect(BreachDraft(inTime).clock.state == .soon)
    let late = try BreachSample.material(at: due.advanced(bySeconds: 1))
    #expect(fields(late)["timeline.delay"]?.isRequired == true)
    #expect(BreachDraft(late).clock.state == .overdue)
    #expect(BreachDraft(late).clock.sentence.hasPrefix("OVERDUE: the 72 hours ended at"))
  }

  @Test("the clock counts hours that pass, also when clocks are set back meanwhile")
  func daylight() throws {
    // 12:00 summer time and 72 hours are 11:00 winter time, three days later.
    let sentence = BreachDraft(try BreachSample.material()).clock.sentence
    #expect(
      sentence
        == "Notify by 2026-10-26 11:00:00 +01:00 (2026-10-26 10:00:00Z): 71 h 0 min left of 72 hours from awareness.")
    #expect(BreachSample.gdpr.due(awareAt: BreachSample.aware) == BreachSample.at("2026-10-26T10:00:00Z"))
  }

  @Test("reasons for a delay that were given stand in the draft, and are not asked for again")
  func delay() throws {
    let register = BreachSample.register(steps: [BreachSample.notified(80, delayReason: "the log was found late")])
    var material = try BreachSample.material(
      at: BreachSample.aware.advanced(bySeconds: 90 * 3600), register: register)
    material.regime = "gdpr"
    #expect(lines(fields(material)["timeline.delay"]) == ["\u{201c}the log was found late\u{201d}"])
    material.regime = "wpg"
    #expect(fields(material)["timeline.delay"]?.isToFill == true, "under the other law nothing was sent")
  }

  @Test("which law it is under is asked where a case has several, and told where one is chosen")
  func regime() throws {
    var material = try BreachSample.material()
    #expect(fields(material)["report.regime"]?.isToFill == true)
    material.regime = "wpg"
    #expect(
      lines(fields(material)["report.regime"]) == [
        "Police Data Act (Wet politiegegevens, Wpg): Wpg art. 33a (LED art. 30(1))"
      ]
    )
    #expect(fields(material)["follow_up.authorities"]?.isRequired == true, "the directive asks for other member states")
    material.regime = "gdpr"
    #expect(fields(material)["follow_up.authorities"]?.isRequired == false)
  }

  @Test("a follow-up asks what it does, and names the first report or asks for it")
  func followUp() throws {
    var material = try BreachSample.material()
    material.followUp = 2
    #expect(BreachDraft(material).title == "Draft follow-up 2 on breach 2026-10-23.1")
    #expect(fields(material)["report.follow_up_kind"]?.isRequired == true)
    #expect(fields(material)["report.first_reference"]?.isToFill == true)
    material.entry = try #require(BreachSample.register(steps: [BreachSample.notified(10)]).entries.first)
    #expect(
      lines(fields(material)["report.first_reference"]).first?.hasPrefix("\u{201c}AP-2026-0042\u{201d}, sent ") == true)
  }

  @Test("facts about a law that nobody reviewed in time are warned of")
  func review() throws {
    let lastDay = try BreachSample.material(at: BreachSample.at("2027-02-05T23:59:59Z"))
    #expect(!BreachDraft(lastDay).warnings.contains { $0.contains("to be reviewed") })
    let after = try BreachSample.material(at: BreachSample.at("2027-02-06T00:00:00Z"))
    #expect(BreachDraft(after).warnings.first?.contains("were to be reviewed by 2027-02-05") == true)
  }

  @Test("amounts are bounds, and a bound says that it does not hold for time that was not watched")
  func bounds() throws {
    let content = lines(fields(try BreachSample.material())["data.content"])
    #expect(content.first == "Content was not observed: egressd keeps no payload.")
    #expect(
      content.contains(
        "In the flows of this case 1,234,619 bytes were counted, headers included; that is no upper bound."))
    #expect(
      content.contains("1 flow has no end in the journal: more may have been sent there than is counted."))
    #expect(content.contains("Not all of the time was watched: what was sent then is not counted."))
    let first = BreachSample.first
    let whole = BreachSample.facts([
      BreachSample.flow(.verdict, "a", at: first, sent: 60),
      BreachSample.flow(.flow, "a", at: first.advanced(bySeconds: 60), began: first, sent: 900),
      BreachSample.coverage(from: first, seconds: 60),
    ])
    #expect(
      lines(fields(try BreachSample.material(facts: whole))["data.content"]) == [
        "Content was not observed: egressd keeps no payload.",
        "In the flows of this case at most 900 bytes were sent, headers included.",
      ])
    let dutch = lines(fields(try BreachSample.material(.dutch))["data.content"])
    #expect(dutch.contains { $0.contains("1.234.619 bytes") })
  }

  @Test("a journal that does not hold is told first")
  func broken() throws {
    var material = try BreachSample.material()
    material.journalFaults = ["record 7 was changed"]
    #expect(BreachDraft(material).warnings.first == "The journal does not hold: record 7 was changed")
    #expect(lines(fields(material)["other.journal"]).last == "it does NOT hold")
  }

  @Test("that names are encrypted on the way is no shield towards whom they were sent to")
  func encryption() throws {
    let tls = lines(fields(try BreachSample.material())["protection.tls"])
    #expect(tls.first == "yes")
    #expect(tls.last?.contains("does not hide data from the operator of the destination") == true)
  }

  @Test("when a decision stands, the clock says which: notified and when, or not and why")
  func decided() throws {
    var material = try BreachSample.material(
      .dutch, register: BreachSample.register(steps: [BreachSample.notified(10)]))
    material.regime = "gdpr"
    let told = BreachDraft(material).clock
    #expect(told.state == .decided)
    #expect(
      told.sentence == "Gemeld onder de Algemene verordening gegevensbescherming (AVG) op 2026-10-23 22:00:00 +02:00"
        + " (2026-10-23 20:00:00Z), meldingsnummer \u{201c}AP-2026-0042\u{201d}.")
    material.entry.breach.clocks[0].decision = .notNotified(
      at: BreachSample.aware.advanced(bySeconds: 60), reason: "no personal data")
    let not = BreachDraft(material).clock.sentence
    #expect(not.hasSuffix(", om deze reden: \u{201c}no personal data\u{201d}."))
    #expect(not.contains("besloten niet te melden onder de Algemene verordening"))
    material.entry.breach.clocks[0].decision = .notified(
      at: BreachSample.aware.advanced(bySeconds: 73 * 3600), reference: "AP-1")
    #expect(BreachDraft(material).clock.sentence.contains(", 1 uur 0 min te laat"))
  }

  @Test("articles that are known from memory are for a lawyer to check, and the draft says so; looked-up ones are not")
  func memory() throws {
    let warnings = BreachDraft(try BreachSample.material(.dutch)).warnings
    #expect(warnings.filter { $0.contains("jurist") }.count == 1)
    #expect(warnings.contains { $0.contains("Wet politiegegevens (Wpg) zijn uit het geheugen opgeschreven") })
    var material = try BreachSample.material()
    material.regime = "gdpr"
    #expect(!BreachDraft(material).warnings.contains { $0.contains("lawyer") })
    var old = BreachSample.gdpr
    old.confidence = nil
    let recorded = NotificationRegime.recorded(old.recorded)
    #expect(recorded.map(\.confidence) == [nil])
    let unsaid = try BreachSample.material(register: BreachSample.register(BreachSample.breach(recorded)))
    #expect(BreachDraft(unsaid).warnings.contains { $0.contains("is not recorded: a lawyer") })
  }

  @Test("why it was not approved stands in the language of the draft")
  func reasons() throws {
    let material = try BreachSample.material(.dutch)
    let told = lines(fields(material)["nature.reasons"])
    #expect(
      told == [
        "locatie: server in CN volgens IPFire (gegevens van 2026-10-01, netwerk 203.0.113.0/24): ongewenst volgens cn-control (2x)"
      ])
  }
}
