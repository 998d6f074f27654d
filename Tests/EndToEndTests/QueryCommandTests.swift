// Role: the journal answers in SQL in every format, and no value of it steers what reads the answer.
import Foundation
import Testing

@Suite("egressctl query")
struct QueryCommandTests {
  static func query(_ arguments: String..., in scratch: ScratchFolder, input: String = "") async throws -> Outcome {
    let command = ["query", "--journal", "\(scratch.path)/journal", "--index", "\(scratch.path)/cache/index"]
    return try await BuiltProgram.run(
      "\(BuiltProgram.folder)/egressctl", command + arguments, input: Array(input.utf8))
  }

  @Test("a question is answered as a table, as CSV and as JSON, and the index is made by itself")
  func formats() async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    let sql = "select number, remote_name, verdict from violations order by number limit 1"
    let number = try await ReplayedJournal.verdict
    let text = try await QueryCommandTests.query(sql, in: scratch)
    #expect(text.status == 0, "\(text.remarks)")
    #expect(text.remarks.contains("index made of \(try await ReplayedJournal.size) records"))
    #expect(text.output.contains("statistical-report.djiservice.org  violation"))
    let csv = try await QueryCommandTests.query(sql, "--format", "csv", in: scratch)
    let row = "\(number),statistical-report.djiservice.org,violation"
    #expect(csv.output == "number,remote_name,verdict\r\n\(row)\r\n")
    let lines = csv.remarks.split(separator: "\n")
    #expect(lines.count == 1 && lines[0].hasSuffix("so this read is not journalled"), "\(csv.remarks)")
    let json = try await QueryCommandTests.query("-", "--format", "json", in: scratch, input: sql)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(rows.first?["number"] as? Int == number)
    let twice = try await QueryCommandTests.query("select 1 as a, 2 as a", "--format", "jsonl", in: scratch)
    #expect(twice.output == "{\"a\":1,\"a_2\":2}\n")
    let none = try await QueryCommandTests.query("select 1 where 0", "--format", "json", in: scratch)
    #expect(none.output == "[]\n")
  }

  @Test("hostile values are inert on a terminal and in a spreadsheet")
  func hostile() async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    let sql = "select '=cmd()' as \"=x\", '-1+1', -1, char(27) || '[2J', 'a,\"b', '@x', char(9), char(13, 10)"
    let csv = try await QueryCommandTests.query(sql, "--format", "csv", in: scratch)
    #expect(csv.status == 0, "\(csv.remarks)")
    let row = csv.output.split(separator: "\r\n").last
    #expect(row == "'=cmd(),'-1+1,-1,\\x1b[2J,\"a,\"\"b\",'@x,'\\x09,'\\x0d\\x0a")
    #expect(csv.output.hasPrefix("'=x,"))
    for format in ["text", "json", "jsonl"] {
      let outcome = try await QueryCommandTests.query(sql, "--format", format, in: scratch)
      #expect(outcome.output.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) }, "\(format)")
      #expect(outcome.output.contains("x1b[2J"))
    }
  }

  @Test("what is no query, wrong, or takes too long ends with 1 and says why")
  func refused() async throws {
    let scratch = try await ReplayedJournal.copy(withKey: false)
    for (sql, part) in [
      ("drop table records", "only SELECT"), ("select x from flows", "query:1:8: no such column: x"),
      ("attach '/etc/passwd' as p", "only SELECT"),
    ] {
      let outcome = try await QueryCommandTests.query(sql, in: scratch)
      #expect(outcome.status == 1)
      #expect(outcome.remarks.contains(part), "\(outcome.remarks)")
    }
    let endless = "with recursive c(x) as (values (1) union all select x + 1 from c) select count(*) from c"
    let outcome = try await QueryCommandTests.query(endless, "--timeout", "1", in: scratch)
    #expect(outcome.status == 1)
    #expect(outcome.remarks.contains("--timeout"))
    let schema = try await QueryCommandTests.query("--schema", in: scratch)
    #expect(schema.output.contains("CREATE VIEW violations"))
  }
}
