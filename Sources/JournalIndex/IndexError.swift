// Role: why the index cannot be had or a query cannot be answered, each with what to do.

/// Why a question to the index has no answer.
public enum IndexError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file of something else stands where the index would be written.
  case otherFile(path: String)
  /// There is no folder to keep the index in.
  case noPlace
  /// The text is no query; what it begins with.
  case noQuery(word: String)
  /// SQLite refuses the query; what it says, and where in the text if that can be told.
  case refused(message: String, place: String?)
  /// The query was ended before it was done.
  case interrupted
  /// The index cannot be written or read.
  case broken(path: String, message: String)

  /// One line that names the thing, the place and the remedy.
  public var description: String {
    switch self {
    case .otherFile(let path):
      "\(path): this file is no index of a journal and is left as it is; name another with --index"
    case .noPlace: "index: there is no home folder to keep it in; name a file with --index"
    case .noQuery(let word):
      "query: begins with `\(word)`; only SELECT, WITH, VALUES and EXPLAIN are answered, as nothing can be changed here"
    case .refused(let message, let place):
      "query\(place.map { ":\($0)" } ?? ""): \(message); `egressctl query --schema` lists tables and columns"
    case .interrupted: "query: ended before it was done; ask for less, or allow more with --timeout"
    case .broken(let path, let message): "\(path): \(message); check the place, or build the index anew with --rebuild"
    }
  }
}
