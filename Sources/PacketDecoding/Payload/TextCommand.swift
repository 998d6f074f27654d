// Role: the commands by which clients of mail and file servers leave plain text for TLS.
import EgressTypes

/// A client's command line of SMTP (RFC 3207), POP3 and IMAP (RFC 2595), or FTP (RFC 4217).
///
/// On the protocols' ports every line of text fits; elsewhere only a command that one of them alone has.
public enum TextCommand: PayloadDecoder {
  /// Commands that no other protocol's first line looks like.
  private static let telling: [(text: [UInt8], application: ApplicationProtocol)] = [
    (Array("EHLO ".utf8), .smtp), (Array("HELO ".utf8), .smtp), (Array("LHLO ".utf8), .smtp),
    (Array("STARTTLS\r\n".utf8), .smtp), (Array("CAPA\r\n".utf8), .pop3), (Array("STLS\r\n".utf8), .pop3),
    (Array("AUTH TLS\r\n".utf8), .ftp), (Array("AUTH SSL\r\n".utf8), .ftp), (Array("FEAT\r\n".utf8), .ftp),
  ]
  /// Commands that ask for TLS, from the next byte on.
  private static let openings = ["STARTTLS", "STLS", "AUTH TLS", "AUTH SSL", "AUTH TLS-C", "AUTH TLS-P"]
  /// Commands after which a client may still ask for TLS; after others its session goes on in plain text.
  private static let preliminaries: Set = [
    "EHLO", "HELO", "LHLO", "NOOP", "RSET", "HELP", "CAPA", "FEAT", "SYST", "OPTS", "CLNT", "HOST", "CAPABILITY", "ID",
    "LANG", "UTF8", "USER",
  ]

  /// Whatever the client sends over TCP.
  public static func expects(_ tuple: FiveTuple, fromInitiator: Bool) -> Bool {
    tuple.transport == .tcp && fromInitiator
  }

  /// A letter, or a digit as in IMAP's tags.
  public static func mayBegin(_ first: UInt8) -> Bool {
    let letter = first | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
      || first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9")
  }

  /// Reads a line on no protocol's port.
  public static func read(_ payload: RawSpan) -> PayloadReading { read(payload, as: nil) }

  /// Reads a line.
  public static func read(_ payload: RawSpan, of tuple: FiveTuple) -> PayloadReading {
    switch tuple.destinationPort {
    case 25, 587, 2525: read(payload, as: .smtp)
    case 110: read(payload, as: .pop3)
    case 143: read(payload, as: .imap)
    case 21: read(payload, as: .ftp)
    default: read(payload, as: nil)
    }
  }

  private static func read(_ payload: RawSpan, as expected: ApplicationProtocol?) -> PayloadReading {
    let telling = telling.first { payload.begins($0.text) }?.application
    switch TextLine(payload) {
    case .none: return .notMine
    case .unended:
      return expected == nil && telling == nil ? .notMine : .incomplete(atLeast: payload.byteCount + 1)
    case .whole(let line, let length):
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self).uppercased() }
      // IMAP's commands have a tag before them (RFC 9051 §2.2.1).
      let isTagged = telling == nil && words.count == 2 && ["STARTTLS", "CAPABILITY"].contains(words[1])
      guard let application = expected ?? telling ?? (isTagged ? .imap : nil) else { return .notMine }
      let command = application == .imap ? words.dropFirst() : words[...]
      let asksForTLS = openings.contains(command.joined(separator: " "))
      if asksForTLS { return .continues(after: length, [.application(application), .mark(.startTLS)]) }
      let goesOn = command.first.map { preliminaries.contains($0) } ?? true
      return goesOn
        ? .continues(after: length, [.application(application)]) : .complete([.application(application)])
    }
  }
}
