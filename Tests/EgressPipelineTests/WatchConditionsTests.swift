// Role: holds what a look at interface and socket says against the time since the look before.
import EgressPipeline
import Testing

@Suite("Conditions of watching")
struct WatchConditionsTests {
  private static let good = ConditionSample(carrierChanges: 2, index: 7, isPromiscuous: true, filter: [1, 2])

  private func reasons(_ samples: ConditionSample...) -> [UnwatchedReasons] {
    var conditions = WatchConditions(WatchConditionsTests.good)
    return samples.map { conditions.reasons($0) }
  }

  private func changed(_ change: (inout ConditionSample) -> Void) -> ConditionSample {
    var sample = WatchConditionsTests.good
    change(&sample)
    return sample
  }

  @Test("as long as everything is as at the start nothing is held against it")
  func good() { #expect(reasons(WatchConditionsTests.good, WatchConditionsTests.good) == [[], []]) }

  @Test("a link that is down is held against the time before it was seen up again too")
  func link() {
    let down = changed { $0.link = .noCarrier }
    let expected = UnwatchedReasons(.noCarrier)
    #expect(reasons(down, WatchConditionsTests.good, WatchConditionsTests.good) == [expected, expected, []])
  }

  @Test("a flap between two looks shows in the count of the carrier, or in the news")
  func flap() {
    let flapped = changed { $0.carrierChanges = 4 }
    #expect(reasons(flapped, flapped) == [UnwatchedReasons(.noCarrier), []])
    let told = changed { $0.told = UnwatchedReasons(.interfaceDown) }
    #expect(reasons(told, WatchConditionsTests.good) == [UnwatchedReasons(.interfaceDown), []])
  }

  @Test("a count of the carrier that cannot be read is held against the time, for as long as it cannot")
  func unreadableCount() {
    let unreadable = changed { $0.carrierChanges = nil }
    let told = reasons(unreadable, unreadable, WatchConditionsTests.good, WatchConditionsTests.good)
    #expect(told.map { $0.contains(.counterFault) } == [true, true, false, false])
    #expect(told[3] == [])
  }

  @Test("another interface under the same name is not the one that is captured, for good")
  func replaced() {
    let other = changed { $0.index = 8 }
    #expect(reasons(other, other) == [UnwatchedReasons(.interfaceDown), UnwatchedReasons(.interfaceDown)])
  }

  @Test("another filter, one that cannot be read, and a lost promiscuous mode are a changed filter")
  func filter() {
    let expected = UnwatchedReasons(.filterChanged)
    for sample in [
      changed { $0.filter = [1, 3] }, changed { $0.filter = [] }, changed { $0.filter = nil },
      changed { $0.isPromiscuous = false }, changed { $0.isPromiscuous = nil },
    ] {
      #expect(reasons(sample, WatchConditionsTests.good) == [expected, []], "\(sample)")
    }
  }
}
