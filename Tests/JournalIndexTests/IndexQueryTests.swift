// Role: a query changes nothing, opens nothing else, can be ended, and is told what is wrong with it and where.
import EgressTypes
import Foundation
import Testing

@testable import JournalIndex

@Suite("Queries")
struct IndexQueryTests {
  static func scratch() throws -> IndexedJournal {
    let scratch = try IndexedJournal()
    try scratch.append([IndexedJournal.flow("198.51.100.1", sent: 1)])
    return scratch
  }

  @Test(
    "what would change something or open another file is refused, and the index stays as it was",
    arguments: [
      "delete from records", "insert into records (number, json) values (9, '')", "drop table records",
      "update records set json = ''", "attach '/tmp/x.db' as x", "pragma query_only = off", "vacuum",
      "vacuum into '/tmp/x.db'", "create table t (a)", "begin", "select 1; delete from records",
      "with a as (select 1) delete from records", "/* select */ delete from records", "-- select\ndrop table records",
      "select load_extension('x')", "", " ;",
    ])
  func refused(_ sql: String) throws {
    let scratch = try IndexQueryTests.scratch()
    let query = try IndexQuery(try scratch.index())
    let before = try Data(contentsOf: URL(filePath: scratch.file))
    #expect(throws: IndexError.self) {
      try query.run(sql) { _ in
      } row: { _ in
      }
    }
    #expect(try Data(contentsOf: URL(filePath: scratch.file)) == before)
    #expect(try scratch.rows("select count(*) from records") == [[.integer(1)]])
  }

  @Test(
    "queries begin as queries do",
    arguments: ["SELECT 1", "with a as (select 1) select * from a", "values (1)", "\n -- why\n/* so */ select 1"])
  func accepted(_ sql: String) throws {
    #expect(try IndexQueryTests.scratch().rows(sql) == [[.integer(1)]])
  }

  @Test("every kind of value comes as it is, and columns by their names")
  func values() throws {
    let scratch = try IndexQueryTests.scratch()
    defer { withExtendedLifetime(scratch) {} }
    let query = try IndexQuery(try scratch.index())
    var columns: [String] = []
    var rows: [[QueryValue]] = []
    try query.run("select null as a, -1 as b, 1.5 as c, 'x' as d, x'00ff' as d") {
      columns = $0
    } row: {
      rows.append($0)
    }
    #expect(columns == ["a", "b", "c", "d", "d"])
    #expect(rows == [[.null, .integer(-1), .real(1.5), .text("x"), .blob([0, 255])]])
  }

  @Test("a query that never ends can be ended")
  func interrupted() throws {
    let scratch = try IndexQueryTests.scratch()
    defer { withExtendedLifetime(scratch) {} }
    let query = try IndexQuery(try scratch.index())
    var rows = 0
    #expect(throws: IndexError.interrupted) {
      try query.run("with recursive c(x) as (values (1) union all select x + 1 from c) select x from c") { _ in
      } row: { _ in
        rows += 1
        if rows == 100 { query.interrupt() }
      }
    }
    #expect(rows >= 100)
  }

  @Test(
    "mistakes are told with their place",
    arguments: [
      ("select * frm flows", "query:1:10: near \"frm\": syntax error"),
      ("select *\nfrom flwos", "query:2:6: no such table: flwos"),
      ("select device,\n  devcie from flows", "query:2:3: no such column: devcie"),
      ("select x x x from flows", "query: near \"x\": syntax error"),
    ])
  func places(_ sql: String, _ told: String) throws {
    let scratch = try IndexQueryTests.scratch()
    defer { withExtendedLifetime(scratch) {} }
    let query = try IndexQuery(try scratch.index())
    let error = #expect(throws: IndexError.self) {
      try query.run(sql) { _ in
      } row: { _ in
      }
    }
    #expect(error?.description.hasPrefix(told) == true, "\(error?.description ?? "none")")
  }
}
