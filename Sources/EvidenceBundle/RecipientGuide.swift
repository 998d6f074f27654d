// Role: the README of a bundle: what lies in it, how to check it with public tools, and what it does not prove.
import EgressTypes
import SSHSignatures

/// Writes the page that a recipient reads first.
enum RecipientGuide {
  static let fileName = "README.txt"

  static func file(about subject: BundleSubject, files: [BundleFile], signer: SignerKey) -> BundleFile {
    let text = [
      heading(subject, signer), contents(files),
      verification(signer, hasProofs: files.contains { $0.path == ProofScript.path }), limits,
    ].joined(separator: "\n")
    return BundleFile(path: fileName, bytes: Array(text.utf8), purpose: "this page")
  }

  private static func heading(_ subject: BundleSubject, _ signer: SignerKey) -> String {
    """
    EVIDENCE OF NETWORK EGRESS
    ==========================

    Case:         \(subject.caseID)
    Journal:      \(subject.log)
    Selection:    \(subject.selection)
    Made at:      \(subject.madeAt.readable) (UTC)
    Signing key:  \(signer.fingerprint)

    This folder holds records that egressd, a monitor on the gateway of a drone
    hangar, wrote about network traffic of drone controllers. It can be checked
    with tools that every Debian system has; the monitor's own software is not
    needed.

    """
  }

  private static func contents(_ files: [BundleFile]) -> String {
    let own: [(String, String)] = [
      (BundleManifest.fileName, "the SHA-256 of every other file"),
      (BundleManifest.signatureName, "the signature over that list"),
      ("signing-key/", "the public key that made the signature, in three formats"),
    ]
    let lines = (files.map { ($0.path, $0.purpose) } + own).map { "  \($0.0)\n      \($0.1)\n" }
    return "WHAT IS IN HERE\n\n" + lines.joined() + ""
  }

  private static func verification(_ signer: SignerKey, hasProofs: Bool) -> String {
    let proofs =
      hasProofs
      ? """

      4. Each record stands in the monitor's journal, unchanged since it was written
         there, and the journal's own key signs that journal:

           bash \(ProofScript.path)

         The script is short; read it before you run it. Compare the journal's key,
         journal/log.pub, with the one the owner of the hangar noted at its start.

      """ : ""
    return """
      HOW TO CHECK IT

      Run these in this folder.

      1. No listed file was changed or lost:

           sha256sum -c \(BundleManifest.fileName)

         A file that is not on the list is not part of the evidence. To see such files:

           find . -type f | sed 's|^\\./||' | grep -v '^manifest-sha256' | sort > /tmp/found
           cut -c67- \(BundleManifest.fileName) | sort | comm -13 - /tmp/found

      2. The list was signed by the key in this folder:

           ssh-keygen -Y verify -f signing-key/allowed_signers -I \(SignerKey.identity) \\
             -n \(SSHSignature.evidenceNamespace) -s \(BundleManifest.signatureName) < \(BundleManifest.fileName)

         The same with openssl (3.0 or later) instead of ssh-keygen:

           { printf 'SSHSIG\\0\\0\\0\\020\(SSHSignature.evidenceNamespace)\\0\\0\\0\\0\\0\\0\\0\\006sha512\\0\\0\\0\\100'
             openssl dgst -sha512 -binary \(BundleManifest.fileName); } > /tmp/signed
           sed '1d;$d' \(BundleManifest.signatureName) | openssl base64 -d | tail -c 64 > /tmp/signature
           openssl pkeyutl -verify -pubin -inkey signing-key/key.pem -rawin \\
             -in /tmp/signed -sigfile /tmp/signature

      3. The key is the monitor's. Anyone can put a key of their own into a folder,
         so compare the fingerprint with one you got another way: from the owner of
         the hangar, or from an earlier export. The monitor also journals it at each
         start, in the field egress.evidence.key.

           ssh-keygen -l -f signing-key/key.pub

         It must say \(signer.fingerprint)
      \(proofs)
      """
  }

  private static let limits = """
    WHAT THIS DOES NOT PROVE

    - What the traffic contained. The monitor keeps the headers of frames, at most
      128 bytes, and never their content. Byte counts bound how much was sent; they
      stand in flows.jsonl, while an event counts up to its own moment only.
    - That frames.pcapng was not changed before this folder was made: frames are
      kept beside the journal, not in it. The records are what the journal proves.
    - Who handled the controller, or why it sent something.
    - Where a server stands beyond what the named location data says of its address,
      nor which organisation reads what arrives there.
    - That nothing else left. The monitor sees one network segment, while it runs. A
      controller with another radio or port can send around it.
    - That the monitor itself was honest. The signature binds these files to a key.
      Whoever holds that key could have signed something else, unless the journal's
      checkpoints were also given to a witness.

    """
}
