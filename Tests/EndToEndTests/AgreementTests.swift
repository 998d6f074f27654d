// Role: holds the table of agreement between location files to a list whose answers are known.
import Foundation
import Testing

@Suite("Agreement of location files")
struct AgreementTests {
  @Test("the table counts what differs, by country and by zone, what is undetermined and what stands alone")
  func table() async throws {
    let scratch = try ScratchFolder()
    func write(_ name: String, _ text: String) throws -> String {
      let path = "\(scratch.path)/\(name)"
      try Data(text.utf8).write(to: URL(filePath: path))
      return path
    }
    let first = try write(
      "first.csv",
      """
      # vendor: First
      # created: 2026-11-01
      192.0.2.0,192.0.2.255,NL,1136
      198.51.100.0,198.51.100.255,NL,1136
      203.0.113.0,203.0.113.255,DE,3320
      2001:db8::,2001:db8::ff,EU,3320

      """)
    let second = try write(
      "second.csv",
      """
      # vendor: Second
      # created: 2026-11-01
      192.0.2.0,192.0.2.255,NL,1103
      198.51.100.0,198.51.100.255,CN,4134
      203.0.113.0,203.0.113.127,FR,3320

      """)
    let list = try write(
      "list", "near,192.0.2.1\nfar,198.51.100.1\nnear,203.0.113.1   # a remark\n\nnear,203.0.113.200\nfar,2001:db8::1\n"
    )
    let outcome = try await BuiltProgram.run("\(BuiltProgram.root)/scripts/agreement", [list, first, second])
    #expect(outcome.status == 0, "\(outcome.remarks)")
    let rows = outcome.output.split(separator: "\n").map { line in
      line.split(whereSeparator: { $0 == " " }).filter { !$0.hasPrefix("(") && $0 != "%)" }.joined(separator: " ")
    }
    #expect(rows.contains("near 3 1 0 0 1"), "\(outcome.output)")
    #expect(rows.contains("far 2 1 1 1 0"), "\(outcome.output)")
    #expect(rows.contains("all 5 2 1 1 1"), "\(outcome.output)")
    #expect(rows.contains("0-1 3 2 1 2"), "\(outcome.output)")
    let empty = try await BuiltProgram.run("\(BuiltProgram.root)/scripts/agreement", ["/dev/null", first])
    #expect(empty.status == 1)
    #expect(empty.remarks.contains("no address in it; write one a line"))
  }
}
