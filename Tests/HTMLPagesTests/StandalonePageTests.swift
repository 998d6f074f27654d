// Role: holds every page to fetching nothing, to its one script, and to the shared style before its own.
import EgressTypes
import HTMLPages
import Testing

@Suite("Standalone page")
struct StandalonePageTests {
  @Test func `a page fetches nothing and says in what language it is`() {
    let html = StandalonePage(
      "A <title>", in: .dutch, style: "p { color: red; }", body: "<p>Text</p>\n"
    ).html
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"nl\">\n"))
    #expect(html.contains("<title>A &lt;title&gt;</title>"))
    #expect(html.hasSuffix("<body>\n<p>Text</p>\n</body>\n</html>\n"))
    #expect(
      html.contains(
        "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\""
      ))
    for word in ["http://", "https://", "url(", "@import", "<link", "<img", " src=", "<script"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test func `the page's own style comes behind the shared one, so that it counts`() {
    let html = StandalonePage("A", in: .english, style: "p { color: red; }", body: "").html
    let parts = html.split(separator: "@media print", maxSplits: 1)
    #expect(parts.count == 2)
    #expect(parts.last?.contains("p { color: red; }\n</style>") == true)
  }

  @Test func `a script runs by its hash alone`() {
    let script = StandalonePage.Script("let a = 1", hash: "abc=")
    let html = StandalonePage("A", in: .english, style: "", script: script, body: "<p></p>\n").html
    #expect(html.contains("style-src 'unsafe-inline'; script-src 'sha256-abc='; base-uri 'none'"))
    #expect(html.hasSuffix("<p></p>\n<script>let a = 1</script>\n</body>\n</html>\n"))
  }
}
