// Role: what a judgement of a flow rests on, read back from the flow's record, so that it can be judged again.
import EgressTypes
import Jurisdictions
import VerdictRules

/// A far side, or an address beyond a proxy, with what the location sources said of it.
public struct FarSide: Hashable, Sendable {
  /// The address.
  public var address: IPAddress
  /// What each source said of it.
  public var answers: [LocationAnswer]
}

/// The facts of one `flow` or `verdict` record that a judgement rests on, rules and location files apart.
public struct FlowEvidence: Hashable, Sendable {
  /// The time of the record; judgements are made as of the end of its day.
  public var time: Timestamp
  /// The policy the device is held to.
  public var policy: String
  /// The far side; nil for a flow that stays inside.
  public var far: FarSide?
  /// The addresses to which a proxy was asked to connect.
  public var beyond: [FarSide]
  /// The names and marks that the verdict rests on.
  public var grounds: Attribution
  /// What registries said of operators that no rule lists, by AS number; nil where the classifier is to say.
  public var registrations: [UInt32: ASRegistration]?

  /// Reads a record; nil where it is neither a flow's nor a verdict's, or lacks what every such record has.
  public init?(_ record: JournalRecord) {
    guard record.kind == .flow || record.kind == .verdict, let time = record.time,
      let policy = record[string: RecordKey.policy],
      let direction = record[string: "network.direction"].flatMap(FlowDirection.init),
      let grounds = Attribution(groundsOf: record)
    else { return nil }
    self.time = time
    self.policy = policy
    self.grounds = grounds
    if direction != .internal {
      let key = direction == .inbound ? "source.ip" : "destination.ip"
      let answers = record[list: RecordKey.answers].map { LocationAnswer(recorded: $0) }
      guard let address = record[string: key].flatMap({ IPAddress($0) }), !answers.contains(nil) else { return nil }
      far = FarSide(address: address, answers: answers.compactMap(\.self))
    }
    var registrations: [UInt32: ASRegistration] = [:]
    for text in record[list: RecordKey.registrations] {
      guard let (asn, registration) = ASRegistration.read(text) else { return nil }
      registrations[asn] = registration
    }
    self.registrations = registrations
    beyond = []
    for text in record[list: RecordKey.relayed] {
      guard let address = IPAddress(text) else { return nil }
      let start = "address=\(text) "
      let answers = record[list: RecordKey.relayedAnswers].filter { $0.hasPrefix(start) }.map {
        LocationAnswer(recorded: $0.dropFirst(start.count))
      }
      guard !answers.contains(nil) else { return nil }
      beyond.append(FarSide(address: address, answers: answers.compactMap(\.self)))
    }
  }

  /// The same flow with what a classifier's sources say of its addresses.
  public func asked(of classifier: Classifier) -> FlowEvidence {
    func ask(_ side: FarSide) -> FarSide {
      FarSide(address: side.address, answers: classifier.answers(for: side.address))
    }
    var evidence = self
    evidence.far = far.map(ask)
    evidence.beyond = beyond.map(ask)
    evidence.registrations = nil
    return evidence
  }

  /// What it comes to under rules, as the pipeline would have judged it.
  public func judgement(by basis: JudgementBasis) -> Judgement {
    func judge(_ side: FarSide) -> Judgement {
      let time = time.endOfDay
      let known = registered(basis.classifier.classify(side.answers, scope: side.address.scope, at: time))
      return basis.rules.judge(
        grounds, services: basis.classifier.services(named: grounds.names),
        on: basis.rules.judgeAddress(known, policy: policy, at: time))
    }
    return beyond.reduce(far.map(judge) ?? .withinHangar) { $0.worse(judge($1), beyond: $1.address) }
  }
}

extension FlowEvidence {
  /// What the policy makes of a flow that a window excepts, on the axis that decided without it.
  public func excepted(_ judgement: Judgement, by basis: JudgementBasis) -> Ruling? {
    guard let far else { return nil }
    let time = time.endOfDay
    let known = registered(basis.classifier.classify(far.answers, scope: far.address.scope, at: time))
    return basis.rules.judgeAddress(known, policy: policy, at: time).excepted(judgement.ruling)
  }

  /// A classification with the registrations of the record in place of those that can be asked now.
  private func registered(_ classification: Classification) -> Classification {
    guard let registrations else { return classification }
    var classification = classification
    for place in classification.operators.indices where classification.operators[place].entries.isEmpty {
      classification.operators[place].registration = registrations[classification.operators[place].asn]
    }
    return classification
  }
}

extension ASRegistration {
  /// `AS64500 country=CN registry=apnic date=2026-11-20`, as records have it.
  func recorded(of asn: UInt32) -> String { "AS\(asn) country=\(country) registry=\(registry) date=\(date)" }

  /// Reads the same text; nil where it is another.
  static func read(_ text: String) -> (asn: UInt32, registration: ASRegistration)? {
    let words = text.split(separator: " ")
    guard words.count == 4, words[0].hasPrefix("AS"), let asn = UInt32(words[0].dropFirst(2)),
      words[1].hasPrefix("country="), words[2].hasPrefix("registry="), words[3].hasPrefix("date="),
      let date = CivilDate(words[3].dropFirst(5))
    else { return nil }
    let registration = ASRegistration(
      country: String(words[1].dropFirst(8)), registry: String(words[2].dropFirst(9)), date: date)
    return (asn, registration)
  }
}

extension Attribution {
  /// The names and marks that the verdict of a record rests on; nil where one of them has no meaning here.
  fileprivate init?(groundsOf record: JournalRecord) {
    let hasOwn = record[string: RecordKey.groundsNameStatus] != nil
    let names = record[list: hasOwn ? RecordKey.groundsNames : RecordKey.names].map { text -> AttributedName? in
      let parts = text.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let source = NameSource(rawValue: String(parts[0])) else { return nil }
      return AttributedName(DomainName(recorded: parts[1]), source)
    }
    let observations = record[list: hasOwn ? RecordKey.groundsObservations : RecordKey.observations]
    let marks = observations.map { FlowMark(name: $0) }
    guard
      let status = record[string: hasOwn ? RecordKey.groundsNameStatus : RecordKey.nameStatus].flatMap(
        NameStatus.init), !names.contains(nil), !marks.contains(nil)
    else { return nil }
    self.init(
      names: names.compactMap(\.self), status: status, marks: FlowMarks(marks.compactMap(\.self).map { FlowMarks($0) }))
  }
}
