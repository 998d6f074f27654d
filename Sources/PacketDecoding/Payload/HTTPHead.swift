// Role: the lines of an HTTP request's head: where it ends, whom it names, how long its body is.

/// The head of one request (RFC 9112 §2.1).
struct HTTPHead {
  /// The longest body that is passed over; one byte of a sequence number's range in four.
  private static let maximumBody = 1 << 30
  /// Bytes of a request line in which its version must have come.
  private static let maximumRequestLine = 16_384

  private let method: ArraySlice<UInt8>
  private let target: ArraySlice<UInt8>
  private let hasBlankInTarget: Bool
  private var fields: [[UInt8]] = []

  /// Where the empty line ends; an inner nil when it has not come yet, an outer one when this is no request's head.
  static func end(in payload: RawSpan) -> Int?? {
    var lineStart = 0
    var isRequestLine = true
    for place in 0..<payload.byteCount {
      let byte = payload.uint8(at: place)
      if isRequestLine, place > maximumRequestLine || (byte < 0x20 && byte != 10 && byte != 13 && byte != 9) {
        return .none
      }
      guard byte == UInt8(ascii: "\n") else { continue }
      if isRequestLine, HTTPHead(payload.extracting(first: place + 1)) == nil { return .none }
      isRequestLine = false
      let length = place - lineStart
      if length == 0 || length == 1 && payload.uint8(at: lineStart) == UInt8(ascii: "\r") { return place + 1 }
      lineStart = place + 1
    }
    return .some(nil)
  }

  /// Reads whole lines; nil when the first is no request line.
  init?(_ bytes: RawSpan) {
    var lines = bytes.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    lines.removeLast()  // what follows the last line feed is no whole line
    let words = lines.first?.split(whereSeparator: HTTPHead.isBlank) ?? []
    guard let line = lines.first, words.count >= 3, words[words.count - 1].starts(with: "HTTP/1.".utf8) else {
      return nil
    }
    method = words[0]
    target = line[words[1].startIndex..<words[words.count - 2].endIndex]
    hasBlankInTarget = words.count > 3
    for line in lines.dropFirst() where !line.isEmpty {
      // A line that begins with a blank goes on with the field before (RFC 9112 §5.2).
      if let first = line.first, HTTPHead.isBlank(first), let last = fields.indices.last {
        fields[last] += line
      } else {
        fields.append(Array(line))
      }
    }
  }

  /// Whether a proxy is asked for a tunnel (RFC 9110 §9.3.6).
  var isConnect: Bool { method.elementsEqual("CONNECT".utf8) }

  /// Whether the target is a whole URI (RFC 9112 §3.2.2).
  var isTargetAbsolute: Bool { HTTPHead.schemeEnd(target) != nil }

  /// The authority of a target in absolute or authority form (RFC 9112 §3.2); nil for `/path` and `*`.
  var targetAuthority: ArraySlice<UInt8>? {
    guard let first = target.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "*") else { return nil }
    return HTTPHead.authority(target)
  }

  /// The values of the Host fields (RFC 9110 §7.2).
  var hosts: [ArraySlice<UInt8>] { values(of: "host").map { HTTPHead.authority($0) } }

  /// How many bytes follow the head before the next request can begin; 0 when their number is not told, as in chunks
  /// or after a change of protocol; nil when there are too many.
  var bodyLength: Int? {
    guard !isConnect, values(of: "transfer-encoding").isEmpty, let text = values(of: "content-length").first,
      !text.isEmpty, text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return 0 }
    guard let length = Int(String(decoding: text, as: UTF8.self)), length <= HTTPHead.maximumBody else { return nil }
    return length
  }

  /// Whether receivers differ in whom the request names or where the next one begins: the target holds a blank, a Host
  /// field something else than host and port, two places two servers (RFC 9112 §3.2), or the body has two lengths.
  var isAmbiguous: Bool {
    let given = values(of: "host")
    let authorities = given.map { HTTPHead.authority($0) }
    let isPlain = zip(given, authorities).allSatisfy { $0.count == $1.count && !$1.contains(UInt8(ascii: "@")) }
    let servers = (authorities + (targetAuthority.map { [$0] } ?? [])).map { authority in
      String(decoding: HTTPHead.host(inAuthority: authority), as: UTF8.self).lowercased()
    }
    return hasBlankInTarget || !isPlain || Set(servers.filter { !$0.isEmpty }).count > 1 || hasTwoLengths
  }

  private var hasTwoLengths: Bool {
    let lengths = values(of: "content-length")
    return lengths.contains { !$0.elementsEqual(lengths.first ?? []) }
      || !lengths.isEmpty && !values(of: "transfer-encoding").isEmpty
  }

  /// The host in `user@host:port` (RFC 3986 §3.2), an IPv6 address without its brackets.
  static func host(inAuthority authority: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.startIndex
    let hostAndPort = authority[start...]
    if hostAndPort.first == UInt8(ascii: "[") { return hostAndPort.dropFirst().prefix { $0 != UInt8(ascii: "]") } }
    return hostAndPort.prefix { $0 != UInt8(ascii: ":") }
  }

  private static func authority(_ uri: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    uri[(schemeEnd(uri) ?? uri.startIndex)...]
      .prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
  }

  /// Where `scheme://` ends.
  private static func schemeEnd(_ uri: ArraySlice<UInt8>) -> Int? {
    guard let colon = uri.firstIndex(of: UInt8(ascii: ":")), uri[colon...].starts(with: "://".utf8) else { return nil }
    return colon + 3
  }

  private func values(of name: String) -> [ArraySlice<UInt8>] {
    fields.compactMap { field in
      guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let isNamed = HTTPHead.trimmed(field[..<colon]).lazy
        .map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }.elementsEqual(name.utf8)
      return isNamed ? HTTPHead.trimmed(field[(colon + 1)...]) : nil
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var kept = bytes.drop(while: isBlank)
    while let last = kept.last, isBlank(last) { kept.removeLast() }
    return kept
  }
}
