// Role: tells which records are of one flow.
import EgressTypes

/// What tells one flow from all others: its Community ID and its first packet.
struct FlowIdentity: Hashable {
  let communityID: String?
  let start: String?

  init(_ record: JournalRecord) {
    communityID = record[string: RecordKey.communityID]
    start = record[string: "event.start"]
  }
}
