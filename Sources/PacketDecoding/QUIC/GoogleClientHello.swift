// Role: the server name in the first message of Google's own QUIC handshake.
import EgressTypes

/// A CHLO: a list of tags, each with the end of its value, then the values.
struct GoogleClientHello {
  /// More tags than these are an error in Google's own reader.
  private static let maximumTags = 128
  static let tag = Array("CHLO".utf8)

  /// What was read; nil while bytes are missing.
  static func observations(in message: MessageBytes) -> [Observation]? {
    guard let start = message.whole(0..<8) else { return nil }
    let count = Int(start[4]) | Int(start[5]) << 8
    guard start.starts(with: tag), count <= maximumTags else { return [.mark(.malformedMessage)] }
    let valuesStart = 8 + 8 * count
    guard let index = message.whole(8..<valuesStart) else { return nil }
    var names = ServerNames()
    var begin = 0
    for entry in stride(from: 0, to: index.count, by: 8) {
      let end = (4..<8).reversed().reduce(0) { $0 << 8 | Int(index[entry + $1]) }
      guard begin <= end, end <= MessageBytes.maximumBytes else { return [.mark(.malformedMessage)] }
      if index[entry..<entry + 4].elementsEqual(Array("SNI\0".utf8)) {
        guard let value = message.whole(valuesStart + begin..<valuesStart + end) else { return nil }
        names.append(value[...])
      }
      begin = end
    }
    return (names.isEmpty ? [.serverNameHidden(.quicSNI)] : []) + names.observations(.quicSNI)
  }
}
