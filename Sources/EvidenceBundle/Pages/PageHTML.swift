// Role: a page as one HTML file that needs no script, no other file and no network.
import EgressTypes
import HTMLPages

extension Page {
  /// The page as HTML.
  public var html: String {
    let body =
      "<main>\n<h1>\(HTMLText.literal(title))</h1>\n\(parts.map(Page.html).joined())</main>\n"
    return StandalonePage(title, in: language, style: Page.style, body: body).html
  }

  private static func html(of part: Part) -> String {
    switch part {
    case .heading(let text): "<h2>\(HTMLText.literal(text))</h2>\n"
    case .paragraph(let text): "<p>\(HTMLText.literal(text))</p>\n"
    case .list(let items):
      "<ul>\n\(items.map { "<li>\(HTMLText.literal($0))</li>\n" }.joined())</ul>\n"
    case .table(let columns, let rows): table(columns, rows)
    case .commands(let text): "<pre>\(HTMLText.literal(text))</pre>\n"
    }
  }

  /// Tables carry roles of their own, as narrow screens lay their rows out as blocks.
  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    let names = columns.map(HTMLText.literal)
    let head = names.map { "<th role=\"columnheader\" scope=\"col\">\($0)</th>" }.joined()
    let body = rows.map { row in
      let cells = zip(names, row).map { name, cell in
        let isWhole = hasWholeWords(cell) ? " class=\"whole\"" : ""
        return "<td role=\"cell\"\(isWhole) data-name=\"\(name)\">\(HTMLText.literal(cell))</td>"
      }
      return "<tr role=\"row\">\(cells.joined())</tr>\n"
    }.joined()
    return """
      <table role="table" class="stack">
      <thead role="rowgroup"><tr role="row">\(head)</tr></thead>
      <tbody role="rowgroup">
      \(body)</tbody>
      </table>

      """
  }

  /// Whether every word of a cell is short enough to stand whole on a line; browsers break behind a hyphen as at a space.
  ///
  /// An address or a name that is broken elsewhere is read wrongly; a name of 255 bytes must not widen the page.
  private static func hasWholeWords(_ cell: String) -> Bool {
    cell.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }.allSatisfy { $0.count <= longestWholeWord }
  }

  private static let longestWholeWord = 24

  /// What is special to these pages; it comes behind the style sheet that all pages share.
  private static let style = """
    h2 { margin-top: 2.2rem; overflow-wrap: anywhere; }
    p, ul, pre, table { margin-top: 0.7rem; }
    p { overflow-wrap: anywhere; }
    table { width: auto; font-size: 0.8rem; }
    th, td { padding-right: 0.6rem; }
    td { overflow-wrap: anywhere; min-width: 5.4rem; }
    @media screen and (min-width: 1080px) { td.whole { overflow-wrap: normal; } }
    """
}
