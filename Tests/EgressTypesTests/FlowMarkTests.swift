// Role: holds marks to one bit and one word each.
import EgressTypes
import Testing

@Suite("Flow marks")
struct FlowMarkTests {
  @Test("every mark has a bit and a word of its own, and is read back from its word")
  func distinct() {
    #expect(Set(FlowMark.allCases.map { FlowMarks($0).rawValue }).count == FlowMark.allCases.count)
    #expect(FlowMark.allCases.allSatisfy { FlowMarks($0).rawValue.nonzeroBitCount == 1 })
    #expect(Set(FlowMark.allCases.map(\.name)).count == FlowMark.allCases.count)
    for mark in FlowMark.allCases { #expect(FlowMark(name: mark.name) == mark) }
  }

  @Test("a set holds what was put into it, and consequences follow from no other mark")
  func sets() {
    for mark in FlowMark.allCases {
      var marks = FlowMarks()
      let inserts = [marks.insert(mark), marks.insert(mark)]
      #expect(inserts == [true, false])
      #expect(marks.marks == [mark])
      #expect(marks.isDisjoint(with: .consequential) == (mark.consequence == .none))
    }
  }
}
