// Role: holds `wire = captured + dropped` with frames on their way: one lost frame is found, and none is made up.
import Testing

@testable import EgressPipeline

/// A ring that holds frames back for a while, and loses some when told to.
private struct Ring {
  static let turn: Int64 = 20_000_000
  private(set) var kernel = KernelCounters(received: 1000, dropped: 40)
  private(set) var read: UInt64 = 960
  private var waiting: UInt64 = 0
  private(set) var now: Int64 = 0

  /// A turn of the loop: reads what waited, and in the meantime other frames come.
  mutating func turn(_ frames: UInt64, drops: UInt64 = 0, losing lost: UInt64 = 0) {
    read += waiting
    waiting = frames - lost
    kernel.received += frames + drops
    kernel.dropped += drops
    now += Ring.turn
  }
}

@Suite("Balance of frames")
struct FrameBalanceTests {
  /// Runs turns; each adds so many frames.
  private func run(
    _ turns: [UInt64], _ ring: inout Ring, _ balance: inout FrameBalance, losing lost: [Int: UInt64] = [:]
  ) {
    for (turn, frames) in turns.enumerated() {
      ring.turn(frames, drops: frames % 3, losing: lost[turn] ?? 0)
      balance.note(ring.kernel, read: ring.read, at: ring.now)
    }
  }

  @Test("frames on their way are not lost, at any rate of traffic", arguments: [1, 7, 500, 100_000] as [UInt64])
  func traffic(_ rate: UInt64) {
    var (ring, balance) = (Ring(), FrameBalance())
    run((0..<3000).map { $0 % 50 == 49 ? 0 : UInt64($0) * 7 % (rate + 1) }, &ring, &balance)
    #expect(balance.takeMismatches() == [])
    #expect(balance.takeUnread() == 0)
  }

  @Test("a single lost frame is found at the first lull, once, with its number")
  func single() {
    var (ring, balance) = (Ring(), FrameBalance())
    let busy = [UInt64](repeating: 20, count: 200)
    run(busy, &ring, &balance, losing: [100: 1])
    #expect(balance.takeMismatches() == [], "behind twenty frames a turn it cannot be told yet")
    #expect((balance.takeUnread() ?? 0) > 0, "and that is not taken for balance")
    run([UInt64](repeating: 0, count: 20), &ring, &balance)
    #expect(balance.takeMismatches() == ["1 frames that the kernel counted were neither read nor dropped"])
    run(busy + [UInt64](repeating: 0, count: 20), &ring, &balance)
    #expect(balance.takeMismatches() == [])
    #expect(balance.takeUnread() == 0)
    run([5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &ring, &balance, losing: [0: 2])
    #expect(balance.takeMismatches() == ["2 frames that the kernel counted were neither read nor dropped"])
  }

  @Test("more frames read than counted is a mismatch at once")
  func excess() {
    var balance = FrameBalance()
    balance.note(KernelCounters(received: 10, dropped: 2), read: 9, at: 0)
    #expect(balance.takeMismatches() == ["1 more frames were read or dropped than the kernel counted"])
    #expect(balance.takeMismatches() == [])
  }

  @Test("without a reading nothing is known")
  func unknown() {
    var balance = FrameBalance()
    #expect(balance.takeUnread() == nil)
  }
}
