// Role: reads the messages at the head of one direction of a TCP connection, in both readings when it has two.
import EgressTypes
import FlowTracking
import PacketDecoding

/// One direction of a connection: its first bytes in order and what was read of them.
///
/// Bytes that were read and let go (`consumedBytes`) are no longer compared: a segment that contradicts them later is not
/// noticed, as receivers took them long ago.
public struct StreamReader: Sendable {
  /// Messages read one after another in one reading of the stream.
  static let maximumMessages = 4096
  /// Segments tried as a beginning of their own, once the place of the next message is lost.
  static let maximumTries = 16
  /// Segments looked at for that, whether their first byte can begin a message or not.
  static let maximumSegments = 1024
  /// Times that the alternative is read anew because its bytes changed.
  static let maximumRereadings = 16
  /// Bytes kept for comparison of a stream in which nothing is to be read.
  static let comparedBytes = 256
  /// Segments too far ahead that are passed over while a message is still missing bytes.
  static let maximumBeyond = 64
  /// Bytes already read that are kept for comparison while the stream goes on.
  static let consumedBytes = 16_384

  /// How far one of the two readings came.
  private struct Progress {
    /// With fewer bytes unread, asking again is of no use.
    var waitsFor = 1
    var messages = 0
    /// The message before what is unread, where it matters.
    var previous: PreviousMessage?
    /// A message of a protocol that is known has begun and is not whole.
    var isInMessage = false
    /// What follows is no beginning of a message, or lies at an unknown place.
    var isLost = false
    /// Nothing more is to be read.
    var isDecided = false
  }

  /// The reasons of the messages found malformed by the last call of `read`, as stable kebab-case names.
  public private(set) var refusals: [String] = []

  private var head: StreamHead
  private var first = Progress()
  private var last = Progress()
  private var told: FlowMarks = []
  private var wasCut = false
  private var tries = 0
  private var segments = 0
  private var rereadings = 0
  /// The packets' own direction, and whether the initiator sends in it; nil before the first payload.
  private var side: (tuple: FiveTuple, fromInitiator: Bool)?
  /// Nothing was read, and nothing is to be.
  private var isForeign = false

  /// Begins with the sequence number of the direction's SYN; nil when none was seen.
  public init(openingSequence: UInt32?) { head = StreamHead(openingSequence: openingSequence) }

  /// Bytes of payload kept in memory.
  public var storedBytes: Int { head.storedBytes }

  /// Whether everything to be read was read; what still comes is only compared with it.
  public var isDone: Bool { first.isDecided && (!head.hasConflict || last.isDecided) }

  /// Takes a segment and reads what is whole by now.
  ///
  /// - Parameters:
  ///   - payload: Its captured bytes.
  ///   - sequence: The sequence number of its first byte; of data in a SYN, the SYN's own and one.
  ///   - isCut: Whether the capture cut it.
  ///   - tuple: The packet's own direction.
  ///   - fromInitiator: Whether its source opened the flow.
  public mutating func read(
    _ payload: RawSpan, at sequence: UInt32, isCut: Bool, of tuple: FiveTuple, fromInitiator: Bool
  ) -> [Observation] {
    refusals = []
    guard payload.byteCount > 0 else { return [] }
    var found: [Observation] = []
    if side == nil, !head.isStartKnown { tell(.midStream, &found) }
    side = (tuple, fromInitiator)
    if isCut, !isDone { wasCut = true }
    if resumes(at: payload, sequence, of: tuple, fromInitiator) {
      head = StreamHead(firstByte: sequence)
      first = Progress(messages: first.messages, previous: first.previous)
    }
    take(head.add(payload.octets, at: sequence, keeping: isKeeping), &found)
    readMessages(.first, of: tuple, fromInitiator, &found)
    if head.hasConflict { readMessages(.last, of: tuple, fromInitiator, &found) }
    // What the capture cut off will not come.
    if isCut, first.isInMessage, !first.isDecided { readUnfinished(.first, &found) }
    noteLosses(&found)
    letGo()
    return found
  }

  /// Ends the stream: says what was begun and could not be read.
  public mutating func end() -> [Observation] {
    var found: [Observation] = []
    for reading in head.hasConflict ? StreamReading.allCases : [.first] where !progress(reading).isDecided {
      // Of a stream in whose beginning bytes are missing nobody knows what it would have been.
      let lacksBeginning = head.isStartKnown && progress(reading).messages == 0
      guard progress(reading).isInMessage || lacksBeginning && head.hasGap(reading) else { continue }
      readUnfinished(reading, &found)
      tell(!wasCut && head.hasGap(reading) ? .streamGap : .messageCut, &found)
    }
    first.isDecided = true
    last.isDecided = true
    return found
  }

  /// Bytes of a stream whose next message has an unknown place are kept for a while, as they may come out of order.
  private var isKeeping: Bool {
    !isDone && (!first.isLost || head.hasConflict || !head.isStartKnown && segments < 4)
  }

  /// Whether a message begins with this segment, though the place of the next one was lost.
  private mutating func resumes(
    at payload: RawSpan, _ sequence: UInt32, of tuple: FiveTuple, _ fromInitiator: Bool
  ) -> Bool {
    guard first.isLost, !first.isDecided, !head.covers(sequence) else { return false }
    segments += 1
    defer {
      if tries >= Self.maximumTries || segments >= Self.maximumSegments {
        first.isDecided = true
        isForeign = first.messages == 0
      }
    }
    guard PayloadDecoders.mayBegin(with: payload, of: tuple, fromInitiator: fromInitiator) else { return false }
    tries += 1
    return PayloadDecoders.read(payload, of: tuple, fromInitiator: fromInitiator).isDecided
  }

  private mutating func take(_ change: StreamChange, _ found: inout [Observation]) {
    switch change {
    case .none: return
    case .movedStart:
      if !first.isDecided { first = Progress() }
    case .conflict:
      tell(.streamConflict, &found)
      guard rereadings < Self.maximumRereadings else { return tell(.readingLimit, &found) }
      rereadings += 1
      head.rewindLast()
      last = Progress()
    }
  }

  private mutating func readMessages(
    _ reading: StreamReading, of tuple: FiveTuple, _ fromInitiator: Bool, _ found: inout [Observation]
  ) {
    var progress = progress(reading)
    while !progress.isDecided, !progress.isLost, head.unread(reading).count >= progress.waitsFor {
      let count = head.unread(reading).count
      switch PayloadDecoders.read(
        RawSpan(head.unread(reading)), of: tuple, fromInitiator: fromInitiator, after: progress.previous)
      {
      case .undecided(let wanted) where head.isStartKnown:
        progress.waitsFor = max(wanted, count + 1)
      case .notMine, .undecided:
        progress.isInMessage = false
        // Behind a ClientHello comes TLS or nothing that its server understands.
        progress.isLost =
          progress.previous != .clientHello && (!head.isStartKnown || progress.messages > 0 || tries > 0)
        progress.isDecided = !progress.isLost || reading == .last
        isForeign = isForeign || reading == .first && progress.isDecided && progress.messages == 0
      case .incomplete(let wanted):
        progress.waitsFor = max(wanted, count + 1)
        // One or two bytes alone fit many protocols and make no message.
        progress.isInMessage = count > 2
      case .complete(let observations):
        append(observations, to: &found)
        progress.isDecided = true
      case .continues(let length, let observations):
        append(observations, to: &found)
        head.consume(max(1, length), of: reading)
        progress = Progress(
          messages: progress.messages + (observations.isEmpty ? 0 : 1),
          previous: PreviousMessage(observations) ?? progress.previous)
        guard progress.messages >= Self.maximumMessages else { continue }
        progress.isDecided = true
        tell(.readingLimit, &found)
      case .malformed(let reason):
        refusals.append(reason)
        progress.isDecided = true
        tell(.malformedMessage, &found)
      }
    }
    set(progress, of: reading)
  }

  /// Leaves out what the last messages told already: a stream may hold thousands that tell the same.
  private func append(_ observations: [Observation], to found: inout [Observation]) {
    let latest = found.suffix(64)
    found += observations.filter { !latest.contains($0) }
  }

  /// A message that can no longer become whole is given up.
  private mutating func noteLosses(_ found: inout [Observation]) {
    for reading in head.hasConflict ? StreamReading.allCases : [.first] {
      var progress = progress(reading)
      guard !progress.isDecided, !progress.isLost else { continue }
      let needsTooMuch = head.reachedLimit(reading) || progress.waitsFor > StreamHead.maximumBytes
      // What lies far ahead may be another's chaff, so reading goes on, though not for ever.
      if !needsTooMuch, head.segmentsBeyond > 0 { tell(wasCut ? .messageCut : .streamGap, &found) }
      guard needsTooMuch || head.segmentsBeyond >= Self.maximumBeyond else { continue }
      readUnfinished(reading, &found)
      tell(wasCut ? .messageCut : needsTooMuch ? .readingLimit : .streamGap, &found)
      progress.isDecided = true
      set(progress, of: reading)
    }
  }

  private func readUnfinished(_ reading: StreamReading, _ found: inout [Observation]) {
    guard let side else { return }
    let bytes = RawSpan(head.unread(reading))
    found += PayloadDecoders.readUnfinished(bytes, of: side.tuple, fromInitiator: side.fromInitiator)
  }

  private mutating func letGo() {
    if isDone { head.keepFirst(isForeign ? Self.comparedBytes : StreamHead.maximumBytes) }
    if head.consumedBytes > min(Self.consumedBytes, head.storedBytes) { head.releaseConsumed() }
  }

  private mutating func tell(_ mark: FlowMark, _ found: inout [Observation]) {
    if told.insert(mark) { found.append(.mark(mark)) }
  }

  private func progress(_ reading: StreamReading) -> Progress { reading == .first ? first : last }

  private mutating func set(_ progress: Progress, of reading: StreamReading) {
    if reading == .first { first = progress } else { last = progress }
  }
}
