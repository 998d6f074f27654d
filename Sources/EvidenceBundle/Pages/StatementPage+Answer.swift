// Role: the answer of a statement and its limits, in the words that every report of egressd uses.
import EgressTypes
import RecordWording

extension EvidenceStatement {
  /// The answer in a sentence or a few: observed, not observed, or not verifiable.
  func answer(in language: Language) -> [String] {
    let violations = flows.filter { $0.verdict == .violation }
    let doubtful = flows.filter { $0.verdict == .unknown || $0.verdict == .ambiguous }
    var sentences: [String] = []
    let (baseline, outside) = (violations.filter(\.isOutsideBaseline), violations.filter { !$0.isOutsideBaseline })
    if !outside.isEmpty {
      let place = language("outside the approved jurisdiction", nl: "buiten het goedgekeurde rechtsgebied")
      sentences.append(observed(outside, place, language))
    }
    if !baseline.isEmpty {
      let place = language(
        "to destinations that the policy does not list", nl: "naar bestemmingen die het beleid niet noemt")
      sentences.append(observed(baseline, place, language))
    }
    if !violations.isEmpty, let coverage, !coverage.isFull {
      sentences.append(coverage.blindness(in: language))
    }
    if !doubtful.isEmpty {
      let count = counted(doubtful.count, language)
      sentences.append(
        language(
          "not verifiable: of \(count) the jurisdiction is not known or disputed.",
          nl: "niet te verifiëren: van \(count) is het rechtsgebied onbekend of omstreden."))
    }
    if subject.selection.isSingle {
      sentences.append(
        language(
          "Single records were picked for this folder. It says nothing of anything else in the journal.",
          nl: "Voor deze map zijn losse records gekozen. De map zegt niets over al het andere in het journaal."))
    } else if flows.isEmpty && others.isEmpty, let coverage {
      let (start, end) = (coverage.start.readable, coverage.end.readable)
      sentences.append(
        coverage.isFull
          ? language(
            "not observed (coverage 100 %) from \(start) to \(end): no record of this selection.",
            nl: "niet waargenomen (dekking 100 %) van \(start) tot \(end): geen record van deze selectie.")
          : language(
            "not verifiable from \(start) to \(end): no record of this selection, but not every second was watched.",
            nl: "niet te verifiëren van \(start) tot \(end): geen record van deze selectie, maar niet elke seconde"
              + " werd bewaakt."))
    }
    return sentences
  }

  private func observed(_ violations: [EvidenceFlow], _ place: String, _ language: Language) -> String {
    let senders = Set(violations.map { $0.sender(in: language) }).sorted()
    let who =
      senders.count <= 5
      ? senders.joined(separator: ", ")
      : language(
        "\(language.grouped(Int64(senders.count))) devices", nl: "\(language.grouped(Int64(senders.count))) apparaten"
      )
    let sent = language.grouped(violations.reduce(Int64(0)) { $0.adding($1.sent ?? 0) })
    let places = language.grouped(Int64(Set(violations.map(\.far.address)).count))
    let first = violations.compactMap(\.start).min()?.readable ?? "-"
    let last = violations.compactMap(\.end).max()?.readable ?? "-"
    let flows = counted(violations.count, language)
    return language(
      "observed: \(flows) \(place). Sender: \(who). Destinations: \(places). Bytes sent:"
        + " \(sent), at least. First packet \(first), last packet told of \(last).",
      nl: "waargenomen: \(flows) \(place). Afzender: \(who). Bestemmingen: \(places)."
        + " Bytes verzonden: ten minste \(sent). Eerste pakket \(first), laatst vermelde pakket \(last).")
  }

  private func counted(_ flows: Int, _ language: Language) -> String {
    flows == 1
      ? language("1 flow", nl: "1 verbinding")
      : language.grouped(Int64(flows)) + language(" flows", nl: " verbindingen")
  }

  func known(in page: inout Page, _ language: Language) {
    page.heading(language("What is known and what is not", nl: "Wat bekend is en wat niet"))
    page.list([
      language(
        "Known: which device sent packets to which address, when, and how many bytes of IP packets, headers included.",
        nl: "Bekend: welk apparaat pakketten naar welk adres stuurde, wanneer, en hoeveel bytes aan IP-pakketten,"
          + " kopregels inbegrepen."),
      language(
        "Known: the names that the device itself asked for or sent in clear; what the named location data and rule"
          + " packs say of the address and the names.",
        nl:
          "Bekend: de namen die het apparaat zelf opvroeg of onversleuteld verstuurde; wat de genoemde locatiegegevens"
          + " en regelpakketten over het adres en de namen zeggen."),
      language(
        "Not known: what the traffic contained. Content is never kept.",
        nl: "Niet bekend: wat het verkeer bevatte. Inhoud wordt nooit bewaard."),
      language(
        "Not known: who held the controller, and why it sent something.",
        nl: "Niet bekend: wie de controller bediende, en waarom die iets verstuurde."),
      language(
        "Further limits stand in what-this-does-not-prove.en.txt.",
        nl: "Verdere grenzen staan in what-this-does-not-prove.nl.txt."),
    ])
    page.list(remarks.map { $0.text(in: language) })
  }

  func origin(in page: inout Page, _ language: Language) {
    page.heading(language("Where this comes from", nl: "Waar dit vandaan komt"))
    page.table(
      [language("What", nl: "Wat"), language("Which", nl: "Welke")],
      [
        [language("Case", nl: "Zaak"), subject.caseID.quoted],
        [language("Handed over by", nl: "Overhandigd door"), subject.organization?.quoted ?? subject.log.visible],
        [language("Selection", nl: "Selectie"), subject.selection.sentence(language)],
        [language("Exported", nl: "Geëxporteerd"), "\(subject.madeAt.readable), \(subject.person.quoted)"],
        [language("On the host", nl: "Op de machine"), subject.host.visible],
        [language("With", nl: "Met"), subject.program],
        [language("Journal", nl: "Journaal"), subject.log],
        [
          language("Signed records", nl: "Ondertekende records"), language.grouped(Int64(clamping: subject.head.size)),
        ],
        [language("Their root", nl: "Wortelhash daarvan"), subject.head.root],
        [language("Journal's first key", nl: "Eerste sleutel van het journaal"), subject.head.key],
        [language("Frames' headers", nl: "Kopregels van frames"), language.grouped(frames)],
      ])
    guard !inForce.isEmpty else { return }
    page.heading(language("Rules and location data in force", nl: "Geldende regels en locatiegegevens"))
    page.list(inForce.map(\.visible))
  }
}

extension CoverageStatement {
  /// How much was not watched, and what that means for what was observed; only where something was not.
  func blindness(in language: Language) -> String {
    let (unwatched, seconds) = (language.grouped(self.seconds - watched), language.grouped(self.seconds))
    return language(
      "\(unwatched) of \(seconds) seconds went unwatched: there may have been more.",
      nl: "\(unwatched) van de \(seconds) seconden zijn niet bewaakt: er kan meer zijn geweest.")
  }

  func sentence(in language: Language) -> String {
    let share = percent(watched, of: seconds, language)
    let (watched, seconds) = (language.grouped(watched), language.grouped(self.seconds))
    let dropped = self.dropped.map { language.grouped($0) } ?? language("not counted", nl: "niet geteld")
    return language(
      "From \(start.readable) to \(end.readable), \(watched) of \(seconds) seconds were watched (\(share)). Frames"
        + " dropped by the kernel or the interface: \(dropped).",
      nl: "Van \(start.readable) tot \(end.readable) zijn \(watched) van \(seconds) seconden bewaakt (\(share))."
        + " Frames die de kernel of de interface liet vallen: \(dropped).")
  }
}

extension Verdict {
  /// The verdict as people read it; the word of the records stands beside the Dutch one.
  func word(in language: Language) -> String {
    language(name(in: .english), nl: "\(name(in: .dutch)) (\(name))")
  }
}
