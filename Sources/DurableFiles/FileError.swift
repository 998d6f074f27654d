// Role: a failed system call on a file, told with the path, the error's name and what to do.

/// Why something could not be done to a file or folder.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, as a verb: `write`, `fdatasync`, `open`.
  public let operation: String
  /// The file or folder.
  public let path: String
  /// The value of `errno`.
  public let code: Int32

  /// Makes an error.
  public init(_ operation: String, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// One line that names the call, the path, the error and the remedy.
  public var description: String {
    "\(path): \(operation) failed: \(SystemCalls.text(of: code)); \(SystemCalls.remedy(for: code))"
  }
}
