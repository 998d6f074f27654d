// Role: holds every table that officers open in a spreadsheet to being text and nothing else.
import EgressTypes
import Testing

@Suite struct CSVTextTests {
  @Test(arguments: [
    ("=1+1", "'=1+1"), (" =1+1", "' =1+1"), ("@x", "'@x"), ("-2", "'-2"), ("a,b", "\"a,b\""),
    ("x;=1+1", "\"x;=1+1\""), ("a\"b", "\"a\"\"b\""), ("plain", "plain"), ("", ""),
  ])
  func `no cell is a formula, and none is parted`(text: String, cell: String) {
    #expect(CSVText.cell(text) == cell)
  }

  @Test func `rows end in CR LF`() {
    #expect(CSVText.text([["a", "b"], ["1", "=2"]]) == "a,b\r\n1,'=2\r\n")
  }
}
