// Role: the log of custody: who made the bundle, when, where, with what and in which steps; how recipients go on.
import EgressTypes

/// The chain of custody from the journal to the bundle.
public struct CustodyLog: Sendable {
  private var lines: [String] = []
  private let person: String
  private let host: String

  /// Begins the log of a person on a machine.
  public init(person: String, host: String) {
    self.person = person
    self.host = host
  }

  /// Adds a step.
  public mutating func add(_ step: String, at time: Timestamp) {
    lines.append("\(time.description) | \(CustodyLog.field(person)) | \(CustodyLog.field(host)) | \(step.visible)\n")
  }

  /// The file's text.
  public var text: String {
    """
    # Chain of custody. One line a step: time (UTC) | who | where | what. | in a name is written \\x7c.
    # Keten van bewaring. Eén regel per stap: tijd (UTC) | wie | waar | wat.
    #
    # This file is signed with the folder and stays as it is. Whoever receives the folder, copies it or hands it on
    # adds a line of the same form to \(BagWriter.additionsName) beside bagit.txt, which is not signed and does not
    # break the bag. End each line with the SHA-512 of the tag manifest, so that it is bound to this folder:
    # Dit bestand is met de map ondertekend en blijft zoals het is. Wie de map ontvangt, kopieert of doorgeeft, voegt
    # een regel van dezelfde vorm toe aan \(BagWriter.additionsName) naast bagit.txt:
    #
    #   printf '%s | %s | %s | %s | sha512 %s\\n' "$(date -u +%FT%TZ)" "NAME, ORGANISATION" "PLACE" \\
    #     "received from … / ontvangen van …" "$(sha512sum < \(BagManifest.Scope.tags.fileName) | cut -c1-128)" \\
    #     >> \(BagWriter.additionsName)

    """ + lines.joined()
  }

  private static func field(_ text: String) -> String { text.visible.replacing("|", with: "\\x7c") }
}
