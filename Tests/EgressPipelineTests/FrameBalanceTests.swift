// Role: holds `wire = captured + dropped` with frames on their way: one lost frame is found, and none is made up.
import EgressTypes
import Testing

@testable import EgressPipeline

/// A ring that holds frames back for a while, and loses some when told to.
private struct Ring {
  static let turn: Int64 = 20_000_000
  private(set) var kernel = KernelCounters(received: 1000, dropped: 40)
  private(set) var read: UInt64 = 960
  private var waiting: UInt64 = 0
  private(set) var now: Int64 = 0
  static let start = Timestamp(seconds: 1_000)
  var reading: ClockReading { ClockReading(wall: Ring.start.advanced(byNanoseconds: now), monotonic: now) }

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
      balance.note(ring.kernel, read: ring.read, from: ring.reading, at: ring.now)
    }
  }

  @Test("frames on their way are not lost, at any rate of traffic", arguments: [1, 7, 500, 100_000] as [UInt64])
  func traffic(_ rate: UInt64) {
    var (ring, balance) = (Ring(), FrameBalance(at: Ring.start))
    run((0..<3000).map { $0 % 50 == 49 ? 0 : UInt64($0) * 7 % (rate + 1) }, &ring, &balance)
    #expect(balance.takeMismatches().words == [])
    #expect(balance.takeUnread() == 0)
  }

  @Test("a single lost frame is found at the first lull, once, with its number")
  func single() {
    var (ring, balance) = (Ring(), FrameBalance(at: Ring.start))
    let busy = [UInt64](repeating: 20, count: 200)
    run(busy, &ring, &balance, losing: [100: 1])
    #expect(balance.takeMismatches().words == [], "behind twenty frames a turn it cannot be told yet")
    #expect((balance.takeUnread() ?? 0) > 0, "and that is not taken for balance")
    run([UInt64](repeating: 0, count: 20), &ring, &balance)
    #expect(balance.takeMismatches().words == ["1 frames that the kernel counted were neither read nor dropped"])
    run(busy + [UInt64](repeating: 0, count: 20), &ring, &balance)
    #expect(balance.takeMismatches().words == [])
    #expect(balance.takeUnread() == 0)
    run([5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &ring, &balance, losing: [0: 2])
    #expect(balance.takeMismatches().words == ["2 frames that the kernel counted were neither read nor dropped"])
  }

  @Test("a loss puts all the time in doubt since every frame was last seen read")
  func doubtStart() {
    var (ring, balance) = (Ring(), FrameBalance(at: Ring.start))
    run([UInt64](repeating: 0, count: 5), &ring, &balance)
    let balanced = ring.reading.wall
    run([UInt64](repeating: 20, count: 9_000), &ring, &balance, losing: [4_000: 1])
    #expect(balance.takeMismatches().since == nil)
    run([UInt64](repeating: 0, count: 20), &ring, &balance)
    let mismatch = balance.takeMismatches()
    #expect(mismatch.words.count == 1)
    #expect(mismatch.since == balanced, "three minutes before")
    #expect(balance.takeMismatches().since == nil)
  }

  @Test("frames that came while the process was stopped between reading and counting are not lost")
  func stopped() {
    var balance = FrameBalance(at: Ring.start)
    func reading(_ milliseconds: Int64) -> ClockReading {
      let nanoseconds = milliseconds * 1_000_000
      return ClockReading(wall: Ring.start.advanced(byNanoseconds: nanoseconds), monotonic: nanoseconds)
    }
    balance.note(KernelCounters(received: 50), read: 40, from: reading(0), at: 1_000_000)
    balance.note(KernelCounters(received: 60), read: 45, from: reading(20), at: 4_000_000_000)
    #expect(balance.takeMismatches().words == [])
    balance.note(KernelCounters(received: 60), read: 60, from: reading(4_010), at: 4_011_000_000)
    #expect(balance.takeMismatches().words == [])
  }

  @Test("more frames read than counted is a mismatch at once")
  func excess() {
    var balance = FrameBalance(at: Ring.start)
    balance.note(KernelCounters(received: 10, dropped: 2), read: 9, from: Ring().reading, at: 0)
    #expect(balance.takeMismatches().words == ["1 more frames were read or dropped than the kernel counted"])
    #expect(balance.takeMismatches().words == [])
  }

  @Test("without a reading nothing is known")
  func unknown() {
    var balance = FrameBalance(at: Ring.start)
    #expect(balance.takeUnread() == nil)
  }
}
