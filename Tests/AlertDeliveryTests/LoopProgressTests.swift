// Role: holds the watch over the loops to naming the one that hangs, whatever the others do, with time as a number.
import AlertDelivery
import Testing

@Suite("Loop progress")
struct LoopProgressTests {
  @Test("one loop that hangs is named although the others go on, until it goes on too")
  func hung() {
    let progress = LoopProgress()
    let start = ContinuousClock.now
    progress.begin("pager", allowed: .seconds(80), at: start)
    progress.begin("mail", allowed: .seconds(80), at: start)
    for second in 1...80 {
      progress.note("mail", at: start + .seconds(second))
      #expect(progress.stuck(at: start + .seconds(second)) == [])
    }
    progress.note("mail", at: start + .seconds(81))
    #expect(progress.stuck(at: start + .seconds(81)) == ["pager"])
    progress.note("pager", at: start + .seconds(90))
    #expect(progress.stuck(at: start + .seconds(91)) == [])
  }

  @Test("a loop that ended in order is not missed, and one that never began cannot be noted")
  func ended() {
    let progress = LoopProgress()
    let start = ContinuousClock.now
    progress.begin("pager", allowed: .seconds(1), at: start)
    progress.end("pager")
    progress.note("pager", at: start)
    #expect(progress.stuck(at: start + .seconds(100)) == [])
  }
}
