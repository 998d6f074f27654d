// Role: the sentences under `egress.reasons` and `egress.warnings` of all other records: watching, losses, frames, steps.

extension SentenceForms {
  /// What records other than verdicts and flows say.
  static let recordForms: [PlaceKind: [SentenceForm]] = [
    .remark: watchingForms + lossForms + frameForms + deviceForms + declarationForms + warningForms,
    .testEnd: endForms,
  ]

  private static let watchingForms = [
    SentenceForm("{word} is not watched: {unwatched}: {text}", nl: "{word} wordt niet bewaakt: {unwatched}: {text}"),
    SentenceForm("{word} is not watched: {unwatched}", nl: "{word} wordt niet bewaakt: {unwatched}"),
    SentenceForm(
      "{word} is watched again: no more {unwatched}, after {number:long} seconds in {number:times} interruptions",
      nl: "{word} wordt weer bewaakt: niet langer {unwatched}, na {number:long} seconden, aantal onderbrekingen:"
        + " {number:times}"),
    SentenceForm(
      "a frame that claims to be a beacon's does not count: {beacon}; the coverage record has the number of them",
      nl: "een frame dat van een baken zegt te komen, telt niet mee: {beacon}; het dekkingsrecord noemt het aantal"),
    SentenceForm(
      "{number} frames that the kernel counted were neither read nor dropped",
      nl: "{number} frames die de kernel telde zijn niet gelezen en niet verworpen"),
    SentenceForm(
      "{number} more frames were read or dropped than the kernel counted",
      nl: "er zijn {number} frames meer gelezen of verworpen dan de kernel telde"),
  ]

  private static let lossForms = [
    SentenceForm("the disk is full: not written: {text}", nl: "de schijf is vol: niet geschreven: {text}"),
    SentenceForm(
      "the disk is full: {text}. Records are counted from here on and not written",
      nl: "de schijf is vol: {text}. Records worden vanaf nu geteld en niet geschreven"),
    SentenceForm(
      "the disk has space again: since {text:since} {number} records and frames were not written; since the last count:"
        + " {text:counts}",
      nl: "er is weer ruimte op de schijf: sinds {text:since} zijn {number} records en frames niet geschreven; sinds de"
        + " laatste telling: {text:counts}"),
    SentenceForm(
      "the disk has space again: since {text:since} {number} records and frames were not written",
      nl: "er is weer ruimte op de schijf: sinds {text:since} zijn {number} records en frames niet geschreven"),
    SentenceForm(
      "THE JOURNAL BEFORE THIS ONE DOES NOT HOLD WHAT WAS SIGNED: {text:finding}; it is kept unchanged in {word:folder},"
        + " and this journal, of another log with another key, goes on watching",
      nl: "HET VORIGE JOURNAAL KLOPT NIET MET WAT IS ONDERTEKEND: {text:finding}; het is ongewijzigd bewaard in"
        + " {word:folder}, en dit journaal, van een andere log met een andere sleutel, bewaakt verder"),
    SentenceForm(
      "declared windows, operations and breach cases stand in the frozen journal; declare anew what still goes on",
      nl:
        "vastgelegde uitzonderingen, operaties en inbreuken staan in het stilgelegde journaal; leg opnieuw vast wat nog loopt"
    ),
    SentenceForm("records are kept for {number} days", nl: "records worden {number} dagen bewaard"),
  ]

  private static let frameForms = [
    SentenceForm("frames are not kept: {text}", nl: "frames worden niet bewaard: {text}"),
    SentenceForm(
      "frames are kept again; since {text} {number} were not",
      nl: "frames worden weer bewaard; sinds {text} zijn er {number} niet bewaard"),
    SentenceForm("frames of alerts are kept for {number} days", nl: "frames van alarmen worden {number} dagen bewaard"),
    SentenceForm("frames are kept for {number} days", nl: "frames worden {number} dagen bewaard"),
    SentenceForm(
      "all files together may take {number} MiB", nl: "alle bestanden samen mogen {number} MiB innemen"),
    SentenceForm("its writer stopped", nl: "het programma dat het schreef is gestopt"),
    SentenceForm("it was an hour old", nl: "het was een uur oud"),
    SentenceForm("it was full", nl: "het was vol"),
    SentenceForm("frames from elsewhere followed", nl: "er volgden frames van elders"),
    SentenceForm(
      "it was open when its writer ended; {number} bytes behind its last whole block were cut off",
      nl: "het was open toen het programma dat het schreef eindigde; {number} bytes na het laatste hele blok zijn"
        + " afgesneden"),
    SentenceForm(
      "it was open when its writer ended", nl: "het was open toen het programma dat het schreef eindigde"),
    SentenceForm(
      "{word} was open when its writer ended and cannot be closed: {text}",
      nl: "{word} was open toen het programma dat het schreef eindigde en kan niet worden gesloten: {text}"),
    SentenceForm(
      "the files of frames could not be read: {text}", nl: "de bestanden met frames waren niet te lezen: {text}"),
    SentenceForm("{word} is not there, and was not deleted", nl: "{word} is er niet, en is niet verwijderd"),
    SentenceForm("the hash of {word:name} is {word:hash}", nl: "de hash van {word:name} is {word:hash}"),
    SentenceForm("{word} cannot be read: {text}", nl: "{word} is niet te lezen: {text}"),
  ]

  private static let deviceForms = [
    SentenceForm(
      "device: {word} is in no inventory; its address is made up by the device (randomised)",
      nl: "apparaat: {word} staat in geen inventaris; het adres is door het apparaat verzonnen (willekeurig)"),
    SentenceForm(
      "device: {word} is in no inventory; its address is one of {text}",
      nl: "apparaat: {word} staat in geen inventaris; het adres is er een van {text}"),
    SentenceForm("device: {word} is in no inventory", nl: "apparaat: {word} staat in geen inventaris"),
    SentenceForm(
      "device: {word} is made up by the device (randomised)",
      nl: "apparaat: {word} is door het apparaat verzonnen (willekeurig)"),
    SentenceForm(
      "device: {text:other} says that it has the address of {text:device}",
      nl: "apparaat: {text:other} zegt het adres van {text:device} te hebben"),
  ]

  private static let endForms = [
    SentenceForm("its time is over", nl: "de tijd is om"),
    SentenceForm(
      "the controller sent more than it allows", nl: "de controller verzond meer dan is toegestaan"),
    SentenceForm("nobody approved it within {number} hours", nl: "niemand keurde het binnen {number} uur goed"),
    SentenceForm(
      "the clock of this machine was set, so that its time cannot be told",
      nl: "de klok van deze machine is verzet, zodat de tijd niet te bepalen is"),
    SentenceForm("the controller left the inventory", nl: "de controller staat niet meer in de inventaris"),
    SentenceForm(
      "the rules now in force do not have its pack, or have it with other destinations",
      nl: "de nu geldende regels hebben het pakket ervan niet, of met andere bestemmingen"),
    SentenceForm("{word} left the inventory", nl: "{word} staat niet meer in de inventaris"),
    SentenceForm(
      "it went on for {number} hours, the longest there is", nl: "het duurde {number} uur, de langst mogelijke duur"),
  ]

  private static let declarationForms =
    endForms + [
      SentenceForm("turned down: {said}", nl: "afgewezen, met de woorden: {said}"),
      SentenceForm("closed: {said}", nl: "gesloten, met de woorden: {said}"),
      SentenceForm(
        "{word:device} has flows that {pack} does not approve: {number:verdicts} verdicts, {number:frames} frames",
        nl: "{word:device} heeft verbindingen die {pack} niet goedkeurt: {number:verdicts} oordelen, {number:frames}"
          + " frames"),
      SentenceForm(
        "each of {number:seconds} seconds was watched, and of {number:frames} frames of {word} none was outside what"
          + " {pack} approves",
        nl: "alle {number:seconds} seconden zijn bewaakt, en van {number:frames} frames van {word} viel er geen buiten"
          + " wat {pack} goedkeurt"),
      SentenceForm(
        "watched {number:watched} of {number:all} seconds: {text}",
        nl: "{number:watched} van {number:all} seconden bewaakt: {text}"),
      SentenceForm(
        "watched {number:watched} of {number:all} seconds: ", nl: "{number:watched} van {number:all} seconden bewaakt"),
      SentenceForm(
        "{number:seconds} seconds are recorded within {number:length} of the clock: it was set back",
        nl: "er zijn {number:seconds} seconden vastgelegd binnen {number:length} op de klok: die is teruggezet"),
      SentenceForm(
        "unregistered devices sent {number} frames that are not approved, which might be {word}'s",
        nl: "niet-geregistreerde apparaten verzonden {number} frames die niet zijn goedgekeurd; ze kunnen van {word}"
          + " zijn"),
      SentenceForm("the test is shorter than a second", nl: "de proef duurde korter dan een seconde"),
      SentenceForm(
        "no frame of {word} was seen: is it switched on and on this network?",
        nl: "er is geen frame van {word} gezien: staat het apparaat aan, en zit het op dit netwerk?"),
      SentenceForm(
        "rules, inventory or location data were loaded anew during the test",
        nl: "regels, inventaris of locatiegegevens zijn tijdens de proef opnieuw geladen"),
      SentenceForm(
        "unregistered devices appeared, which might be {word} under another address: {text}",
        nl: "er verschenen niet-geregistreerde apparaten; een daarvan kan {word} onder een ander adres zijn: {text}"),
      SentenceForm("{number} records tell of a loss", nl: "{number} records melden een verlies"),
      SentenceForm("the test ended by itself: {testEnd}", nl: "de proef eindigde vanzelf: {testEnd}"),
      SentenceForm(
        "the time to notify breach {word} under {law} ended at {text} and nothing is decided",
        nl: "de termijn om inbreuk {word} onder de {law} te melden eindigde op {text} en er is niets besloten"),
      SentenceForm(
        "breach {word} is to be notified under {law} by {text} and nothing is decided",
        nl: "inbreuk {word} moet onder de {law} uiterlijk {text} worden gemeld en er is niets besloten"),
    ]

  private static let warningForms = [
    SentenceForm(
      "location: {text:path}: data of {text:made} are {number} days old ({step})",
      nl: "locatiegegevens: {text:path}: gegevens van {text:made} zijn {number} dagen oud ({step})"),
    SentenceForm(
      "registrations: {text}: data of {word} are {number} days old",
      nl: "registraties: {text}: gegevens van {word} zijn {number} dagen oud"),
    SentenceForm("location: {text}: its age is not known", nl: "locatiegegevens: {text}: de ouderdom is niet bekend"),
    SentenceForm(
      "location: {text}; while it is missing every destination is at best unknown",
      nl: "locatiegegevens: {text}; zolang dit ontbreekt, is elke bestemming op zijn gunstigst onbekend"),
    SentenceForm("passed over: {text}", nl: "overgeslagen: {text}"),
    SentenceForm(
      "{text:path}: pack {pack} was to be reviewed by {word}; what it approves now counts as unknown. Check its facts"
        + " and set as_of and review_by.",
      nl: "{text:path}: pakket {pack} had uiterlijk {word} herzien moeten zijn; wat het goedkeurt telt nu als onbekend."
        + " Controleer de gegevens en stel as_of en review_by in."),
    SentenceForm(
      "{text:path}: pack {pack} was to be reviewed by {word}; its clock goes on by what may no longer be the law. Check"
        + " its facts and set as_of and review_by.",
      nl: "{text:path}: pakket {pack} had uiterlijk {word} herzien moeten zijn; de termijn loopt door volgens wat"
        + " misschien niet meer geldt. Controleer de gegevens en stel as_of en review_by in."),
    SentenceForm(
      "{text:path}: pack {pack} is dated {word}, which is yet to come.",
      nl: "{text:path}: pakket {pack} is gedateerd op {word}, en die datum moet nog komen."),
    SentenceForm(
      "{text:path}: signatures of {text:signer} count until {text:end}; then these rules are refused: sign with a newer"
        + " key",
      nl: "{text:path}: handtekeningen van {text:signer} gelden tot {text:end}; daarna worden deze regels geweigerd:"
        + " onderteken met een nieuwere sleutel"),
    SentenceForm(
      "{text:path}: what changed under {text:names} counts from the next start: systemctl restart egressd",
      nl: "{text:path}: wat onder {text:names} is gewijzigd geldt vanaf de volgende start: systemctl restart egressd"),
  ]
}
