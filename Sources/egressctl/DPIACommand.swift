// Role: `egressctl dpia`: what the monitor itself processes, from the settings, the journal and the files found here.
import AlertDelivery
import ArgumentParser
import EgressPipeline
import EgressSettings
import EgressSetup
import EgressTypes
import EvidenceJournal
import JournalFiles
import LinuxCalls
import PrivacyStatement

/// Prints the statement.
struct DPIACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dpia",
    abstract:
      "State what the monitor itself processes, how long it is kept, who may read it, who gets it, and who looked.",
    discussion: """
      Material for a data protection impact assessment (GDPR art. 35). It is made of the settings, of the fields found in \
      the journal and of the owners and modes of the files; what only a person can say is left open.
      """)

  @OptionGroup var journal: JournalAccessOption

  @OptionGroup var wording: LanguageOption

  @Option(help: "text, markdown or json.")
  var format = DocumentFormat.text

  func run() throws {
    let folder = try journal.folder(for: "dpia")
    let settings = try journal.settingsFile.loadIfPresent()
    var found = JournalFacts(log: try JournalReader(folder).key.log.text, folder: folder)
    let pass = try JournalPass("dpia", over: folder)
    while let entry = try pass.next() { found.add((try? entry.record) ?? JournalRecord()) }
    let facts = ProcessingFacts(
      at: .now, settings: settings, devices: try devices(settings), journal: found, frames: .kept,
      files: files(folder, settings))
    let language = wording.language(settings)
    let outline = PrivacyStatement(facts, in: language).outline
    switch format {
    case .text: Terminal.write(outline.text)
    case .markdown: Terminal.write(outline.markdown)
    case .json: Terminal.line(try JSONOutput.pretty(OutlineObject(outline, in: language)))
    }
  }

  private func devices(_ settings: Settings?) throws -> Int? {
    guard let path = settings?.inventory else { return nil }
    do {
      return try LoadedInventory(at: path).inventory.devices.count
    } catch {
      Terminal.warn("\(error)")
      return nil
    }
  }

  private func files(_ folder: String, _ settings: Settings?) -> [FileFacts] {
    var paths: [(FileKind, String)] = [
      (.journal, folder), (.frames, HeaderStore.folder(in: folder)), (.signingKey, JournalKeyFile.signing(folder)),
      (.evidenceKey, JournalKeyFile.evidence(folder)), (.pseudonymKey, JournalKeyFile.pseudonym(folder)),
    ]
    if let settings {
      paths.insert((.settings, journal.settingsFile.config), at: 0)
      if let inventory = settings.inventory { paths.insert((.inventory, inventory), at: 1) }
      paths += [
        (.deliveries, DeliveryLog.folder(below: settings.alerts.state)), (.control, settings.control),
      ]
    }
    return paths.map { kind, path in FileFacts(kind, path, FileFacts.Permissions(of: path)) }
  }
}

extension FileFacts.Permissions {
  /// Those of a file; nil when it is not there or may not be looked at.
  fileprivate init?(of path: String) {
    guard let owner = try? FileSystem.ownership(of: path), let mode = try? FileSystem.mode(of: path) else { return nil }
    let group = UserNames.group(owner.group)
    self.init(
      owner: UserNames.name(of: owner.user) ?? "uid \(owner.user)", group: group?.name ?? "gid \(owner.group)",
      members: group?.members ?? [], mode: mode)
  }
}

extension FrameFacts {
  /// What egressd keeps.
  fileprivate static let kept = FrameFacts(bytesPerFrame: KeptFrame.maximumBytes)
}

/// A document as one object for other programs.
struct OutlineObject: Encodable {
  struct Section: Encodable {
    var heading: String
    var sentences: [String]
    var rows: [Row]
  }

  struct Row: Encodable {
    var label: String
    var lines: [String]
  }

  var language: String
  var title: String
  var sentences: [String]
  var sections: [Section]

  init(_ outline: Outline, in language: Language) {
    self.language = language.rawValue
    title = outline.title
    sentences = outline.sentences
    sections = outline.sections.map { section in
      Section(
        heading: section.heading, sentences: section.sentences,
        rows: section.rows.map { Row(label: $0.label, lines: $0.lines) })
    }
  }
}
