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

  @Test("what a person wrote stands between quotation marks in both languages, and ends where they ended")
  func said() {
    let closed = #"closed: ge\xc3\xafnspecteerd \xe2\x80\x9d; its time is over"#
    #expect(
      Language.english.recorded(closed) == "closed: \u{201c}ge\u{ef}nspecteerd \u{2019}; its time is over\u{201d}")
    #expect(
      Language.dutch.recorded(closed)
        == "gesloten, met de woorden: \u{201c}ge\u{ef}nspecteerd \u{2019}; its time is over\u{201d}")
    #expect(Language.english.recorded("turned down: no") == "turned down: \u{201c}no\u{201d}")
    let window =
      "window: 31 (geofence) excepts it, asked for by a.pilot (uid 1), approved by b (uid 2), at most 9 bytes sent"
    #expect(
      Language.english.recorded(window)
        == "window: 31 (geofence) excepts it, asked for by \u{201c}a.pilot (uid 1)\u{201d}, approved by \u{201c}b (uid 2)\u{201d},"
        + " at most 9 bytes sent")
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

  /// Texts that make forms be tried again and again, each of so many bytes.
  private static let slow: [@Sendable (Int) -> String] = [
    { "location: " + repeated("beyond the proxy, at x: ", $0) },
    {
      "network-operator: " + repeated("AS1 a (b, c): ", $0 / 2)
        + repeated(", but the data is too old to approve", $0 / 2)
    },
    { "location: " + repeated("NL by a (database of b, network c) and ", $0) },
    { "service-operator: " + repeated("a (b) is c, controlled from NL, by d, ", $0) },
    { "location: " + repeated("NL by ", $0) }, { "window: a (b) excepts it, " + repeated("approved by ", $0) },
    { repeated(": pack x was to be reviewed by ", $0) }, { repeated(": ", $0) }, { repeated("{", $0) },
    { "location: " + repeated("a, but policy b was to be reviewed by c", $0) },
    { "network-operator: AS1 " + repeated("x is registered in NL (r, d): ", $0) },
  ]

  private static func repeated(_ text: String, _ bytes: Int) -> String {
    String(repeating: text, count: max(1, bytes / text.utf8.count))
  }

  @Test("reading a sentence takes work that grows with its length and no faster, whatever it says")
  func linear() {
    for text in Self.slow {
      for bytes in [64, 2048, 32_000] {
        let hostile = text(bytes)
        for kind in [PlaceKind.reason, .remark] {
          let work = SentenceReader.reading(hostile, as: kind).work
          // What is begun when too much was done is ended: one look at the rest of the text.
          let allowed = SentenceReader.leastWork + (SentenceReader.workPerByte + 1) * hostile.utf8.count
          #expect(work <= allowed, "\(work) for \(hostile.utf8.count) bytes of \(hostile.prefix(40))")
        }
      }
    }
    #expect(SentenceReader.reading(Self.repeated("x", 40_000), as: .reason).work == 0)
  }

  @Test("every sentence of ours takes a small part of the work that is allowed")
  func ample() throws {
    let all = try EveryReason.all.get()
    #expect(all.count > 100)
    for sentence in all {
      let (read, work) = SentenceReader.reading(sentence, as: .reason)
      #expect(read != nil)
      #expect(work <= sentence.utf8.count * SentenceReader.workPerByte / 4, "\(work) for \(sentence)")
    }
  }

  @Test(
    "other sentences in Dutch",
    arguments: [
      (
        "the disk is full: not written: flow=3 verdict=1", "de schijf is vol: niet geschreven: flow=3 verdict=1"
      ),
      (
        "network-operator: sources disagree: AS1 by IPFire, MaxMind; AS64500 by RIPE",
        "netwerkbeheerder: bronnen spreken elkaar tegen: AS1 volgens IPFire, MaxMind; AS64500 volgens RIPE"
      ),
      (
        "network-operator: sources disagree: said otherwise",
        "netwerkbeheerder: bronnen spreken elkaar tegen: said otherwise"
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
