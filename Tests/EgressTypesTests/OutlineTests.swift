// Role: holds documents to their two layouts, and to no markup but their own.
import Testing

@testable import EgressTypes

@Suite("Outline")
struct OutlineTests {
  private let outline = Outline(
    "A title", ["A sentence."],
    sections: [
      Outline.Section(
        "Rows", ["Before them."],
        rows: [
          Outline.Row("short", "one"), Outline.Row("longer label", lines: ["two", "three"]),
          Outline.Row("none", lines: []),
        ])
    ])

  @Test func `plain text puts lines below one another`() {
    #expect(
      outline.text == """
        A title
        =======
        A sentence.

        Rows
        ----
        Before them.
        short         one
        longer label  two
                      three
        none          -

        """)
  }

  @Test func `Markdown has headings and lists`() {
    #expect(
      outline.markdown
        == """
        # A title

        A sentence.

        ## Rows

        Before them.

        - **short:** one
        - **longer label:**
          - two
          - three
        - **none:** -

        """.replacing("none:** -", with: "none:** \\-"))
  }

  @Test func `no text is markup`() {
    let hostile = "- [a](b)\n# <b>"
    let inert = ##"\- \[a\](b) \# &lt;b\>"##
    let outline = Outline(
      hostile, [hostile],
      sections: [Outline.Section(hostile, rows: [Outline.Row(hostile, lines: [hostile, hostile])])])
    #expect(
      outline.markdown == """
        # \(inert)

        \(inert)

        ## \(inert)

        - **\(inert):**
          - \(inert)
          - \(inert)

        """)
  }
}
