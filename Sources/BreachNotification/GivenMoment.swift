// Role: reads a moment that a person gives, in UTC or as the clocks of a place show it.
import EgressTypes

/// What a text says of a moment.
public enum GivenMoment: Hashable, Sendable {
  /// The moment.
  case at(Timestamp)
  /// Clocks skip this time, as when summer time begins.
  case skipped
  /// The text is no time.
  case unreadable

  /// Reads RFC 3339 in UTC, or a time as clocks in a zone show it: `2026-11-27T09:30` or `2026-11-27 09:30:00`.
  ///
  /// When clocks show a time twice it is the earlier one, so that no clock of a law starts too late.
  public init(_ text: String, in zone: CivilTimeZone) {
    if text.hasSuffix("Z"), text.utf8.count > 10, let time = Timestamp(rfc3339: text) {
      self = .at(time)
      return
    }
    let whole = text.utf8.count == 16 ? "\(text):00Z" : "\(text)Z"
    guard text.utf8.count > 10, let shown = Timestamp(rfc3339: whole) else {
      self = .unreadable
      return
    }
    // Around a change both offsets are tried: a moment counts whose clocks do show this time.
    let offsets = Set([-86_400, 0, 86_400].map { zone.offset(at: shown.advanced(bySeconds: $0)) })
    let moments = offsets.filter { zone.offset(at: shown.advanced(bySeconds: -$0)) == $0 }
      .map { shown.advanced(bySeconds: -$0) }
    self = moments.min().map { .at($0) } ?? .skipped
  }
}
