// Role: holds an answer to being given once, to everyone who waits, and to nobody's waiting without end.
import LinuxCalls
import Testing

@Suite("Awaited answer")
struct AwaitedAnswerTests {
  @Test func `an answer of another thread ends the wait of everyone`() throws {
    let question = AwaitedAnswer<Void>()
    let answer = AwaitedAnswer<Int>()
    let answering = ThreadResult(named: "answers") {
      let wasAsked = question.wait(.seconds(60)) != nil
      answer.give(7)
      return wasAsked
    }
    let waiting = (0..<3).map { _ in ThreadResult(named: "waits") { answer.wait(.seconds(60)) } }
    question.give(())
    #expect(waiting.map { $0.wait() } == [7, 7, 7])
    #expect(answering.wait())
  }

  @Test func `the first answer counts, however often it is asked for`() {
    let answer = AwaitedAnswer<String>()
    answer.give("first")
    answer.give("second")
    #expect((0..<4).map { _ in answer.wait(.seconds(60)) } == Array(repeating: "first", count: 4))
    #expect(answer.current == "first")
  }

  @Test func `patience ends without an answer, and one that comes later is kept`() {
    let answer = AwaitedAnswer<String>()
    #expect(answer.wait(.seconds(0)) == nil)
    #expect(answer.current == nil)
    answer.give("late")
    #expect(answer.current == "late")
    #expect(answer.wait(.seconds(0)) == "late")
  }
}
