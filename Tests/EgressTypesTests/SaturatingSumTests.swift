// Role: holds sums of hostile counts to the range of the number.
import EgressTypes
import Testing

@Suite("Saturating sum")
struct SaturatingSumTests {
  @Test(
    arguments: [
      (1, 2, 3), (-1, 1, 0), (Int64.max, 1, .max), (1, Int64.max, .max), (Int64.min, -1, .min), (-1, Int64.min, .min),
      (Int64.max, Int64.min, -1), (Int64.max, Int64.max, .max), (Int64.min, Int64.min, .min),
    ] as [(Int64, Int64, Int64)])
  func `a sum stays within its number`(one: Int64, other: Int64, sum: Int64) {
    #expect(one.adding(other) == sum)
    var total = one
    total.add(other)
    #expect(total == sum)
  }
}
