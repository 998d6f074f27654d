// Role: the draft as one JSON object, for programs: each field says who fills it, and what a person has to fill is null.
import EgressTypes

/// JSON; integers and texts only, times in RFC 3339.
struct JSONDraft: DraftFormat {
  let name = "json"
  let fileExtension = "json"

  func render(_ draft: BreachDraft) -> String {
    let figures = draft.figures
    return JSONNode.object([
      ("kind", .text("breach-notification-draft")),
      ("status", .text(draft.openFields.isEmpty ? "complete" : "incomplete")),
      ("language", .text(draft.language.rawValue)),
      ("title", .text(draft.title)),
      ("case", .text(figures.id)),
      ("follow_up", .optional(figures.followUp.map { Int64($0) })),
      ("regimes", .texts(figures.regimes)),
      ("made_at", .time(figures.madeAt)),
      (
        "clock",
        .object([
          ("state", .text(draft.clock.state.rawValue)), ("sentence", .text(draft.clock.sentence)),
          ("aware_at", .time(figures.awareAt)), ("due", .time(figures.due)),
          ("late", .boolean(figures.isLate)),
        ])
      ),
      (
        "figures",
        .object([
          ("first_packet_at", .time(figures.firstPacketAt)), ("last_packet_at", .time(figures.lastPacketAt)),
          ("first_alert_at", .time(figures.firstAlertAt)), ("flows", .number(figures.flows)),
          ("flows_without_end", .number(figures.unended)), ("bytes_sent", .number(figures.sent)),
          ("bytes_sent_are_a_bound", .boolean(figures.isBounded)), ("bytes_received", .number(figures.received)),
          ("alerts", .number(figures.alerts)), ("jurisdictions", .texts(figures.jurisdictions)),
          ("countries", .texts(figures.countries)),
          ("seconds", .number(figures.seconds)), ("seconds_watched", .number(figures.watched)),
          ("journal_holds", .boolean(figures.journalHolds)),
        ])
      ),
      ("warnings", .texts(draft.warnings)),
      ("sections", .array(draft.sections.map(node))),
      (
        "open_fields",
        .array(
          draft.openFields.map { section, field in
            .object([
              ("section", .number(Int64(section.number))), ("key", .text(field.key)),
              ("required", .boolean(field.isRequired)),
            ])
          })
      ),
    ]).text() + "\n"
  }

  private func node(_ section: DraftSection) -> JSONNode {
    .object([
      ("number", .number(Int64(section.number))), ("title", .text(section.title)),
      ("article", .optional(section.article)), ("fields", .array(section.fields.map(node))),
    ])
  }

  private func node(_ field: DraftField) -> JSONNode {
    let head: [(key: String, value: JSONNode)] = [("key", .text(field.key)), ("label", .text(field.label))]
    switch field.content {
    case .lines(let lines):
      return .object(head + [("filled_by", .text("machine")), ("value", .texts(lines))])
    case .table(let columns, let rows, let notes):
      return .object(
        head + [
          ("filled_by", .text("machine")), ("columns", .texts(columns)), ("rows", .array(rows.map { .texts($0) })),
          ("notes", .texts(notes)),
        ])
    case .toFill(let instruction, let isRequired):
      return .object(
        head + [
          ("filled_by", .text("human")), ("required", .boolean(isRequired)),
          ("instruction", .text(instruction)), ("value", .none),
        ])
    }
  }
}
