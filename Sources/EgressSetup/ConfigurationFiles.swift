// Role: reads the files an administrator writes: settings, inventory, and the folder of rule packs.
import EgressSettings
import EgressTypes
import EvidenceJournal
import FoundationEssentials
import LinuxCalls
import VerdictRules

/// The files of a configuration.
public enum ConfigurationFiles {
  /// The largest file read whole, in bytes; one more is refused by the YAML reader.
  static let maximumBytes = (8 << 20) + 1

  /// Reads a settings file.
  public static func settings(at path: String) throws(SetupError) -> Settings {
    let bytes = try contents(
      of: path, remedy: "run `egressctl init --config \(path)` for a first one, or name another with --config")
    let settings: Settings
    do { settings = try Settings(reading: bytes, file: path) } catch { throw SetupError(passing: error) }
    for witness in settings.witnesses where WitnessKey(text: witness.key) == nil {
      throw SetupError(
        path, "witnesses: `\(witness.key)` is no verifier key of a witness",
        remedy: "write name+id+base64 as the witness's operator gives it; a key of type 04 begins with B")
    }
    return settings
  }

  /// Where rule packs are looked for when no folder is named, first to last.
  public static var rulePlaces: [String] {
    var places = ["/etc/egressd/Rules", "/usr/share/egressd/Rules", "/usr/local/share/egressd/Rules"]
    // A program run from its build folder finds the rules of its own checkout.
    var folder = URL(filePath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path().count > 1 {
      places.append(folder.appending(path: "Rules").path())
      folder.deleteLastPathComponent()
    }
    return places
  }

  /// Reads every `.yaml` file below a folder of rules, in the order of their paths.
  public static func rules(in folder: String?) throws(SetupError) -> [RuleFile] {
    guard let found = folder ?? rulePlaces.first(where: { FileManager.default.fileExists(atPath: $0 + "/policies") })
    else {
      throw SetupError(
        "rules", "no folder of rule packs at \(rulePlaces.prefix(3).joined(separator: ", "))",
        remedy: "install them or name the folder with --rules or `rules:`")
    }
    let paths = try rulePaths(below: found)
    guard paths.contains(where: { $0.hasSuffix(".yaml") }) else {
      throw SetupError(found, "holds no .yaml file", remedy: "name the folder that holds policies/ and jurisdictions/")
    }
    var files: [RuleFile] = []
    for path in paths {
      files.append(
        RuleFile(root: found, path: path, bytes: try contents(of: "\(found)/\(path)", remedy: "make it readable")))
    }
    return files
  }

  /// The paths of the files below a folder of rules, sorted; what is wrongly named is among them, to be refused.
  ///
  /// Pages for people, signatures, schemas and hidden files are no rules.
  static func rulePaths(below folder: String) throws(SetupError) -> [String] {
    try paths(below: folder).filter { path in
      guard !path.hasPrefix("schema/"), !path.hasSuffix(".md"), !path.hasSuffix(LocalRules.signatureSuffix),
        !path.split(separator: "/").contains(where: { $0.hasPrefix(".") })
      else { return false }
      return path.hasSuffix(".yaml") || !isFolder("\(folder)/\(path)")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// The paths of everything below a folder, sorted.
  static func paths(below folder: String) throws(SetupError) -> [String] {
    do {
      // With the slash a symbolic link to a folder is followed.
      return try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/").sorted()
    } catch {
      throw SetupError(folder, "cannot be read as a folder", remedy: "name the folder of rule packs")
    }
  }

  /// Whether local rules lie in the default place.
  public static var hasStandardLocalRules: Bool {
    FileManager.default.fileExists(atPath: LocalRules.standard.folder)
  }

  /// Reads the files of a folder of rules, with the local rules of a gateway.
  static func rules(
    in folder: String?, local: LocalRules?, at time: Timestamp
  ) throws(SetupError) -> [RuleFile] {
    let shipped = try rules(in: folder)
    guard let local else { return shipped }
    return try local.merged(with: shipped, at: time)
  }

  /// Reads a folder of rules whole, with the local rules of a gateway.
  public static func ruleBook(
    in folder: String?, local: LocalRules? = nil, at time: Timestamp = .now
  ) throws(SetupError) -> RuleBook {
    try ruleBook(of: try rules(in: folder, local: local, at: time))
  }

  /// Reads the files of a folder of rules.
  static func ruleBook(of files: [RuleFile]) throws(SetupError) -> RuleBook {
    do {
      return try RuleBook(files)
    } catch {
      throw SetupError(passing: error)
    }
  }

  /// Reads a whole file.
  public static func contents(of path: String, remedy: String) throws(SetupError) -> [UInt8] {
    do throws(LinuxError) {
      guard let bytes = try FileSystem.contents(of: path, limit: maximumBytes) else {
        throw LinuxError(call: "open", subject: path, code: 2)
      }
      return bytes
    } catch {
      throw SetupError(path, error.reason, remedy: remedy)
    }
  }
}
