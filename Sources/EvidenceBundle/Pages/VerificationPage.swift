// Role: how to check a bundle with public tools, without egressd's software.
import EgressTypes
import SSHSignatures

/// How to check a bundle.
public struct VerificationPage: Sendable {
  private let subject: BundleSubject
  private let signer: SignerKey
  private let files: Set<String>

  /// Takes the bundle, the key that signs it, and the names of the payload's files.
  public init(about subject: BundleSubject, signedBy signer: SignerKey, files: Set<String>) {
    self.subject = subject
    self.signer = signer
    self.files = files
  }

  /// The page in a language.
  public func page(in language: Language) -> Page {
    var page = Page(
      language("How to verify this folder without our software", nl: "Deze map controleren zonder onze software"),
      in: language)
    page.paragraph(
      language(
        "Every Debian system has these tools: coreutils, openssh-client, openssl 3, bash. Run the commands in the folder"
          + " that holds bagit.txt.",
        nl: "Elk Debian-systeem heeft deze hulpmiddelen: coreutils, openssh-client, openssl 3, bash. Voer de opdrachten"
          + " uit in de map waarin bagit.txt staat."))
    bag(in: &page, language)
    signature(in: &page, language)
    records(in: &page, language)
    contents(in: &page, language)
    timestamp(in: &page, language)
    return page
  }

  private func bag(in page: inout Page, _ language: Language) {
    page.heading(
      language("1. No file was changed, lost or added", nl: "1. Geen bestand is gewijzigd, verloren of toegevoegd"))
    page.paragraph(
      language(
        "The folder is a bag (RFC 8493): manifest-sha512.txt lists everything below data/, tagmanifest-sha512.txt"
          + " everything else.",
        nl: "De map is een bag (RFC 8493): manifest-sha512.txt noemt alles onder data/, tagmanifest-sha512.txt al het"
          + " andere."))
    page.commands("sha512sum --quiet -c manifest-sha512.txt tagmanifest-sha512.txt")
    page.paragraph(
      language(
        "It prints nothing when all is well. This prints files that no manifest lists, and must print nothing:",
        nl: "Het toont niets als alles klopt. Dit toont bestanden die in geen manifest staan, en moet niets tonen:"))
    page.commands(
      """
      find . -type f | sed 's|^\\./||' | grep -vx 'tagmanifest-sha512.txt\\(\\.sig\\(\\.tsr\\)\\?\\)\\?' \\
        | grep -vx custody-additions.txt | sort > /tmp/found
      cut -c131- manifest-sha512.txt tagmanifest-sha512.txt | sort | comm -13 - /tmp/found
      """)
    page.paragraph(
      language(
        "The reference program of the format does both (bagit.py, PyPI bagit):",
        nl: "Het referentieprogramma van het formaat doet beide (bagit.py, PyPI bagit):"))
    page.commands("bagit.py --validate .")
  }

  private func signature(in page: inout Page, _ language: Language) {
    page.heading(
      language(
        "2. The manifests were signed by the monitor's key",
        nl: "2. De manifesten zijn ondertekend door de sleutel van de monitor"))
    page.commands(
      """
      ssh-keygen -Y verify -f signing-key/allowed_signers -I \(SignerKey.identity) \\
        -n \(SSHSignature.evidenceNamespace) -s \(BagWriter.signatureName) < tagmanifest-sha512.txt
      """)
    page.paragraph(language("The same with openssl:", nl: "Hetzelfde met openssl:"))
    page.commands(
      """
      { printf 'SSHSIG\\0\\0\\0\\020\(SSHSignature.evidenceNamespace)\\0\\0\\0\\0\\0\\0\\0\\006sha512\\0\\0\\0\\100'
        openssl dgst -sha512 -binary tagmanifest-sha512.txt; } > /tmp/signed
      sed '1d;$d' \(BagWriter.signatureName) | openssl base64 -d | tail -c 64 > /tmp/signature
      openssl pkeyutl -verify -pubin -inkey signing-key/key.pem -rawin -in /tmp/signed -sigfile /tmp/signature
      """)
    page.paragraph(
      language(
        "Anyone can put a key of their own into a folder, so compare the fingerprint with one you got another way: from"
          + " the owner of the hangar, or from an earlier export. The monitor also journals it at each start, in the"
          + " field egress.evidence.key. It must say \(signer.fingerprint)",
        nl: "Iedereen kan een eigen sleutel in een map zetten. Vergelijk daarom de vingerafdruk met een die u langs een"
          + " andere weg kreeg: van de eigenaar van de hangar, of uit een eerdere export. De monitor zet hem ook bij"
          + " elke start in het journaal, in het veld egress.evidence.key. Hij moet zijn: \(signer.fingerprint)"))
    page.commands("ssh-keygen -l -f signing-key/key.pub")
  }

  private func records(in page: inout Page, _ language: Language) {
    page.heading(
      language("3. The records stand in the journal, unchanged", nl: "3. De records staan ongewijzigd in het journaal"))
    page.paragraph(
      language(
        "Each record comes with a proof that leads from its hash to a signed checkpoint of the journal (RFC 6962, C2SP"
          + " tlog-proof). The script is short; read it before you run it. Compare data/journal/log.pub with the key that"
          + " the owner of the hangar noted when the journal began.",
        nl: "Bij elk record hoort een bewijs dat van zijn hash naar een ondertekend controlepunt van het journaal leidt"
          + " (RFC 6962, C2SP tlog-proof). Het script is kort; lees het voordat u het uitvoert. Vergelijk"
          + " data/journal/log.pub met de sleutel die de eigenaar van de hangar bij het begin van het journaal noteerde."
      ))
    page.commands("bash data/\(ProofScript.name)")
    if files.contains(where: { $0.hasPrefix("journal/timestamps.") }) {
      page.paragraph(
        language(
          "data/journal/timestamps.NAME/ holds a token of a timestamp authority over a checkpoint of the journal, so the"
            + " records existed before the time in it. CA.pem is the authority's certificate, obtained from the"
            + " authority:",
          nl: "data/journal/timestamps.NAAM/ bevat een token van een tijdstempeldienst over een controlepunt van het"
            + " journaal: de records bestonden vóór de tijd daarin. CA.pem is het certificaat van die dienst, verkregen"
            + " van de dienst:"))
      page.commands(
        "for t in data/journal/timestamps.*/*.tsr; do\n  openssl ts -verify -data \"${t%.tsr}.checkpoint\" -in \"$t\" -CAfile CA.pem\n  openssl ts -reply -in \"$t\" -token_out -out /tmp/token\n"
          + "  openssl ts -reply -in /tmp/token -token_in -text | grep '^Time stamp'\ndone")
    }
    guard files.contains(where: { $0.hasPrefix("journal/witness/") }) else { return }
    page.paragraph(
      language(
        "data/journal/witness/ holds checkpoints that witnesses cosigned, each with a proof that the journal only grew"
          + " since (docs/journal-format.md of egressd, section 9, tells how to check both).",
        nl:
          "data/journal/witness/ bevat controlepunten die getuigen mede ondertekenden, elk met een bewijs dat het journaal"
          + " sindsdien alleen groeide (docs/journal-format.md van egressd, hoofdstuk 9)."))
  }

  private func contents(in page: inout Page, _ language: Language) {
    page.heading(language("4. What the files hold", nl: "4. Wat de bestanden bevatten"))
    if files.contains("frames.pcapng") {
      page.paragraph(
        language(
          "Headers of frames, how many were dropped, the filter, and remarks that name the records (capinfos and tshark"
            + " belong to Wireshark):",
          nl:
            "Kopregels van frames, hoeveel er wegvielen, het filter, en opmerkingen die de records noemen (capinfos en"
            + " tshark horen bij Wireshark):"))
      page.commands(
        "capinfos -H -k -l data/frames.pcapng\ntshark -n -r data/frames.pcapng -T fields -e frame.time -e ip.dst -e frame.comment"
      )
    }
    if files.contains(where: { $0.hasPrefix("rules/") }) {
      page.paragraph(
        language(
          "Where a folder of rules has its list, the list's own SHA-256 stands in rules-in-force.jsonl, in"
            + " egress.rules.manifest:",
          nl: "Waar een map met regels een lijst heeft, staat de SHA-256 van die lijst in rules-in-force.jsonl, in"
            + " egress.rules.manifest:"))
      page.commands(
        "for list in data/rules/*/MANIFEST.sha256; do\n  [ -e \"$list\" ] || continue\n  sha256sum \"$list\"\n"
          + "  (cd \"${list%/*}\" && sha256sum --quiet -c MANIFEST.sha256)\ndone")
    }
    page.paragraph(
      language(
        "For exchange with other software (PyPI case-utils and stix2-validator):",
        nl: "Voor uitwisseling met andere software (PyPI case-utils en stix2-validator):"))
    page.commands("case_validate data/case.jsonld\nstix2_validator data/indicators.stix.json")
  }

  private func timestamp(in page: inout Page, _ language: Language) {
    page.heading(language("5. When it existed", nl: "5. Wanneer het bestond"))
    page.paragraph(
      language(
        "Where \(BagWriter.timestampName) lies beside the signature, a timestamp authority confirmed the signature at a"
          + " time (RFC 3161). CA.pem is the authority's certificate, obtained from the authority:",
        nl: "Waar \(BagWriter.timestampName) naast de handtekening ligt, heeft een tijdstempeldienst de handtekening op"
          + " een tijdstip bevestigd (RFC 3161). CA.pem is het certificaat van die dienst, verkregen van de dienst:"))
    page.commands(
      "openssl ts -verify -data \(BagWriter.signatureName) -in \(BagWriter.timestampName) -CAfile CA.pem")
    page.paragraph(
      language(
        "Where it is missing, whoever holds the folder can ask an authority for one, without giving anything away but a"
          + " hash:",
        nl: "Waar het ontbreekt, kan wie de map heeft er een aanvragen, zonder meer prijs te geven dan een hash:"))
    page.commands(
      """
      openssl ts -query -data \(BagWriter.signatureName) -sha512 -cert -out /tmp/query.tsq
      curl -H 'Content-Type: application/timestamp-query' --data-binary @/tmp/query.tsq URL \\
        > \(BagWriter.timestampName)
      """)
  }
}
