// Role: the page's only script: it makes tables sort. The page does without it where scripts are not allowed.
import HTMLPages

/// The script of a report's page.
enum HTMLScript {
  /// Headings become buttons; a click sorts by `data-order`, else by the text, and a second one turns the order round.
  static let sort = StandalonePage.Script(
    """
    for (const table of document.querySelectorAll("table.sort")) {
      const body = table.tBodies[0];
      if (!body || body.rows.length < 2) continue;
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const down = head.getAttribute("aria-sort") === "ascending";
          for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          const value = (row) => row.cells[column].dataset.order || "";
          const text = (row) => row.cells[column].textContent;
          const compare = (a, b) => value(a) && value(b) ? value(a) - value(b) : text(a).localeCompare(text(b));
          body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * compare(a, b)));
        });
      });
    }
    """,
    hash: "WXn8/1sIK3NhkpCgzJZS5d01L8FZNZdOD5lroW3IISg=")
}
