// Role: tests of the choice between two wordings.
import EgressTypes
import Testing

@Suite struct LanguageTests {
  @Test(arguments: [("en", "gap"), ("nl", "onderbreking")])
  func `a code chooses the wording`(code: String, expected: String) throws {
    let language = try #require(Language(rawValue: code))
    #expect(language("gap", nl: "onderbreking") == expected)
  }

  @Test func `only the wording that is read is made`() {
    #expect(
      Language.dutch(
        {
          Issue.record("the English wording was made"); return ""
        }(), nl: "ja") == "ja")
  }
}
