// Role: the nouns that reports count, one and many, in both languages.
import EgressTypes

/// Something that is counted.
enum Noun: String {
  case alert
  case change
  case controller
  case day
  case destination
  case device
  case doubt
  case flow
  case frame
  case gap
  case hangar
  case minute
  case note
  case packet
  case reason
  case record
  case row
  case second
  case span
  case week

  /// The form after a number.
  func form(of number: Int64, in language: Language) -> String {
    let (one, many) =
      switch language {
      case .english: (rawValue, rawValue + "s")
      case .dutch: dutch
      }
    return number == 1 ? one : many
  }

  private var dutch: (String, String) {
    switch self {
    case .alert: ("alarm", "alarmen")
    case .change: ("wijziging", "wijzigingen")
    case .controller: ("controller", "controllers")
    case .day: ("dag", "dagen")
    case .destination: ("bestemming", "bestemmingen")
    case .device: ("apparaat", "apparaten")
    case .doubt: ("twijfel", "twijfels")
    case .flow: ("verbinding", "verbindingen")
    case .frame: ("frame", "frames")
    case .gap: ("onderbreking", "onderbrekingen")
    case .hangar: ("hangar", "hangars")
    case .minute: ("minuut", "minuten")
    case .note: ("aantekening", "aantekeningen")
    case .packet: ("pakket", "pakketten")
    case .reason: ("reden", "redenen")
    case .record: ("record", "records")
    case .row: ("regel", "regels")
    case .second: ("seconde", "seconden")
    case .span: ("tijdvak", "tijdvakken")
    case .week: ("week", "weken")
    }
  }
}
