// Role: `egressctl query`: answers a question in SQL from the journal's index, which it brings up to date first.
import ArgumentParser
import EgressSetup
import FoundationEssentials
import JournalFiles
import JournalIndex
import Pseudonyms

/// Queries the journal.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Ask the journal in SQL: flows, verdicts, violations, coverage, devices, days.",
    discussion: """
      egressctl query "select device, country, sum(sent) as sent from flows group by 1, 2 order by sent desc"

      The journal's signed records stand in a SQLite index in your cache folder, which is made by itself, brought up to \
      date by each query and can be deleted at any time. It is no evidence: `egressctl verify` and `egressctl prove` \
      read the journal itself. Nothing can be changed by a query.
      """)

  @OptionGroup var journal: JournalAccessOption

  @Argument(help: "The query in SQL, or - for standard input.")
  var sql: String?

  @OptionGroup var pseudonyms: PseudonymOption

  @Option(help: "text, csv, json (one array) or jsonl.")
  var format = QueryFormat.text

  @Option(help: "The file of the index; by default one in your cache folder.", completion: .file())
  var index: String?

  @Flag(help: "Build the index anew first.")
  var rebuild = false

  @Flag(help: "Print the tables and views, with what stands in them.")
  var schema = false

  @Option(help: "How long the query itself may take, in seconds.")
  var timeout = 60

  func validate() throws {
    guard schema || rebuild || sql != nil else { throw ValidationError("write a query, or --schema for what there is") }
    guard (1...86_400).contains(timeout) else {
      throw ValidationError("--timeout: \(timeout) is out of bounds; write 1 to 86400 seconds")
    }
  }

  func run() throws {
    if schema { return Terminal.write(IndexSchema.text) }
    let text = try sql.map { $0 == "-" ? try standardInput() : $0 }
    let query = try IndexQuery(try openIndex(for: text))
    guard let text else { return }
    var output = QueryOutput(format: format)
    let seconds = timeout
    let watch = Task.detached {
      try await Task.sleep(for: .seconds(seconds))
      query.interrupt()
    }
    defer { watch.cancel() }
    try query.run(text) {
      Terminal.write(output.begin($0))
    } row: {
      Terminal.write(output.add($0))
    }
    Terminal.write(output.end())
  }

  private func openIndex(for query: String?) throws -> JournalIndex {
    let folder = try journal.folder(for: "query", of: [query.map { "sql=\($0)" }, pseudonyms.selection])
    let key = try JournalReader(folder).key
    let absolute = URL(filePath: folder).resolvingSymlinksInPath().path(percentEncoded: false)
    guard var file = index ?? IndexPlace.file(for: key, in: absolute) else {
      throw IndexError.noPlace
    }
    var pseudonymiser = try pseudonyms.pseudonymiser(for: folder, journal.settingsFile.loadIfPresent())
    // What SQL makes of a name nobody can foresee, so the index itself holds none; each key has one of its own.
    if let pseudonymiser { file += ".\(pseudonymiser.keyID)" }
    var progress = ProgressLine("index", unit: "records")
    defer { progress.finish() }
    let made = try JournalIndex(
      of: folder, at: file, rebuild: rebuild, rewriting: { pseudonymiser?.pseudonymised($0) ?? $0 }
    ) { _ in progress.advance() }
    progress.finish()
    if made.isRebuilt { Terminal.warn("\(file): index made of \(made.added) records") }
    return made
  }

  private func standardInput() throws(SetupError) -> String {
    let bytes = try ConfigurationFiles.contents(of: "/dev/stdin", remedy: "write the query to standard input")
    return String(decoding: bytes, as: UTF8.self)
  }
}
