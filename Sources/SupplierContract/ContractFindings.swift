// Role: a contract held against a journal, and the document that officers read of it.
import EgressTypes
import RecordWording

/// What a journal says of a contract.
public struct ContractFindings: Hashable, Sendable {
  /// The contract.
  public var contract: Contract
  /// The period.
  public var span: Span
  /// How well it was watched.
  public var coverage: ContractCoverage
  /// The clauses, in the order of the contract.
  public var clauses: [ClauseFinding]
  /// Records in the period that announce devices outside the inventory.
  public var unregisteredDevices: Int64

  /// Clauses with a result.
  public func count(_ result: ClauseResult) -> Int { clauses.count { $0.result == result } }
}

extension ContractFindings {
  /// The document about the period called `label`; `log` is the journal's name.
  public func outline(in language: Language, log: String, label: String) -> Outline {
    var outline = Outline(
      language("Contract \(contract.name.inert)", nl: "Contract \(contract.name.inert)"),
      [contract.about(language).inert])
    outline.sections = [summary(in: language, log: log, label: label)] + sections(in: language)
    outline.sections.append(
      Outline.Section(
        language("What this does not prove", nl: "Wat dit niet bewijst"), ContractFindings.limits(in: language)))
    return outline
  }

  /// A section for each clause, as a report takes them in.
  public func sections(in language: Language) -> [Outline.Section] {
    clauses.map { finding in
      Outline.Section(
        "\(finding.clause.id.inert): \(finding.result.word(in: language))", [finding.clause.text(language).inert],
        rows: finding.rows(in: language))
    }
  }

  private func summary(in language: Language, log: String, label: String) -> Outline.Section {
    let watched = "\(language.grouped(coverage.watched)) / \(language.grouped(coverage.seconds))"
    var rows = [
      Outline.Row(language("journal", nl: "journaal"), log.visible),
      Outline.Row(language("period", nl: "periode"), label.inert),
      Outline.Row(
        language("coverage", nl: "dekking"),
        language("\(watched) seconds watched", nl: "\(watched) seconden bewaakt")),
      Outline.Row(
        language("clauses as of", nl: "clausules per"), "\(contract.asOf)"),
    ]
    rows += ClauseResult.allCases.map { Outline.Row($0.word(in: language), language.grouped(Int64(count($0)))) }
    if unregisteredDevices > 0 {
      rows.append(
        Outline.Row(
          language("unregistered", nl: "niet geregistreerd"),
          language(
            "records that announce devices outside the inventory: \(language.grouped(unregisteredDevices)). Of those no names are kept, so"
              + " clauses that rest on names do not cover them",
            nl:
              "records die apparaten buiten de inventaris melden: \(language.grouped(unregisteredDevices)). Daarvan worden geen namen"
              + " bewaard, dus clausules die op namen berusten, zien er niet op")))
    }
    return Outline.Section(language("Summary", nl: "Samenvatting"), rows: rows)
  }

  private static func limits(in language: Language) -> [String] {
    [
      language(
        "A clause is called met for what crossed one network segment in this period, and for the flows that the"
          + " contract file describes. Whether that is all the clause means, a lawyer says.",
        nl: "Een clausule heet nagekomen voor wat in deze periode één netwerksegment passeerde, en voor de"
          + " verbindingen die het contractbestand beschrijft. Of de clausule niet méér inhoudt, beoordeelt een"
          + " jurist."),
      language(
        "What traffic contained is never kept. A violated clause says that a flow went there, not what was sent.",
        nl: "De inhoud van verkeer wordt nooit bewaard. Een geschonden clausule zegt dat er een verbinding naartoe"
          + " ging, niet wat er werd verstuurd."),
      language(
        "Who operates a server is what the rules in force say of its address and name.",
        nl: "Wie een server exploiteert, volgt uit wat de geldende regels over zijn adres en naam zeggen."),
    ]
  }
}

extension ClauseResult {
  /// The word for officers.
  public func word(in language: Language) -> String {
    switch self {
    case .met: language("met", nl: "nagekomen")
    case .violated: language("violated", nl: "geschonden")
    case .notVerifiable: language("not verifiable", nl: "niet te verifiëren")
    }
  }
}

extension ClauseFinding {
  fileprivate func rows(in language: Language) -> [Outline.Row] {
    var rows = [Outline.Row(language("source", nl: "bron"), clause.source.inert)]
    rows.append(Outline.Row(language("answer", nl: "antwoord"), answer(in: language)))
    if !records.isEmpty {
      let rest = count - Int64(records.count)
      let further = language.grouped(rest)
      let more = rest > 0 ? [language("and \(further) more", nl: "en nog \(further)")] : []
      let name = isOfTests ? language("tests", nl: "proeven") : language("flows", nl: "verbindingen")
      rows.append(Outline.Row(name, lines: records.map { $0.sentence(in: language) } + more))
    }
    if !support.isEmpty {
      rows.append(
        Outline.Row(language("rests on", nl: "berust op"), support.map { "#\($0)" }.joined(separator: ", ")))
    }
    if !openPoints.isEmpty {
      rows.append(Outline.Row(language("open", nl: "open"), lines: openPoints.map { $0.sentence(in: language) }))
    }
    return rows
  }

  private var isOfTests: Bool { clause.test == .localDataMode }

  private func answer(in language: Language) -> String {
    if clause.test == .localDataMode, result == .met {
      return language("every test of Local Data Mode was passed", nl: "elke proef met Local Data Mode is geslaagd")
    }
    switch result {
    case .violated:
      let number = language.grouped(count)
      return isOfTests
        ? language("observed; tests not passed: \(number)", nl: "waargenomen; proeven niet geslaagd: \(number)")
        : language("observed; flows: \(number)", nl: "waargenomen; verbindingen: \(number)")
    case .met: return language("not observed (coverage 100 %)", nl: "niet waargenomen (dekking 100 %)")
    case .notVerifiable: return language("not verifiable", nl: "niet te verifiëren")
    }
  }
}

extension ContraryRecord {
  fileprivate func sentence(in language: Language) -> String {
    let more = furtherRecords > 0 ? " (+\(language.grouped(furtherRecords)))" : ""
    let when = "#\(index)\(more) \(time?.readable ?? "-")"
    let device = language.device(device)
    let bytes = language.grouped(sent)
    if let test {
      return language(
        "\(when): \(device), test \(test), \(language.verdict(verdict)), \(bytes) bytes sent",
        nl: "\(when): \(device), proef \(test), \(language.verdict(verdict)), \(bytes) bytes verzonden")
    }
    let servers =
      countries.isEmpty
      ? language("no country", nl: "geen land")
      : language("server in ", nl: "server in ") + countries.joined(separator: "/")
    return language(
      "\(when): \(device) to \(subject), \(servers), \(language.verdict(verdict)), \(bytes) bytes sent",
      nl: "\(when): \(device) naar \(subject), \(servers), \(language.verdict(verdict)), \(bytes) bytes verzonden")
  }
}

extension OpenPoint {
  /// The point as a sentence for officers.
  public func sentence(in language: Language) -> String {
    switch self {
    case .unwatched(let seconds, let all, let first):
      let (start, end) = (first.start.readable, first.end.readable)
      let (seconds, all) = (language.grouped(seconds), language.grouped(all))
      return language(
        "not verifiable: \(seconds) of \(all) seconds were not watched, the first gap from \(start) to \(end)",
        nl: "niet te verifiëren: \(seconds) van \(all) seconden niet bewaakt, de eerste onderbreking van \(start) tot"
          + " \(end)")
    case .doubt(let cause): return language("doubt: \(cause.inert)", nl: "twijfel: \(cause.inert)")
    case .undecided(let count, let first):
      let flows = language.grouped(count)
      return language(
        "flows of which nobody can tell whether the clause is about them: \(flows), the first by record #\(first)",
        nl: "verbindingen waarvan niet te zeggen is of de clausule erover gaat: \(flows), de eerste met record"
          + " #\(first)")
    case .packNotInForce(let pack, let time):
      return language(
        "the rules \(pack.visible) were not in force from \(time.readable) on",
        nl: "de regels \(pack.visible) waren vanaf \(time.readable) niet van kracht")
    case .rulesNotKnown:
      return language(
        "the journal does not say which rules were in force", nl: "het journaal zegt niet welke regels golden")
    case .noTest:
      return language(
        "no test of Local Data Mode ended in this period", nl: "in deze periode eindigde geen proef met Local Data Mode"
      )
    case .testNotVerifiable(let index):
      return language(
        "the statement #\(index) on a test of Local Data Mode cannot tell",
        nl: "de verklaring #\(index) over een proef met Local Data Mode geeft geen uitsluitsel")
    case .notCheckable(let why): return why(language).inert
    }
  }
}

extension String {
  /// This text without control characters and without marks that turn the direction of writing; letters stay.
  var inert: String {
    var text = ""
    for scalar in unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      let isLine = scalar.value == 0x2028 || scalar.value == 0x2029
      if isControl || isLine {
        for byte in String(scalar).utf8 { text += escaped(byte) }
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
