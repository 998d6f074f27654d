// Role: `egressctl breach`: a person declares that there is a breach; clock, register and draft follow from the journal.
import ArgumentParser
import BreachNotification
import Declarations
import EgressSettings
import EgressSetup
import EgressTypes

/// The commands about breaches of personal data.
struct BreachCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "breach", abstract: "Declare a breach, see its clock, draft the notification, keep the register.",
    discussion: """
      An alert is not awareness: a person declares a breach, and from the moment of awareness runs the clock of each law \
      in Rules/notification. A draft follows the ten sections of the Dutch authority's form; what the journal knows is \
      filled in, what a person has to write is marked. Nothing is sent. Every step is a record of the journal, and the \
      register is nothing but these records. docs/breach.md leads through it.
      """,
    subcommands: [
      BreachDeclare.self, BreachDraftCommand.self, BreachNotify.self, BreachNotNotify.self, BreachList.self,
      BreachClose.self,
    ])
}

struct BreachDeclare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "declare", abstract: "Declare that the organisation is aware of a breach; the clocks start.",
    discussion: """
      Choose what it is about: single events, or verdicts by controller and time. The daemon writes who you are, by what \
      the kernel says; root is nobody in particular and is refused.
      """)

  @OptionGroup var settingsFile: SettingsOption

  @OptionGroup var zone: ZoneOption

  @Option(help: "Why it is held to be a breach; the authority and auditors read this.")
  var reason: String

  @Option(help: "When the organisation became aware; by default now. In the past, never in the future.")
  var awareAt: String?

  @Option(help: "An event of the case, by its index in the journal; may be given several times.")
  var event: [UInt64] = []

  @Option(help: "Verdicts on this controller, by its pseudonym; may be given several times.")
  var device: [String] = []

  @Option(help: "Verdicts of this time or later.")
  var since: String?

  @Option(help: "Verdicts before this time; by default also those still to come.")
  var until: String?

  // Without a default of its own: help would print that as a number.
  @Option(help: "With --device and --since, this verdict or worse; by default unknown.")
  var verdict: Verdict?

  @Option(help: "A law whose clock starts, by its name in Rules/notification; several times; by default all.")
  var legal: [String] = []

  @OptionGroup var access: AccessOption

  @Option(help: "How it was known before the first packet, or without any event in the journal.")
  var remark: String?

  func validate() throws {
    guard !event.isEmpty || !device.isEmpty || since != nil else {
      throw ValidationError("say what the breach is about: --event, --device or --since")
    }
    guard event.isEmpty || (device.isEmpty && since == nil && until == nil) else {
      throw ValidationError("give --event, or --device, --since and --until")
    }
  }

  func run() throws {
    let settings = try settingsFile.load()
    let zone = try zone.zone(settingsFile)
    var selection = BreachSelection()
    selection.events = Set(event).sorted()
    selection.devices = device
    selection.since = try since.map { text throws(SetupError) in try GivenMoment.read(text, "--since", in: zone) }
    selection.until = try until.map { text throws(SetupError) in try GivenMoment.read(text, "--until", in: zone) }
    selection.worst = verdict ?? .unknown
    try access.announce("breach declare", of: device.map { "device=\($0)" }, in: settings.journal, settings)
    let facts = try BreachReading.facts(of: selection, in: settings.journal)
    let missing = selection.events.filter { !facts.events.contains($0) }
    guard missing.isEmpty else {
      let list = missing.map { "\($0)" }.joined(separator: ", ")
      throw SetupError(settings.journal, "holds no record \(list)", remedy: "list records with: egressctl events")
    }
    let declared = BreachDeclaration(
      awareAt: try awareAt.map { text throws(SetupError) in try GivenMoment.read(text, "--aware-at", in: zone) },
      reason: reason, remark: remark, selection: selection, firstPacketAt: facts.firstPacketAt,
      firstAlertAt: facts.firstAlertAt, regimes: legal)
    let record = try Declaration.send(.declareBreach(declared), settingsFile)
    Terminal.line("events \(facts.events.count), flows \(facts.flows), bytes sent as far as counted \(facts.sent)")
    guard let breach = BreachCase(record) else { return }
    let id = breach.id.visible
    for clock in breach.clocks {
      Terminal.line("notify under \(clock.regime.name) by \(clock.due.readable); draft: egressctl breach draft \(id)")
    }
  }
}

struct BreachNotify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Note in the register that the authority was notified, or got a follow-up.",
    discussion: "Nothing is sent: this says that a person sent it, when, and under which reference.")

  @OptionGroup var settingsFile: SettingsOption

  @OptionGroup var zone: ZoneOption

  @Argument(help: "The case, such as 2026-11-27.1; `breach list` shows them.")
  var breach: String

  @Option(help: "The authority's reference.")
  var reference: String

  @Option(help: "When it was sent; by default now.")
  var sentAt: String?

  @Option(help: "The law, where the case has several.")
  var legal: String?

  @Option(help: "Why it is late; needed when it is.")
  var delayReason: String?

  @Option(help: "It follows up on the first report: supplement, change or withdrawal.")
  var followUp: BreachNotice.FollowUp?

  func run() throws {
    let zone = try zone.zone(settingsFile)
    let notice = BreachNotice(
      regime: legal,
      sentAt: try sentAt.map { text throws(SetupError) in try GivenMoment.read(text, "--sent-at", in: zone) },
      reference: reference, delayReason: delayReason, followUp: followUp)
    try Declaration.send(.notifyBreach(id: breach, notice), settingsFile)
  }
}

struct BreachNotNotify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "not-notify", abstract: "Decide not to notify; the case stays in the register.")

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The case.")
  var breach: String

  @Option(help: "Why no risk to people is likely; the authority may ask for this.")
  var reason: String

  @Option(help: "The law, where several are undecided.")
  var legal: String?

  func run() throws {
    try Declaration.send(.decideNotToNotify(id: breach, regime: legal, reason: reason), settingsFile)
  }
}

struct BreachClose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Close a case of which everything is decided; it stays in the register.")

  @OptionGroup var settingsFile: SettingsOption

  @Argument(help: "The case.")
  var breach: String

  @Option(help: "The effects of the breach; the register has to tell them.")
  var effects: String

  @Option(help: "The remedy taken; the register has to tell it.")
  var remedy: String

  @Option(help: "Why the case is closed.")
  var reason = "dealt with"

  func run() throws {
    let closing = BreachClosing(effects: effects, remedy: remedy, reason: reason)
    try Declaration.send(.closeBreach(id: breach, closing), settingsFile)
  }
}

extension BreachNotice.FollowUp: ExpressibleByArgument {}
