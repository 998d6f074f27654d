// Role: whose signatures count: the keys of an allowed-signers file, as `ssh-keygen -Y verify -f` reads it.

/// A key whose signatures count, and for how long.
public struct AllowedSigner: Hashable, Sendable {
  /// Who signs, such as `jansen@police.example`.
  public let principal: String
  /// The key.
  public let key: SignerKey
  /// The purposes the key may sign for; nil for every one.
  let namespaces: [String]?
  /// Seconds since 1970 from which its signatures count; nil from ever.
  let validAfter: Int64?
  /// Seconds since 1970 until which they count; nil for ever.
  public let validBefore: Int64?

  /// Whether a signature for a purpose counts at a time, in seconds since 1970.
  func admits(namespace: String, at seconds: Int64) -> Bool {
    (namespaces?.contains(namespace) ?? true) && (validAfter.map { $0 <= seconds } ?? true)
      && (validBefore.map { seconds < $0 } ?? true)
  }
}

/// A line of an allowed-signers file that cannot be used.
public struct AllowedSignersMistake: Error, Hashable, Sendable {
  /// The line, from 1.
  public let line: Int
  /// What is wrong and what to write instead.
  public let reason: String
}

/// The signers of a file.
///
/// A line is `principal [options] ssh-ed25519 base64 [comment]` (ssh-keygen(1), ALLOWED SIGNERS). Of the options,
/// `namespaces`, `valid-after` and `valid-before` are read, the latter two in UTC, as `20270101Z` or `202701010930Z`.
public struct AllowedSigners: Sendable {
  /// The signers, in the order of the file.
  public let signers: [AllowedSigner]

  /// Reads a file; throws the first line that cannot be used: whoever wrote it meant something by it.
  public init(_ text: String) throws(AllowedSignersMistake) {
    var signers: [AllowedSigner] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = AllowedSigners.words(line)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      do throws(Refusal) {
        signers.append(try AllowedSigners.signer(words))
      } catch {
        throw AllowedSignersMistake(line: index + 1, reason: error.reason)
      }
    }
    self.signers = signers
  }

  /// Who made a signature for a purpose at a time, in seconds since 1970; nil when no line admits it.
  public func signer(of key: SignerKey, namespace: String, at seconds: Int64) -> AllowedSigner? {
    signers.first { $0.key == key && $0.admits(namespace: namespace, at: seconds) }
  }

  /// Whether the key is in the file, for whatever purpose and time.
  public func knows(_ key: SignerKey) -> Bool { signers.contains { $0.key == key } }

  private struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private static func signer(_ words: [String]) throws(Refusal) -> AllowedSigner {
    guard
      let kind = words.indices.dropFirst().first(where: {
        words[$0].hasPrefix("ssh-") || words[$0].contains("@openssh")
      })
    else { throw Refusal("no key stands here; write `principal ssh-ed25519 AAAA…`") }
    guard words[kind] == "ssh-ed25519" else {
      throw Refusal("a key of type \(words[kind]); rules are signed by ssh-ed25519 keys (ssh-keygen -t ed25519)")
    }
    guard kind <= 2, kind + 1 < words.count, let key = SignerKey(openSSHLine: "\(words[kind]) \(words[kind + 1])")
    else {
      throw Refusal("no Ed25519 key follows `ssh-ed25519`; paste the line of the .pub file")
    }
    let principal = unquoted(words[0])
    guard !principal.isEmpty, !principal.contains(where: { "*?!, ".contains($0) }) else {
      throw Refusal("`\(principal)` is no single name; write one principal, without patterns")
    }
    var namespaces: [String]?
    var (validAfter, validBefore): (Int64?, Int64?)
    for option in kind == 2 ? options(words[1]) : [] {
      let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
      let value = parts.count > 1 ? unquoted(parts[1]) : ""
      switch parts.first?.lowercased() {
      case "namespaces": namespaces = value.split(separator: ",").map(String.init)
      case "valid-after": validAfter = try time(value)
      case "valid-before": validBefore = try time(value)
      default: throw Refusal("the option `\(option)` is not read; known are namespaces, valid-after and valid-before")
      }
    }
    return AllowedSigner(
      principal: principal, key: key, namespaces: namespaces, validAfter: validAfter, validBefore: validBefore)
  }

  /// Words between blanks; a quoted part keeps its blanks.
  private static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character.isWhitespace, !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// Options between commas; a quoted part keeps its commas.
  private static func options(_ word: String) -> [String] {
    var options = [""]
    var isQuoted = false
    for character in word {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted { options.append("") } else { options[options.count - 1].append(character) }
    }
    return options
  }

  private static func unquoted(_ text: String) -> String { text.filter { $0 != "\"" } }

  /// `YYYYMMDDZ`, `YYYYMMDDHHMMZ` or `YYYYMMDDHHMMSSZ`.
  private static func time(_ text: String) throws(Refusal) -> Int64 {
    let refusal = Refusal("`\(text)` is no time in UTC; write 20270101Z or 202701010930Z, with the Z")
    let digits = Array(text.utf8.dropLast())
    guard text.hasSuffix("Z"), [8, 12, 14].contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      throw refusal
    }
    func number(_ range: Range<Int>) -> Int64 {
      range.upperBound > digits.count ? 0 : digits[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
    let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60 else { throw refusal }
    // Days since 1970-01-01 in the Gregorian calendar, years counted from March.
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return days * 86_400 + hour * 3600 + minute * 60 + second
  }
}
