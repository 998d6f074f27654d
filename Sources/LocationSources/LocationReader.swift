// Role: what every format of location file gives once opened.
import EgressTypes

/// One opened location file.
protocol LocationReader: Sendable {
  /// The file as a source of answers.
  var info: LocationSourceInfo { get }
  /// The name of the format, for people.
  var format: String { get }
  /// How many networks or ranges the file has something to say of.
  var networkCount: Int { get }
  /// The file's answer about an address, marked with the place of the file in the list; nil when it has none.
  func answer(for address: IPAddress, source: Int) -> LocationAnswer?
}
