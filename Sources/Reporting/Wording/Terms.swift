// Role: the words of verdicts, actions, places and reasons in both languages, so that no two formats say different things.
import EgressTypes
import RecordWording

extension Verdict {
  /// What the verdict means to a reader who does not know the word.
  func meaning(in language: Language) -> String {
    switch self {
    case .approved: language("inside the approved jurisdiction", nl: "binnen het goedgekeurde rechtsgebied")
    case .excepted: language("allowed by an approved exception", nl: "toegestaan door een goedgekeurde uitzondering")
    case .flagged: language("allowed, and to be read", nl: "toegestaan, ter beoordeling")
    case .unknown: language("jurisdiction not known", nl: "rechtsgebied niet bekend")
    case .ambiguous:
      language("jurisdiction disputed or not to be told", nl: "rechtsgebied omstreden of niet vast te stellen")
    case .violation: language("outside the approved jurisdiction", nl: "buiten het goedgekeurde rechtsgebied")
    }
  }
}

extension Finding {
  /// What its verdict means: a violation of a baseline says nothing of where the traffic went.
  func meaning(in language: Language) -> String {
    guard isOutsideBaseline else { return verdict.meaning(in: language) }
    return language(
      "outside the baseline, which is all that its policy allows",
      nl: "buiten de basislijn, en meer staat het beleid van deze controller niet toe")
  }
}

extension Action {
  /// The action as something done, or for a replay as something that would have been done.
  func done(in language: Language, isReplay: Bool) -> String {
    switch self {
    case .record: language("recorded", nl: "vastgelegd")
    case .flag: language("flagged for this report", nl: "gemarkeerd voor dit rapport")
    case .alert:
      isReplay
        ? language("replay: an alert would have been raised", nl: "afgespeeld: er zou alarm zijn geslagen")
        : language("alert raised", nl: "alarm geslagen")
    }
  }
}

extension UnwatchedReasons {
  /// The reasons as people read them.
  public func words(in language: Language) -> String {
    switch self {
    case .noRecord: return language("not running or no record", nl: "niet actief of geen record")
    case .unstated: return language("no reason recorded", nl: "geen reden vastgelegd")
    case .several: return language("several reasons", nl: "meerdere redenen")
    case .named(let names): return names.map { UnwatchedReasons.words($0, language) }.joined(separator: ", ")
    }
  }

  /// Not running and no record are one: nobody wrote either.
  private static func words(_ name: String, _ language: Language) -> String {
    name == "not-running"
      ? language("not running or no record", nl: "niet actief of geen record") : language.watchReason(name)
  }
}

extension Language {
  /// A country code, or what stands in its place.
  func country(_ code: String) -> String {
    switch code {
    case FlowFacts.unknown: self("unknown", nl: "onbekend")
    case FlowFacts.disputed: self("disputed", nl: "omstreden")
    case FlowFacts.others: self("others", nl: "andere")
    default: code
    }
  }

  /// A network operator, or what stands in its place.
  func networkOperator(_ name: String) -> String { name == FlowFacts.unknown ? country(name) : name }

  /// A service's name, or how the lack of a name looked.
  func service(_ service: Service) -> String {
    switch service {
    case .named(let name): name
    case .unnamed(let isEncrypted, let way):
      (isEncrypted ? self("name encrypted", nl: "naam versleuteld") : self("no name", nl: "geen naam")) + ", \(way)"
    }
  }

  /// `Mon 2026-11-16`, in Dutch `ma 2026-11-16`.
  func weekday(_ date: CivilDate) -> String {
    let names = self("Mon Tue Wed Thu Fri Sat Sun", nl: "ma di wo do vr za zo").split(separator: " ")
    return "\(names[Int(date.isoWeekday) - 1]) \(date)"
  }
}

extension Timestamp {
  /// The date in UTC.
  var date: String { String(description.prefix(10)) }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
