// Role: the answer, what stands behind it and what no report proves, sentence by sentence in both languages.
import EgressTypes
import RecordWording

extension Answer {
  /// The answer in the words of the contract.
  public func text(in language: Language) -> String { phrases(in: language).joined(separator: " ") }

  /// The answer in pieces that a line is best broken between.
  func phrases(in language: Language) -> [String] {
    switch self {
    case .observed: return [language("observed", nl: "waargenomen")]
    case .notObserved: return [language("not observed (coverage 100 %)", nl: "niet waargenomen (dekking 100 %)")]
    case .notVerifiable(let spans):
      var phrases = spans.prefix(3).map { span in
        language(
          "from \(span.start.readable) to \(span.end.readable)",
          nl: "van \(span.start.readable) tot \(span.end.readable)")
      }
      if spans.count > 3 {
        let others = language.countedFurther(Int64(spans.count - 3), .span)
        phrases.append(language("and in \(others) of time", nl: "en in \(others)"))
      }
      if let first = phrases.first { phrases[0] = language("not verifiable ", nl: "niet te verifiëren ") + first }
      return phrases.dropLast().map { $0 + "," } + phrases.suffix(1)
    }
  }
}

extension DoubtCause {
  /// The cause as a clause.
  public func text(in language: Language) -> String {
    switch self {
    case .journalFault(let fault):
      language("the journal does not hold: \(fault)", nl: "het journaal klopt niet: \(language.original(fault))")
    case .undecided(let flows, .ambiguous):
      language(
        "\(language.counted(flows, .flow)) to destinations whose jurisdiction is disputed or not to be told",
        nl:
          "\(language.counted(flows, .flow)) met bestemmingen waarvan het rechtsgebied omstreden of niet vast te stellen is"
      )
    case .undecided(let flows, _):
      language(
        "\(language.counted(flows, .flow)) to destinations whose jurisdiction is not known",
        nl: "\(language.counted(flows, .flow)) met bestemmingen waarvan het rechtsgebied niet bekend is")
    case .unreadFrames(let frames):
      language(
        "\(language.counted(frames, .frame)) in which no address could be read",
        nl: "\(language.counted(frames, .frame)) waarin geen adres te lezen was")
    case .unaccountedFrames(let frames):
      language(
        "\(language.counted(frames, .frame)) that no account holds",
        nl: "\(language.counted(frames, .frame)) die in geen telling staan")
    case .countsMismatch(let sentences):
      language("the counts do not add up", nl: "de tellingen kloppen niet")
        + (sentences.isEmpty ? "" : ": " + language.recorded(sentences).joined(separator: "; "))
    case .recordsLost:
      language("records or frames could not be kept", nl: "records of frames konden niet worden bewaard")
    case .recordUnreadable:
      language("a record that this program cannot read", nl: "een record dat dit programma niet kan lezen")
    }
  }
}

extension ReportModel {
  /// What the answer is an answer to; a violation of a baseline is called one only where there is one.
  public func question(in language: Language) -> String {
    flowsOutsideBaseline == 0
      ? language(
        "Traffic to destinations outside the approved jurisdiction",
        nl: "Verkeer naar bestemmingen buiten het goedgekeurde rechtsgebied")
      : language(
        "Traffic to destinations outside the approved jurisdiction, or outside the baseline of a policy that allows"
          + " nothing else",
        nl: "Verkeer naar bestemmingen buiten het goedgekeurde rechtsgebied, of buiten de basislijn van een beleid dat"
          + " niets anders toestaat")
  }

  /// What stands behind the answer, one sentence each.
  public func explanation(in language: Language) -> [String] {
    let unwatched = language.duration(coverage.unwatched)
    switch answer {
    case .observed:
      let blind =
        coverage.isFull
        ? []
        : [
          language(
            "\(unwatched) went unwatched: there may have been more.",
            nl: "\(unwatched) is niet bewaakt: er kan meer zijn geweest.")
        ]
      return violationSummaries(in: language) + blind + doubtSentences(in: language)
    case .notObserved:
      return [
        language(
          "Every second was watched, and every flow went to a destination whose jurisdiction is known.",
          nl: "Elke seconde is bewaakt, en van elke verbinding is het rechtsgebied van de bestemming bekend.")
      ]
    case .notVerifiable:
      let gaps = language.counted(Int64(coverage.gaps.count), .gap)
      let blind =
        coverage.isFull
        ? []
        : [
          language(
            "\(unwatched) went unwatched, in \(gaps).", nl: "\(unwatched) is niet bewaakt, verdeeld over \(gaps).")
        ]
      return blind + doubtSentences(in: language)
    }
  }

  /// What nobody may overlook, one sentence each.
  func banners(in language: Language) -> [String] {
    var banners: [String] = []
    if isReplay {
      banners.append(
        language(
          "These records come from a replay of files: nothing was watched, and nobody was alerted.",
          nl: "Deze records komen uit het afspelen van bestanden: er is niets bewaakt, en niemand is gewaarschuwd."))
    }
    if alertHandling.dead > 0 {
      let told = language.reachedNobody(language.counted(alertHandling.dead, .alert), alertHandling.dead)
      banners.append(
        language(
          "\(told): every attempt to deliver failed. See Alerts.",
          nl: "\(told): elke poging tot aflevering mislukte. Zie Alarmen."))
    }
    return banners
  }

  private func doubtSentences(in language: Language) -> [String] {
    doubts.prefix(5).map { "\($0.cause.text(in: language).capitalisedFirst)." }
      + (doubts.count > 5 ? ["\(language.countedFurther(Int64(doubts.count - 5), .doubt))."] : [])
  }

  /// One sentence on what went outside the jurisdiction, and one on what only left a baseline.
  private func violationSummaries(in language: Language) -> [String] {
    let outside = (flows[.violation] ?? 0) - flowsOutsideBaseline
    return [(outside, false), (flowsOutsideBaseline, true)].filter { $0.0 > 0 }.map { flows, isBaseline in
      violationSummary(flows, findings(.violation).filter { $0.isOutsideBaseline == isBaseline }, isBaseline, language)
    }
  }

  private func violationSummary(
    _ flows: Int64, _ violations: [Finding], _ isBaseline: Bool, _ language: Language
  ) -> String {
    let devices = Set(violations.map(\.device)).sorted().map(language.device)
    let names = devices.count <= 3 ? devices.joined(separator: ", ") : language.counted(Int64(devices.count), .device)
    let destinations = language.counted(Int64(Set(violations.map(\.address)).count), .destination)
    let sent = language.byteCount(violations.reduce(Int64(0)) { $0.adding($1.sent) })
    let span = violations.dropFirst().reduce(violations.first?.span) { $0?.joined(with: $1.span) }
    let times =
      span.map {
        language(
          ", first \($0.start.readable), last \($0.end.readable)",
          nl: ", eerste pakket \($0.start.readable), laatste \($0.end.readable)")
      } ?? ""
    let place =
      isBaseline
      ? language("outside the baseline of their policy", nl: "buiten de basislijn van hun beleid")
      : language("outside the approved jurisdiction", nl: "buiten het goedgekeurde rechtsgebied")
    return language(
      "\(language.counted(flows, .flow)) from \(names) to \(destinations) \(place), \(sent) sent\(times).",
      nl: "\(language.counted(flows, .flow)) van \(names) naar \(destinations) \(place), \(sent) verzonden\(times).")
  }

  /// What no report of egressd proves.
  public static func limits(in language: Language) -> [String] {
    [
      language(
        "It tells what crossed one network segment while it was watched. A controller with another radio or port can"
          + " send around it.",
        nl:
          "Het vertelt wat er over één netwerksegment ging zolang dat werd bewaakt. Een controller met een andere zender"
          + " of poort kan daar omheen sturen."),
      language(
        "It does not tell what the traffic contained: content is never kept. Byte counts only bound how much was sent.",
        nl:
          "Het vertelt niet wat het verkeer inhield: inhoud wordt nooit bewaard. Aantallen bytes begrenzen alleen hoeveel"
          + " er is verzonden."),
      language(
        "Where a server stands is what the named location data says of its address. A server may be operated, and its"
          + " data read, from elsewhere.",
        nl:
          "Waar een server staat, volgt uit wat de genoemde locatiegegevens over zijn adres zeggen. Een server kan van"
          + " elders worden beheerd, en zijn gegevens kunnen elders worden gelezen."),
      language(
        "'Approved' means inside the jurisdictions that the hangar's owner listed. It is no finding of lawfulness.",
        nl: "'Goedgekeurd' betekent binnen de rechtsgebieden die de eigenaar van de hangar heeft opgesomd. Het is geen"
          + " oordeel over rechtmatigheid."),
      language(
        "The journal shows later changes to itself. Whoever holds its signing key could have written another one, unless"
          + " its checkpoints were also given to a witness.",
        nl:
          "Het journaal laat latere wijzigingen aan zichzelf zien. Wie de ondertekensleutel heeft, had een ander"
          + " journaal kunnen schrijven, tenzij de controlepunten ook aan een getuige zijn gegeven."),
    ]
  }
}
