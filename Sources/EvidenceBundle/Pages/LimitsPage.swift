// Role: the page that says what a bundle does not prove.
import EgressTypes

/// What a bundle does not prove.
public enum LimitsPage {
  /// The page in a language.
  public static func page(about subject: BundleSubject, in language: Language) -> Page {
    var page = Page(language("What this does not prove", nl: "Wat dit niet bewijst"), in: language)
    page.list([
      language(
        "What the traffic contained. The monitor keeps the headers of frames, at most 128 bytes, and never their"
          + " content. Byte counts bound how much was sent; they stand in flows.jsonl, while an event counts up to its"
          + " own moment only.",
        nl: "Wat het verkeer bevatte. De monitor bewaart de kopregels van frames, ten hoogste 128 bytes, en nooit de"
          + " inhoud. De aantallen bytes begrenzen hoeveel er verzonden is; ze staan in flows.jsonl, terwijl een"
          + " gebeurtenis alleen tot haar eigen moment telt."),
      language(
        "That frames.pcapng was not changed before this folder was made: frames are kept beside the journal, which"
          + " holds the hashes of whole files of them at most. The records are what the journal proves.",
        nl: "Dat frames.pcapng niet gewijzigd is voordat deze map gemaakt werd: frames worden naast het journaal"
          + " bewaard, dat hoogstens de hashes van hele bestanden ervan bevat. De records zijn wat het journaal"
          + " bewijst."),
      language(
        "Who handled the controller, or why it sent something.",
        nl: "Wie de controller bediende, of waarom die iets verstuurde."),
      language(
        "Where a server stands beyond what the named location data says of its address, nor which organisation reads"
          + " what arrives there.",
        nl: "Waar een server staat, behalve wat de genoemde locatiegegevens over het adres zeggen, of welke organisatie"
          + " leest wat daar aankomt."),
      language(
        "That nothing else left. The monitor sees one network segment, while it runs. A controller with another radio"
          + " or port can send around it.",
        nl:
          "Dat er niets anders is verzonden. De monitor ziet één netwerksegment, zolang hij draait. Een controller met een"
          + " andere zender of poort kan daar omheen sturen."),
      language(
        "That a violation is unlawful, or that something approved is lawful: the rules are those of the owner of the"
          + " hangar.",
        nl: "Dat een overtreding onrechtmatig is, of dat iets goedgekeurds rechtmatig is: de regels zijn die van de"
          + " eigenaar van de hangar."),
      language(
        "That the monitor itself was honest. The signature binds these files to a key. Whoever holds the journal's key"
          + " could have signed another history, unless its checkpoints were also given to a witness.",
        nl: "Dat de monitor zelf eerlijk was. De handtekening bindt deze bestanden aan een sleutel. Wie de sleutel van"
          + " het journaal heeft, had een andere geschiedenis kunnen ondertekenen, tenzij de controlepunten ook aan een"
          + " getuige gegeven zijn."),
      language(
        "That excerpts are whole: lines with egress.excerpt_of repeat parts of a record and rest on the exporter's"
          + " word, until that record is asked for.",
        nl: "Dat uittreksels volledig zijn: regels met egress.excerpt_of herhalen delen van een record en berusten op"
          + " het woord van wie exporteerde, totdat dat record wordt opgevraagd."),
    ])
    if subject.selection.isSingle {
      page.paragraph(
        language(
          "This folder discloses single records. A proof of inclusion holds hashes of other records and their number,"
            + " and nothing of their content; who already knows another record byte for byte could recognise its hash.",
          nl: "Deze map onthult losse records. Een bewijs van opname bevat hashes van andere records en hun aantal, en"
            + " niets van hun inhoud; wie een ander record al byte voor byte kent, zou de hash herkennen."))
    }
    return page
  }
}
