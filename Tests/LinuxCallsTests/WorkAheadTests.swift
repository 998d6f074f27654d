// Role: holds work on several threads to its order, its bound and each value once.
import LinuxCalls
import Synchronization
import Testing

@Suite("Work ahead")
struct WorkAheadTests {
  private final class Calls: Sendable {
    let numbers = Mutex<[Int]>([])
  }

  @Test("values come in order, each worked out once", arguments: [0, 1, 2, 50], [0, 1, 3, 8])
  func order(count: Int, limit: Int) {
    let calls = Calls()
    var work = WorkAhead(named: "test", count: count, limit: limit) { number in
      calls.numbers.withLock { $0.append(number) }
      return number * number
    }
    var values: [Int] = []
    while let value = work.next() { values.append(value) }
    #expect(values == (0..<count).map { $0 * $0 })
    #expect(calls.numbers.withLock { $0.sorted() } == Array(0..<count))
  }

  @Test("no more than the limit is worked out ahead")
  func bound() {
    let calls = Calls()
    do {
      var work = WorkAhead(named: "test", count: 50, limit: 3) { number in
        calls.numbers.withLock { $0.append(number) }
        return number
      }
      #expect(calls.numbers.withLock { $0 } == [])
      let first = work.next()
      #expect(first == 0)
    }
    // What was started has ended with the work that it belongs to.
    #expect(calls.numbers.withLock { $0.sorted() } == [0, 1, 2])
  }
}
