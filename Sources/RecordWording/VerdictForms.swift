// Role: the sentences under `egress.reasons` of verdict and flow records, as the rules and the pipeline make them.

extension SentenceForms {
  /// What a verdict rests on.
  ///
  /// One axis is one kind; what may stand behind any finding of it is listed with it.
  static let verdictForms: [PlaceKind: [SentenceForm]] = [
    .reason: [
      SentenceForm("location: {location}", nl: "locatie: {location}"),
      SentenceForm("network-operator: {network}", nl: "netwerkbeheerder: {network}"),
      SentenceForm("service-operator: {service}", nl: "dienst: {service}"),
      SentenceForm(
        "policy: `{text}` is not among the rules in force; nothing is approved under it",
        nl: "beleid: `{text}` staat niet in de geldende regels; op grond daarvan is niets goedgekeurd"),
      SentenceForm(
        "policy: beyond the proxy, at {word}: `{text}` is not among the rules in force; nothing is approved under it",
        nl: "beleid: achter de proxy, op {word}: `{text}` staat niet in de geldende regels; op grond daarvan is niets"
          + " goedgekeurd"),
      SentenceForm(
        "window: {word} ({pack}) excepts it, asked for by {said:asker}, approved by {said:giver}, until {text:end}, at"
          + " most {number} bytes sent",
        nl: "uitzondering: {word} ({pack}) staat het toe, aangevraagd door {said:asker}, goedgekeurd door {said:giver},"
          + " tot {text:end}, ten hoogste {number} bytes verzonden"),
      SentenceForm(
        "window: {word} ({pack}) excepts it, asked for by {said:asker}, approved by {said:giver}, at most {number}"
          + " bytes sent",
        nl: "uitzondering: {word} ({pack}) staat het toe, aangevraagd door {said:asker}, goedgekeurd door {said:giver},"
          + " ten hoogste {number} bytes verzonden"),
      SentenceForm(
        "window: {word} ({pack}) excepts it, asked for by {said:asker}, at most {number} bytes sent",
        nl: "uitzondering: {word} ({pack}) staat het toe, aangevraagd door {said:asker}, ten hoogste {number} bytes"
          + " verzonden"),
    ],
    .location: shared(.location) + [
      SentenceForm("inside the hangar, never leaves", nl: "binnen de hangar, gaat nooit naar buiten"),
      SentenceForm("{scope}, never leaves", nl: "{scope}, gaat nooit naar buiten"),
      SentenceForm(
        "the destination lies inside the hangar or cannot be routed",
        nl: "de bestemming ligt binnen de hangar of is van buiten niet te bereiken"),
      SentenceForm(
        "a private address outside the hangar, which no source can place",
        nl: "een privéadres buiten de hangar, dat geen bron kan plaatsen"),
      SentenceForm("a location source is missing: {text}", nl: "een bron van locatiegegevens ontbreekt: {text}"),
      SentenceForm("no location database", nl: "geen locatiegegevens"),
      SentenceForm(
        "anycast, served from many places by {vote}", nl: "anycast, vanaf veel plaatsen bediend, volgens {vote}"),
      SentenceForm(
        "`{text}`, which names no country, by {vote}", nl: "`{text}`, dat geen land noemt, volgens {vote}"),
      SentenceForm(
        "sources disagree: {text}; the worst counts", nl: "bronnen spreken elkaar tegen: {text}; de ongunstigste telt"),
      SentenceForm("no source knows the address", nl: "geen bron kent het adres"),
      SentenceForm(
        "where it goes beyond the tunnel or proxy is not known: {marks}",
        nl: "waar het achter de tunnel of proxy naartoe gaat, is niet bekend: {marks}"),
      SentenceForm("{country} by {votes}: {standing}", nl: "server in {country} volgens {votes}: {standing}"),
      SentenceForm("{country}: {standing}", nl: "server in {country}: {standing}"),
    ],
    .standing: [
      SentenceForm("adverse by {pack}", nl: "ongewenst volgens {pack}"),
      SentenceForm("not approved under {pack}", nl: "niet goedgekeurd onder beleid {pack}"),
      SentenceForm("approved by {approver}", nl: "goedgekeurd volgens {approver}"),
      SentenceForm(
        "approved by {approver}, but the data is too old to approve",
        nl: "goedgekeurd volgens {approver}, maar de gegevens zijn te oud om goed te keuren"),
      SentenceForm("{lapse}", nl: "{lapse}"),
    ],
    .lapse: [
      SentenceForm("{pack} was to be reviewed by {word}", nl: "{pack} had uiterlijk {word} herzien moeten zijn"),
      SentenceForm("{pack} lists {country} until {word}", nl: "{pack} noemt {country} tot en met {word}"),
    ],
    .votes: [
      SentenceForm("{vote} and {votes}", nl: "{vote} en {votes}"),
      SentenceForm("{vote}", nl: "{vote}"),
    ],
    .vote: [
      SentenceForm(
        "{text:vendor} (age of {text:path} unknown, network {word})",
        nl: "{text:vendor} (ouderdom van {text:path} onbekend, netwerk {word})"),
      SentenceForm(
        "{text:vendor} (database of {word:date}, network {word:net})",
        nl: "{text:vendor} (gegevens van {word:date}, netwerk {word:net})"),
      SentenceForm(
        "{text:vendor} (database of {word:date}, {number} days old, network {word:net})",
        nl: "{text:vendor} (gegevens van {word:date}, {number} dagen oud, netwerk {word:net})"),
      SentenceForm(
        "{text:vendor} (database of {word:date}, made {number} days after this traffic, network {word:net})",
        nl: "{text:vendor} (gegevens van {word:date}, {number} dagen na dit verkeer gemaakt, netwerk {word:net})"),
    ],
    .claims: [
      SentenceForm("{claim}; {claims}", nl: "{claim}; {claims}"),
      SentenceForm("{claim}", nl: "{claim}"),
    ],
    .claim: [SentenceForm("AS{word:number} by {text}", nl: "AS{word:number} volgens {text}")],
    .network: shared(.network) + [
      SentenceForm(
        "{network}, but the data is too old to approve",
        nl: "{network}, maar de gegevens zijn te oud om goed te keuren"),
      SentenceForm("no source names the AS", nl: "geen bron noemt het netwerk (AS)"),
      SentenceForm("sources disagree: {claims}", nl: "bronnen spreken elkaar tegen: {claims}"),
      SentenceForm("sources disagree: {text}", nl: "bronnen spreken elkaar tegen: {text}"),
      SentenceForm(
        "operator AS{word:number} {text} is not listed: judged by location alone",
        nl: "netwerkbeheerder AS{word:number} {text} staat in geen lijst: alleen naar locatie beoordeeld"),
      SentenceForm(
        "operator AS{word:number} is not listed: judged by location alone",
        nl: "netwerkbeheerder AS{word:number} staat in geen lijst: alleen naar locatie beoordeeld"),
      SentenceForm(
        "AS{word:number} {text} is registered in {controller} ({word:registry}, {word:date}): {registration}",
        nl: "AS{word:number} {text} is geregistreerd in {controller} ({word:registry}, {word:date}): {registration}"),
      SentenceForm(
        "AS{word:number} is registered in {controller} ({word:registry}, {word:date}): {registration}",
        nl: "AS{word:number} is geregistreerd in {controller} ({word:registry}, {word:date}): {registration}"),
      SentenceForm(
        "AS{word:number} {text:name} ({pack}, {why}): {control}",
        nl: "AS{word:number} {text:name} ({pack}, {why}): {control}"),
    ],
    .control: [
      SentenceForm("who controls it is unclear", nl: "wie er zeggenschap over heeft, is onduidelijk"),
      SentenceForm(
        "controlled from {controller}, adverse by {pack}",
        nl: "zeggenschap vanuit {controller}, ongewenst volgens {pack}"),
      SentenceForm(
        "controlled from {controller}, flagged by {pack}", nl: "zeggenschap vanuit {controller}, gemarkeerd door {pack}"
      ),
      SentenceForm(
        "controlled from {controller}, approved by {approver}",
        nl: "zeggenschap vanuit {controller}, goedgekeurd volgens {approver}"),
      SentenceForm(
        "controlled from {controller}, which {pack} does not approve",
        nl: "zeggenschap vanuit {controller}, wat {pack} niet goedkeurt"),
      SentenceForm(
        "controlled from {controller}, but {lapse}", nl: "zeggenschap vanuit {controller}, maar {lapse}"),
    ],
    .registration: [
      SentenceForm("adverse by {pack}", nl: "ongewenst volgens {pack}"),
      SentenceForm("flagged by {pack}", nl: "gemarkeerd door {pack}"),
      SentenceForm("approved by {approver}", nl: "goedgekeurd volgens {approver}"),
      SentenceForm("which {pack} does not approve", nl: "wat {pack} niet goedkeurt"),
      SentenceForm("{lapse}", nl: "{lapse}"),
    ],
    .service: shared(.service) + [
      SentenceForm(
        "{word:name} ({word:source}) is {text}, controlled from {controller}, by {approver}, which allows it",
        nl: "{word:name} ({word:source}) is van {text}, zeggenschap vanuit {controller}, volgens {approver}, dat het"
          + " toestaat"),
      SentenceForm(
        "{word:name} ({word:source}) is {text}, controlled from {controller}, by {pack}, which was to be reviewed by"
          + " {word:date}",
        nl: "{word:name} ({word:source}) is van {text}, zeggenschap vanuit {controller}, volgens {pack}, dat uiterlijk"
          + " {word:date} herzien had moeten zijn"),
      SentenceForm(
        "{word:name} ({word:source}) is {text}, controlled from {controller}, by {pack}, known from {confidence} only",
        nl: "{word:name} ({word:source}) is van {text}, zeggenschap vanuit {controller}, volgens {pack}, alleen bekend"
          + " uit {confidence}"),
      SentenceForm(
        "{word:name} ({word:source}) is {text}, controlled from {controller}, by {pack}",
        nl: "{word:name} ({word:source}) is van {text}, zeggenschap vanuit {controller}, volgens {pack}"),
      SentenceForm("names contradict each other: {text}", nl: "namen spreken elkaar tegen: {text}"),
      SentenceForm("the name is encrypted", nl: "de naam is versleuteld"),
      SentenceForm(
        "the name is encrypted, {word:name} ({word:source}) is the outer one",
        nl: "de naam is versleuteld, {word:name} ({word:source}) is de buitenste"),
      SentenceForm(
        "the name is encrypted, {word:name} ({word:source}) is what DNS told",
        nl: "de naam is versleuteld, {word:name} ({word:source}) is wat DNS meldde"),
      SentenceForm("no name was seen", nl: "er is geen naam gezien"),
      SentenceForm("{word} is in no destination pack", nl: "{word} staat in geen regelpakket met bestemmingen"),
      SentenceForm(
        "the encrypted name cannot be placed in the baseline",
        nl: "van de versleutelde naam is niet te zeggen of hij in de basislijn staat"),
      SentenceForm("{word} is outside the baseline", nl: "{word} staat niet in de basislijn"),
      SentenceForm("no name places it in the baseline", nl: "geen naam plaatst het in de basislijn"),
      SentenceForm("{word} is in the baseline", nl: "{word} staat in de basislijn"),
      SentenceForm(
        "the bytes can be read in two ways: {marks}", nl: "de bytes zijn op twee manieren te lezen: {marks}"),
      SentenceForm(
        "the server's name could not be read: {marks}", nl: "de naam van de server was niet te lezen: {marks}"),
    ],
  ]

  /// What may stand of any finding of an axis.
  private static func shared(_ kind: PlaceKind) -> [SentenceForm] {
    let place = "{\(kind.rawValue)}"
    return [
      SentenceForm("beyond the proxy, at {word}: \(place)", nl: "achter de proxy, op {word}: \(place)"),
      SentenceForm(
        "{verdict} under what was in force before, which stands",
        nl: "{verdict} volgens wat eerder gold, en dat blijft staan"),
      SentenceForm(
        "\(place), but policy {pack} was to be reviewed by {word}",
        nl: "\(place), maar beleid {pack} had uiterlijk {word} herzien moeten zijn"),
    ]
  }
}
