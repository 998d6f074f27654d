// Role: holds the outline of a file to what its reader reads, wherever the file ends.
import EgressTypes
import Testing

@testable import PcapngFormat

@Suite("Outline of a pcapng file")
struct PcapngOutlineTests {
  @Test("of every beginning of a file the whole blocks are found, and the times of their packets")
  func beginnings() throws {
    var file: [UInt8] = []
    var ends = [0]
    SectionHeader(application: "test").append(to: &file)
    ends.append(file.count)
    InterfaceDescription(linkType: 113, filter: "not port 22").append(to: &file)
    ends.append(file.count)
    for nanoseconds in [3_000_000_000_000, 1, 2] as [Int64] {
      EnhancedPacket(
        time: Timestamp(nanoseconds: nanoseconds), bytes: [1, 2, 3], originalLength: 60, comment: "community_id=1:x"
      ).append(to: &file)
      ends.append(file.count)
    }
    for length in 0...file.count {
      let outline = PcapngOutline(Array(file.prefix(length)))
      let whole = ends.last { $0 <= length } ?? 0
      #expect(outline.wholeBytes == whole)
      #expect(outline.packets == max(0, ends.count { $0 <= length } - 3))
      var reader = PcapngReader(Array(file.prefix(outline.wholeBytes)))
      var blocks = 0
      while try reader.next() != nil { blocks += 1 }
      #expect(blocks == ends.count { $0 <= length } - 1)
    }
    let outline = PcapngOutline(file)
    #expect(outline.first?.nanoseconds == 1)
    #expect(outline.last?.nanoseconds == 3_000_000_000_000)
    #expect(outline.interface == InterfaceDescription(linkType: 113, filter: "not port 22"))
  }

  @Test("bytes that are no such file have nothing whole")
  func nothing() {
    #expect(PcapngOutline([]).wholeBytes == 0)
    #expect(PcapngOutline([UInt8](repeating: 0, count: 64)).wholeBytes == 0)
    #expect(PcapngOutline([UInt8](repeating: 0xff, count: 64)).wholeBytes == 0)
  }
}
