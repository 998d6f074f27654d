// Role: one line of range text in memory; a million of these are held, so what many lines say is kept once, apart.
import EgressTypes

/// A range of addresses and what a line says of it.
struct AddressRange {
  let first: IPAddress
  let last: IPAddress
  /// The place of what is said in the list of facts: many lines say the same.
  let facts: UInt32
  let line: UInt32
  /// The place of the narrowest range around this one, once ranges are sorted; `UInt32.max` for none.
  var enclosing = UInt32.max
}

/// What a line says of its range.
struct RangeFacts: Hashable, Sendable {
  let country: String?
  let asn: UInt32?
  let asName: String?
}
