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

  @Test(arguments: [
    ("<script>", "\\<script\\>"), ("[a](b)", "\\[a\\](b)"), ("- item", "\\- item"), ("1. one", "1\\. one"),
    ("12) x", "12\\) x"), ("a | b", "a \\| b"), ("two\nlines", "two lines"), ("# h", "\\# h"),
    ("2026-11-29", "2026-11-29"),
    ("&lt;", "\\&lt;"), ("", ""),
  ])
  func `no text is markup`(text: String, markdown: String) { #expect(Outline.escaped(text) == markdown) }
}
