// Role: single words that records hold, each with its wording in both languages.
import EgressTypes

/// Words of records by what they stand for.
enum RecordWords {
  /// A word in both languages.
  struct Pair {
    let english, dutch: String

    init(_ english: String, nl dutch: String) {
      self.english = english
      self.dutch = dutch
    }
  }

  /// Where a name is known from that is not proven.
  static let confidence: [String: Pair] = [
    "a program's strings": Pair("a program's strings", nl: "de teksten in een programma"),
    "memory": Pair("memory", nl: "het geheugen van de auteur"),
  ]

  /// Why a second was not watched.
  static let unwatched: [String: Pair] = [
    "not-running": Pair("not running", nl: "niet actief"),
    "interface-down": Pair("interface down", nl: "interface uit"),
    "no-carrier": Pair("no carrier", nl: "geen signaal op de kabel"),
    "kernel-drops": Pair("kernel drops", nl: "frames verloren in de kernel"),
    "counter-fault": Pair("counter fault", nl: "tellers kloppen niet"),
    "filter-changed": Pair("filter changed", nl: "filter gewijzigd"),
    "clock-stepped": Pair("clock stepped", nl: "klok verzet"),
    "overload": Pair("overload", nl: "overbelasting"),
    "truncation": Pair("truncation", nl: "frames afgekapt"),
    "beacon-missing": Pair("beacon missing", nl: "baken niet gezien"),
    "replayed": Pair("replayed", nl: "uit een bestand afgespeeld"),
  ]

  /// Why a frame that claims to be a beacon's does not count.
  static let beacon: [String: Pair] = [
    "malformed": Pair("malformed", nl: "onjuist van vorm"),
    "cut": Pair("cut", nl: "afgekapt"),
    "unknown-key": Pair("unknown key", nl: "onbekende sleutel"),
    "wrong-vlan": Pair("wrong VLAN", nl: "verkeerd VLAN"),
    "late": Pair("late", nl: "de tijd wijkt te ver af"),
    "replayed": Pair("replayed", nl: "opnieuw afgespeeld"),
    "unchecked": Pair("unchecked", nl: "niet gecontroleerd"),
    "forged": Pair("forged", nl: "vervalst"),
  ]

  /// What else a record of watching may be about.
  static let watching: [String: Pair] = [
    "counts": Pair("counts", nl: "tellingen die niet kloppen"),
    "not-told": Pair("not told", nl: "niet vermeld"),
  ]

  /// What a test of Local Data Mode came to.
  static let results: [String: Pair] = [
    "pass": Pair("passed", nl: "geslaagd"), "fail": Pair("failed", nl: "niet geslaagd"),
    "not-verifiable": Pair("not verifiable", nl: "niet te verifiëren"),
  ]

  /// Whether the signature of location data was verified.
  static let signature: [String: Pair] = [
    "valid": Pair("valid", nl: "geldig"), "unsigned": Pair("unsigned", nl: "niet ondertekend"),
  ]

  /// How old location data is.
  static let step: [String: Pair] = [
    "ageing": Pair("ageing", nl: "veroudert"),
    "stale": Pair("stale", nl: "verouderd"),
    "expired": Pair("expired", nl: "te oud"),
    "unknown": Pair("unknown", nl: "onbekend"),
  ]

  /// The Dutch of the steps that records tell.
  static let steps: [String: String] = [
    "requested": "aangevraagd", "approved": "goedgekeurd", "used": "gebruikt", "suspended": "opgeschort",
    "resumed": "hervat", "closed": "gesloten", "started": "begonnen", "continued": "voortgezet", "ended": "beëindigd",
    "statement": "verklaring", "lost": "verloren", "restored": "hersteld", "mismatch": "tellingen kloppen niet",
    "refused": "geweigerd", "deleted": "verwijderd", "missing": "ontbreekt", "changed": "gewijzigd",
    "not-kept": "niet bewaard", "kept": "weer bewaard", "declared": "vastgesteld", "notified": "gemeld",
    "followed-up": "vervolgmelding", "not-notified": "besloten niet te melden",
    "due-soon": "termijn eindigt binnenkort",
    "overdue": "termijn verstreken", "supplement": "aanvulling", "change": "wijziging", "withdrawal": "intrekking",
    "uses": "gebruikt", "no longer uses": "gebruikt niet meer", "is contested over": "wordt betwist over",
  ]

  /// Why the shipped packs of operators hold that a country controls one; what a pack of the owner says is quoted.
  static let packReasons: [String: Pair] = [
    "evident from the organisation's name": Pair(
      "evident from the organisation's name", nl: "blijkt uit de naam van de organisatie"),
    "seat and owners in the EEA": Pair("seat and owners in the EEA", nl: "zetel en eigenaren in de EER"),
    "run by a company in the United States": Pair(
      "run by a company in the United States", nl: "wordt beheerd door een bedrijf in de Verenigde Staten"),
    "ownership unclear from the data; a person has to look": Pair(
      "ownership unclear from the data; a person has to look",
      nl: "eigendom blijkt niet uit de gegevens; iemand moet dit nagaan"),
    "known to be controlled from there; verify": Pair(
      "known to be controlled from there; verify", nl: "bekend is dat de zeggenschap daar ligt; ga dat na"),
    "cloud regions in China are run by Chinese companies": Pair(
      "cloud regions in China are run by Chinese companies",
      nl: "cloudregio's in China worden door Chinese bedrijven beheerd"),
  ]

  /// Laws as they are called in a sentence; others go by the name of their pack.
  static let laws: [String: Pair] = ["gdpr": Pair("GDPR", nl: "AVG"), "wpg": Pair("Wpg", nl: "Wpg")]
}

extension Verdict {
  /// The verdict as people read it; records and exports keep `name`.
  public func name(in language: Language) -> String {
    switch self {
    case .approved: language("approved", nl: "goedgekeurd")
    case .excepted: language("excepted", nl: "uitgezonderd")
    case .flagged: language("flagged", nl: "gemarkeerd")
    case .unknown: language("unknown", nl: "onbekend")
    case .ambiguous: language("ambiguous", nl: "dubbelzinnig")
    case .violation: language("violation", nl: "overtreding")
    }
  }
}

extension AddressScope {
  /// Where an address can be reached, as people read it.
  func words(in language: Language) -> String {
    switch self {
    case .public: language("public", nl: "openbaar adres")
    case .private: language("private", nl: "privéadres")
    case .linkLocal: language("link-local", nl: "adres binnen één netwerksegment")
    case .loopback: language("loopback", nl: "adres van de machine zelf")
    case .multicast: language("multicast", nl: "multicastadres")
    case .broadcast: language("broadcast", nl: "broadcastadres")
    case .unspecified: language("unspecified", nl: "leeg adres")
    }
  }
}

extension FlowMark {
  /// What was noticed, as people read it; nil for a mark that no reason names, since nothing follows from it.
  func words(in language: Language) -> String? {
    guard consequence != .none else { return nil }
    switch self {
    case .streamConflict: return language(name, nl: "overlappende segmenten met verschillende inhoud")
    case .spoofedAnswer:
      return language(name, nl: "een geregistreerd apparaat antwoordde onder het adres van de server")
    case .urgentData: return language(name, nl: "dringende gegevens vóór de naam van de server")
    case .fragmentConflict: return language(name, nl: "overlappende fragmenten")
    case .malformedMessage: return language(name, nl: "een bericht dat de regels van zijn protocol schendt")
    case .streamGap: return language(name, nl: "er ontbreken bytes")
    case .messageCut: return language(name, nl: "het bericht is afgekapt")
    case .readingLimit: return language(name, nl: "een geheugengrens is bereikt")
    case .quicUnreadable: return language(name, nl: "een onleesbare QUIC-handdruk")
    case .headersUnread: return language(name, nl: "kopregels die niet te lezen zijn")
    case .fragmentsMissing: return language(name, nl: "er ontbreken fragmenten")
    case .malformedAnswer: return language(name, nl: "een ongeldig antwoord van een naamserver")
    case .unreadableMessage: return language(name, nl: "berichten in een vorm die niet wordt gelezen")
    case .encryptedTunnel: return language(name, nl: "een versleutelde tunnel")
    case .relayedByName: return language(name, nl: "een proxy is om een bestemming bij naam gevraagd")
    case .tunnelTooDeep: return language(name, nl: "te veel tunnels in elkaar")
    default: return nil
    }
  }
}
