// Role: what was lost and what changed, in words of both languages.
import EgressTypes
import RecordWording

extension Losses {
  /// Every count with its name, in the order reports print them.
  func lines(in language: Language) -> [(count: Int64, what: String)] {
    [
      (
        frames,
        language("frames captured (\(language.byteCount(bytes)))", nl: "frames gezien (\(language.byteCount(bytes)))")
      ), (undecoded, language("frames not decoded", nl: "frames niet ontleed")),
      (truncated, language("frames cut short", nl: "frames afgekapt")),
      (kernelDropped, language("frames dropped by the kernel", nl: "frames verloren in de kernel")),
      (interfaceDropped, language("frames dropped by the interface", nl: "frames verloren in de interface")),
      (
        unsettledRecords,
        language(
          "coverage records in which frames were always on their way (egress.kernel.unread)",
          nl: "dekkingsrecords waarin steeds frames onderweg waren (egress.kernel.unread)")
      ), (evictions, language("flows put out of a full table", nl: "verbindingen uit een volle tabel gezet")),
      (
        unaccounted,
        language("captured frames that no ledger accounts for", nl: "geziene frames die in geen telling staan")
      ),
      (
        unwritten,
        language(
          "records and frames not written, the disk was full", nl: "records en frames niet geschreven, schijf vol")
      ), (unreadable, language("records this program cannot read", nl: "records die dit programma niet kan lezen")),
    ] + anomalies.map { ($0.count, language("odd frames: \($0.name)", nl: "afwijkende frames: \($0.name)")) }
  }
}

extension LossNote {
  /// The note as a clause, with the reasons of the record behind it.
  func text(in language: Language) -> String {
    let what =
      switch kind {
      case .notKept:
        language("records or frames could not be kept", nl: "records of frames konden niet worden bewaard")
      case .tornEnd(let bytes):
        language(
          "a torn end of \(bytes) bytes was cut off at start",
          nl: "een afgebroken einde van \(bytes) bytes is bij de start"
            + " afgesneden")
      case .frozen(let folder):
        language(
          "the journal before this one does not hold what was signed; it is kept in \(folder), and this journal does not"
            + " continue it",
          nl:
            "het vorige journaal klopt niet met wat is ondertekend; het is bewaard in \(folder), en dit journaal is er"
            + " geen vervolg op")
      case .deleted: language("records were deleted by age", nl: "records zijn wegens ouderdom verwijderd")
      case .notDeleted:
        language("records could not be deleted by age", nl: "records konden niet wegens ouderdom worden verwijderd")
      case .configurationRefused:
        language(
          "a new configuration was refused; the old one stayed",
          nl: "een nieuwe configuratie is geweigerd; de oude bleef")
      case .locationMissing(let source):
        language(
          "location data was missing, so that no destination was approved: \(source)",
          nl: "locatiegegevens ontbraken, zodat geen bestemming is goedgekeurd: \(language.original(source))")
      case .beaconRefused:
        language("frames that claim to be a beacon's", nl: "frames die van een baken zeggen te komen")
      case .framesNotKept:
        language("headers of frames could not be kept", nl: "kopregels van frames konden niet worden bewaard")
      case .framesChanged:
        language(
          "kept headers of frames are not as they were", nl: "bewaarde kopregels van frames zijn niet zoals ze waren")
      }
    return reasons.isEmpty ? what : "\(what): \(language.recorded(reasons).joined(separator: "; "))"
  }
}

extension ConfigurationDifference {
  /// The difference as a clause: `rule pack dji changed`.
  func text(in language: Language) -> String {
    let what =
      switch subject {
      case .version: language("version", nl: "versie")
      case .policy: language("policy", nl: "beleid")
      case .inside: language("inside networks", nl: "netwerken binnen de hangar")
      case .inventory: language("inventory", nl: "inventaris")
      case .pack(let name): language("rule pack \(name)", nl: "regelpakket \(name)")
      case .locationData(let name): language("location data \(name)", nl: "locatiegegevens \(name)")
      }
    switch change {
    case .added: return language("\(what) added", nl: "\(what) toegevoegd")
    case .removed: return language("\(what) removed", nl: "\(what) verwijderd")
    case .changed: return language("\(what) changed", nl: "\(what) gewijzigd")
    }
  }
}

extension NamedSource {
  /// How old it was at a time, and whether that is too old: data by its age, a pack by its own review date.
  func age(at time: Timestamp, in language: Language) -> String {
    guard let days = ageInDays(at: time) else { return language("age not stated", nl: "ouderdom niet vermeld") }
    guard days >= 0 else {
      return language("made after the end of the period", nl: "van na het einde van de periode")
    }
    let age = language.counted(days, .day) + language(" old", nl: " oud")
    if let reviewBy {
      guard reviewBy < time else { return age }
      return language(
        "\(age), review overdue since \(reviewBy.date)", nl: "\(age), herziening achterstallig sinds \(reviewBy.date)")
    }
    if days >= 120 { return language("\(age), stale", nl: "\(age), verouderd") }
    return days >= 45 ? language("\(age), ageing", nl: "\(age), veroudert") : age
  }

  /// Where a pack comes from, with who signed it; empty for a shipped one.
  func origin(in language: Language) -> String {
    guard case .local(let signer, let key, let replaces) = origin else { return "" }
    let place =
      replaces
      ? language("local, in place of the shipped one", nl: "lokaal, in plaats van het meegeleverde")
      : language("local", nl: "lokaal")
    guard let signer else { return place + language(", not signed", nl: ", niet ondertekend") }
    return place + language(", signed by \(signer)", nl: ", ondertekend door \(signer)")
      + (key.isEmpty ? "" : " (\(key))")
  }
}
