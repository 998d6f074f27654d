// Role: hands out the lines of a file one by one, so that a big one is never held whole.
import LinuxCalls

/// The lines of a file, without their line ends.
struct LineReader: ~Copyable {
  private let file: Descriptor
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// The longest line that is read; no record is longer.
  static let maximumLength = 1 << 20

  init(_ path: String) throws(LinuxError) { file = try Descriptor.reading(path) }

  /// The next line, or nil at the end; a line beyond the maximum is handed out cut.
  mutating func next() throws(LinuxError) -> [UInt8]? {
    while true {
      if let end = buffer[position...].firstIndex(of: 0x0a) {
        defer { position = end + 1 }
        return Array(buffer[position..<end])
      }
      if isAtEnd || buffer.count - position > LineReader.maximumLength {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return Array(buffer[position...])
      }
      buffer.removeFirst(position)
      position = 0
      let more = try file.read(upTo: 256 << 10)
      isAtEnd = more.isEmpty
      buffer += more
    }
  }
}
