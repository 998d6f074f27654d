// Role: works out numbered values on several threads and hands them over in order, without getting far ahead.

/// The values of a function for 0, 1, 2, …, each worked out on a thread, some of them ahead of being asked for.
public struct WorkAhead<Value: Sendable> {
  private let name: String
  private let count: Int
  private let limit: Int
  private let work: @Sendable (Int) -> Value
  private var started = 0
  private var running: [ThreadResult<Value>] = []

  /// Prepares `count` values, at most `limit` of them at a time; nothing starts before the first is asked for.
  public init(
    named name: String, count: Int, limit: Int = OSThread.processors, _ work: @escaping @Sendable (Int) -> Value
  ) {
    self.name = name
    self.count = count
    self.limit = max(1, limit)
    self.work = work
  }

  /// Waits for the next value; nil behind the last.
  public mutating func next() -> Value? {
    while started < count, running.count < limit {
      running.append(ThreadResult(named: name) { [work, started] in work(started) })
      started += 1
    }
    return running.isEmpty ? nil : running.removeFirst().wait()
  }
}
