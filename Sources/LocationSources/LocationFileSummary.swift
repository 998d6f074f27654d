// Role: what a person is told of a location file.
import EgressTypes

/// One loaded location file.
public struct LocationFileSummary: Sendable {
  /// The file as a source of answers.
  public let info: LocationSourceInfo
  /// The name of the format.
  public let format: String
  /// Networks or ranges that the file has something to say of.
  public let networkCount: Int
}
