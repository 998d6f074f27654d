// Role: with which of a receiver's addresses an attempt begins, so that one that is dead or hangs is not all that is tried.
import EgressTypes
import Synchronization

/// Counts on after each attempt that got no answer.
final class AddressTurn: Sendable {
  private let count = Mutex(0)

  /// The addresses in the order of this attempt; each comes once.
  func order(_ addresses: [IPAddress]) -> [IPAddress] {
    guard !addresses.isEmpty else { return [] }
    let first = count.withLock { $0 } % addresses.count
    return Array(addresses[first...] + addresses[..<first])
  }

  /// Lets the next attempt begin with the next address.
  func passOn() { count.withLock { $0 = ($0 + 1) % 1_000_000 } }
}
