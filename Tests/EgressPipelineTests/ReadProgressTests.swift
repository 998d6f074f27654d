// Role: holds up to which moment all frames are taken to be read.
import EgressTypes
import Testing

@testable import EgressPipeline

@Suite("Progress of reading")
struct ReadProgressTests {
  private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }

  @Test("an empty ring, and a frame captured later, tell that what was before is read, less the settling time")
  func both() {
    var progress = ReadProgress(at: at(10_000))
    progress.note(from: at(12_000), lastFrame: nil, isDrained: true)
    #expect(progress.through == at(11_900))
    progress.note(from: at(15_000), lastFrame: at(13_000), isDrained: false)
    #expect(progress.through == at(12_900), "the ring holds two more seconds")
    progress.note(from: at(15_100), lastFrame: at(15_101), isDrained: false)
    #expect(progress.through == at(15_000), "a frame that came while reading says no more than the clock before it")
    progress.note(from: at(15_200), lastFrame: nil, isDrained: false)
    #expect(progress.through == at(15_000))
    progress.noteEnd(at: at(15_300))
    #expect(progress.through == at(15_300))
  }

  @Test("after the clock was set, time stamps tell nothing until the ring was empty once")
  func step() {
    var progress = ReadProgress(at: at(10_000))
    progress.startAgain(at: at(5_000))
    progress.note(from: at(6_000), lastFrame: at(5_900), isDrained: false)
    #expect(progress.through == at(5_000))
    progress.note(from: at(6_100), lastFrame: nil, isDrained: true)
    progress.note(from: at(7_000), lastFrame: at(6_900), isDrained: false)
    #expect(progress.through == at(6_800))
  }
}
