// Role: holds what the sinks write to their formats, with hostile texts in it.
import EgressSettings
import EgressTypes
import Foundation
import LinuxCalls
import TestNames
import Testing

@testable import AlertDelivery

private let now = Timestamp(seconds: 1_800_000_000)

private func event(_ record: JournalRecord, index: UInt64 = 12) -> AlertEvent {
  AlertEvent(index: index, leaf: record.encoded)
}

/// An alert whose names try to break out of whatever they are put into.
private var hostile: JournalRecord {
  var record = JournalRecord.alert(of: "rc\"]\\\n\u{1b}[31m")
  record[string: "destination.domain"] = "x\r\nBcc: all@example.org\r\n\r\n<script>.example"
  return record
}

@Suite("Sink messages")
struct SinkMessageTests {
  @Test("a syslog message has header, structured data and text, with what must be escaped escaped")
  func syslog() {
    let message = SyslogMessage(of: event(hostile), facility: 4, host: "gate way", at: now)
    let text = String(decoding: message.bytes, as: UTF8.self)
    #expect(text.hasPrefix("<34>1 2027-01-15T08:00:00.000000Z gateway egress-alertd - verdict [egress@32473 id=\"msg_"))
    #expect(text.contains(#" device="rc\"\]\\\\x0a\\x1b[31m" "#), "\(text)")
    #expect(message.bytes.allSatisfy { (0x20...0x7e).contains($0) })
    #expect(message.bytes.count < 2048)
  }

  @Test("a mail's headers hold nothing that came from outside but in printable ASCII on one line")
  func email() {
    let settings = EmailSettings(sender: "egressd@example.org", recipients: ["a@example.org", "b@example.org"])
    let alert = event(hostile)
    let text = String(decoding: EmailMessage(of: alert, settings, host: "gate", at: now).bytes, as: UTF8.self)
    let head = text.components(separatedBy: "\n\n")[0].split(separator: "\n")
    #expect(head.first { $0.hasPrefix("Bcc") } == nil)
    #expect(head.contains("Message-ID: <\(alert.leafHash)@gate>"))
    #expect(head.contains("Date: Fri, 15 Jan 2027 08:00:00 +0000"))
    #expect(head.contains("To: a@example.org,"))
    #expect(head.contains(" b@example.org"))
    #expect(head.contains { $0.hasPrefix("Subject: egressd: violation: rc") && $0.contains("\\x0a") })
    #expect(text.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 998 })
  }

  @Test(
    "no hostile name leaves a message of any sink but as printable ASCII on its own line", arguments: HostileNames.texts
  )
  func hostileNames(_ name: String) {
    var record = JournalRecord.alert(of: name)
    record[string: "destination.domain"] = name
    record[string: "destination.as.organization.name"] = name
    record[list: RecordKey.reasons] = [name]
    let alert = event(record)
    let syslog = SyslogMessage(of: alert, facility: 4, host: name, at: now).bytes
    #expect(syslog.allSatisfy { (0x20...0x7e).contains($0) })
    let settings = EmailSettings(sender: "a@example.org", recipients: ["b@example.org"])
    let mail = EmailMessage(of: alert, settings, host: name, at: now).bytes
    #expect(mail.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
    let heads = String(decoding: mail, as: UTF8.self).components(separatedBy: "\n\n")[0]
    #expect(!heads.split(separator: "\n").contains { $0.hasPrefix("Bcc") || $0.hasPrefix("Feb") })
    let lines = JournaldSink.datagram(of: alert).split(separator: 0x0a)
    for line in lines {
      #expect(line.allSatisfy { (0x20...0x7e).contains($0) } && line.contains(UInt8(ascii: "=")), "\(line)")
      #expect(!line.starts(with: Array("Bcc".utf8)))
    }
  }

  @Test("a long record stands in a mail in lines that mail allows, whole")
  func longMail() {
    var record = JournalRecord.alert()
    record[list: RecordKey.reasons] = [String(repeating: "reason ", count: 1000)]
    let settings = EmailSettings(sender: "a@example.org", recipients: ["b@example.org"])
    let text = String(decoding: EmailMessage(of: event(record), settings, host: "", at: now).bytes, as: UTF8.self)
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 998 })
    #expect(text.components(separatedBy: "reason").count + text.components(separatedBy: "rea\n  son").count > 990)
    #expect(text.contains("@egressd.invalid>"))
  }

  @Test("journald gets fields as lines, and those with a line end by their length")
  func journald() {
    #expect(JournaldSink.entry("A", Array("x".utf8)) == Array("A=x\n".utf8))
    #expect(
      JournaldSink.entry("A", Array("x\ny".utf8))
        == Array("A\n".utf8) + [3, 0, 0, 0, 0, 0, 0, 0] + Array("x\ny\n".utf8))
    let alert = event(hostile)
    let lines = String(decoding: JournaldSink.datagram(of: alert), as: UTF8.self).split(separator: "\n")
    #expect(lines.contains("PRIORITY=2"))
    #expect(lines.contains("EGRESS_INDEX=12"))
    #expect(lines.contains("EGRESS_KIND=verdict"))
    #expect(lines.contains("EGRESS_COUNTRY=CN"))
    #expect(lines.contains(Substring("EGRESS_RECORD=" + String(decoding: alert.leaf, as: UTF8.self))))
    #expect(lines.allSatisfy { $0.contains("=") && !$0.hasPrefix("Bcc") })
  }

  @Test("datagram sinks deliver to a socket that is there, and say what is wrong when it is not")
  func datagrams() async throws {
    let folder = try TestFolder()
    let path = folder.path + "/socket"
    let journald = JournaldSink(name: "journald", path: path)
    let missing = await journald.deliver(event(.alert()), attempt: 1)
    #expect(!missing.isDelivered)
    #expect(missing.reason.contains("ENOENT"))
    let socket = try UnixSocket.datagrams(at: path)
    #expect(await journald.deliver(event(.alert()), attempt: 1).isDelivered)
    #expect(
      String(decoding: try socket.read(upTo: 65_536), as: UTF8.self).hasPrefix("MESSAGE=egressd: violation: rc-01"))
    let syslog = SyslogSink(
      name: "syslog", facility: 4, host: "gate", transport: SyslogSocket(path: path), clock: { now })
    #expect(await syslog.deliver(event(.alert()), attempt: 1).isDelivered)
    #expect(String(decoding: try socket.read(upTo: 65_536), as: UTF8.self).hasPrefix("<34>1 2027-01-15T08:00:00"))
  }

  @Test("each kind of message has words and a severity", arguments: RecordKind.allCases)
  func words(kind: RecordKind) {
    var record = JournalRecord(kind: kind, at: now)
    record[list: RecordKey.reasons] = ["first", "second"]
    let text = AlertText(of: event(record))
    #expect(text.kind == kind.rawValue)
    #expect(text.headline.hasPrefix("egressd: "))
    #expect(
      text.severity == [.watchdog: .informational, .trial: .notice, .verdict: .warning][kind] ?? .critical)
  }

  @Test("the mail program gets sender and recipients as arguments and the mail on standard input")
  func mailProgram() async throws {
    let folder = try TestFolder()
    let program = try folder.script("echo \"$@\" > \(folder.path)/arguments; cat > \(folder.path)/mail")
    let settings = EmailSettings(command: [program, "-i"], sender: "a@example.org", recipients: ["b@example.org"])
    let sink = EmailSink(name: "email", settings, host: "gate", timeout: .seconds(10), clock: { now })
    #expect(
      await sink.deliver(event(.alert()), attempt: 1) == DeliveryResult(isDelivered: true, reason: "exit status 0"))
    #expect(folder.text("arguments") == "-i -f a@example.org -- b@example.org\n")
    #expect(folder.text("mail").hasPrefix("From: a@example.org\nTo: b@example.org\nSubject: egressd: violation"))
  }
}
