// Role: builds DNS messages and TLS ClientHellos byte by byte.

extension Build {
  // DNS

  /// A name without compression.
  package static func name(_ dotted: String) -> Bytes {
    dotted.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Bytes($0.utf8) } + [0]
  }

  /// A compression pointer.
  package static func pointer(_ offset: Int) -> Bytes { be16(0xc000 | offset) }

  package static func record(_ owner: Bytes, type: Int, class: Int = 1, ttl: Int = 300, _ data: Bytes) -> Bytes {
    owner + be16(type) + be16(`class`) + be32(ttl) + be16(data.count) + data
  }

  /// A message with one question for an address of `question`, which stands at offset 12.
  package static func dns(
    flags: Int = 0x8180, question: Bytes = name("api.example.net"), questions: Int = 1, answers: [Bytes],
    answerCount: Int? = nil
  ) -> Bytes {
    be16(0xbeef) + be16(flags) + be16(questions) + be16(answerCount ?? answers.count) + be32(0) + question + be16(1)
      + be16(1) + answers.joined()
  }

  /// A parameter of a service binding.
  package static func serviceParameter(_ key: Int, _ value: Bytes) -> Bytes { be16(key) + vector16(value) }

  // TLS

  package static func vector8(_ content: Bytes) -> Bytes { [UInt8(content.count)] + content }
  package static func vector16(_ content: Bytes) -> Bytes { be16(content.count) + content }

  package static func serverName(_ names: String...) -> Bytes {
    be16(0) + vector16(vector16(names.flatMap { [0] + vector16(Bytes($0.utf8)) }))
  }

  /// An empty extension of some other type.
  package static func tlsExtension(_ type: Int) -> Bytes { be16(type) + vector16([]) }

  /// The handshake message, with its 4-byte header; without extensions when `extensions` is nil.
  package static func clientHello(_ extensions: Bytes?) -> Bytes {
    let body =
      be16(0x0303) + Bytes(repeating: 0x5a, count: 32) + vector8([]) + vector16(be16(0x1301)) + vector8([0])
      + (extensions.map(vector16) ?? [])
    return [1, 0] + be16(body.count) + body
  }

  /// The message in records of at most `size` bytes.
  package static func records(_ message: Bytes, size: Int = 16_384) -> Bytes {
    stride(from: 0, to: message.count, by: size).flatMap { start in
      [22, 3, 1] + vector16(Bytes(message[start..<min(start + size, message.count)]))
    }
  }
}
