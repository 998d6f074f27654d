// Role: sentences of records in Dutch: those that have a form, and those that nobody can translate.
import EgressTypes
import Testing

@testable import EgressPipeline
@testable import RecordWording

@Suite("Sentences of records")
struct RecordedSentenceTests {
  @Test("what no form is known for stands between quotation marks and is called the original")
  func unknown() {
    #expect(
      Language.dutch.recorded("location: said by version 9") == "in het origineel: \"location: said by version 9\"")
    #expect(Language.english.recorded("location: said by version 9") == "location: said by version 9")
    #expect(Language.dutch.recorded("").isEmpty)
  }

  @Test("the Dutch of a form has its places and no others, so no fact is lost or made up")
  func places() {
    for (kind, forms) in SentenceForms.byKind {
      for form in forms {
        #expect(Set(form.dutch.names) == Set(form.english.names), "\(kind): \(form.english.words)")
        #expect(form.english.names.count == Set(form.english.names).count, "\(kind): \(form.english.words)")
      }
    }
  }

  @Test("no two places of an English form touch: where one ended and the next began could not be told")
  func separated() {
    for form in SentenceForms.byKind.values.joined() {
      for (one, next) in zip(form.english.pieces, form.english.pieces.dropFirst()) {
        if case .place = one, case .place = next { Issue.record("\(form.english.words)") }
      }
    }
  }

  @Test("watching lost and back, as the pipeline tells it", arguments: UnwatchedReason.allCases)
  func watching(_ reason: UnwatchedReason) {
    func reading(_ seconds: Int64) -> ClockReading {
      ClockReading(wall: Timestamp(seconds: 1_794_787_200 + seconds), monotonic: seconds * 1_000_000_000)
    }
    var alerts = WatchAlerts(interface: "eth1", at: reading(0))
    let lost = alerts.note(UnwatchedReasons(reason), at: reading(1), details: [.beaconMissing: "north vlan 10"])
    let back = (2...20).flatMap { alerts.note([], at: reading($0)) }
    let sentences = (lost + back).flatMap { $0[list: RecordKey.reasons] }
    #expect(sentences.count == 2)
    for sentence in sentences {
      let dutch = Language.dutch.recorded(sentence)
      #expect(dutch.hasPrefix("eth1 wordt"), "\(dutch)")
    }
  }

  @Test("a text that is made to be slow to read is given up and shown as it is")
  func hostile() {
    let long = "location: " + String(repeating: "beyond the proxy, at x: ", count: 300) + "?"
    #expect(Language.dutch.recorded(long).hasPrefix("in het origineel"))
    let wide =
      "network-operator: " + String(repeating: "AS1 a (b, c): ", count: 500)
      + String(repeating: ", but the data is too old to approve", count: 30)
    #expect(Language.dutch.recorded(wide).hasPrefix("in het origineel"))
  }

  @Test(
    "other sentences in Dutch",
    arguments: [
      (
        "the disk is full: not written: flow=3 verdict=1", "de schijf is vol: niet geschreven: flow=3 verdict=1"
      ),
      ("records are kept for 1095 days", "records worden 1.095 dagen bewaard"),
      (
        "the test ended by itself: rc-07 left the inventory",
        "de proef eindigde vanzelf: rc-07 staat niet meer in de inventaris"
      ),
      (
        "breach 2026-11-27.1 is to be notified under gdpr by 2026-11-30 09:00:00Z and nothing is decided",
        "inbreuk 2026-11-27.1 moet onder de AVG uiterlijk 2026-11-30 09:00:00Z worden gemeld en er is niets besloten"
      ),
      (
        "location: /var/lib/location/database.db: data of 2026-08-22 00:00:00Z are 93 days old (ageing)",
        "locatiegegevens: /var/lib/location/database.db: gegevens van 2026-08-22 00:00:00Z zijn 93 dagen oud (veroudert)"
      ),
    ])
  func dutch(_ english: String, _ dutch: String) { #expect(Language.dutch.recorded(english) == dutch) }
}

@Suite("Sentence forms")
struct SentenceFormTests {
  @Test("each place has a kind, in both languages")
  func kinds() {
    for form in SentenceForms.byKind.values.joined() {
      for word in form.english.words + form.dutch.words { #expect(!word.contains("{"), "\(word)") }
    }
  }
}
