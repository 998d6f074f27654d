// Role: holds the forms to the source text: a sentence that is written into records and has no Dutch fails here.
import Foundation
import Testing

@testable import RecordWording

@Suite("Sentences in the source text")
struct SourceSentenceTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  /// The files in which sentences of records are made, with words in them that reach no record.
  private static let makers: [String: [String]] = [
    "VerdictRules/Judging.swift": [],
    "VerdictRules/Kinds/JurisdictionPacks.swift": [
      "no pack `", "; there is ", " includes ", ": a circle; take one of them out", "includes nest deeper than ",
      "; name the inner pack directly", " is not among the countries", "` stands twice", "no country and no pack",
      "` in `", "names no country", "list at least one",
    ],
    "VerdictRules/Kinds/OperatorPacks.swift": [
      "a country code such as", " stands twice in this pack; keep one", " here and ", "; decide which", "shadowed: AS",
      " also stands at ", " with the same control; keep one",
    ],
    "VerdictRules/Kinds/DestinationPacks.swift": [
      "`, controlled from ", "` is ", " here and ", "; decide which", "shadowed: `", "; keep one",
      "also stands as `", "` at", "says no more than `",
    ],
    "VerdictRules/Kinds/BaselinePacks.swift": [], "VerdictRules/Kinds/Policies+Readability.swift": [],
    "EgressPipeline/JoinedJudgement.swift": [], "Declarations/ExceptionWindow.swift": [],
    "EgressPipeline/WatchAlerts.swift": [],
    "EgressPipeline/EventRecord.swift": ["no longer uses", "is contested over"],
    "JournalFiles/FrozenJournal.swift": [".frozen-", ".key", ".next", "see what egressctl verify says of it"],
    "EgressSetup/FullDisk.swift": [], "EgressSetup/FrameLoss.swift": [],
    "EgressSetup/HeaderStore.swift": [
      "the disk is nearly full; what is left is for records", "a file could not be closed: ",
    ], "EgressSetup/HeaderStore+TakeUp.swift": [], "EgressSetup/HeaderStore+Deletion.swift": [],
    "Declarations/LocalDataModeTally.swift": [" verdicts, "],
  ]

  /// Makers of which only some lines reach records: what is to be found in them.
  private static let lines: [String: String] = [
    "Declarations/DeclarationBook.swift": "  static let ", "Declarations/DeclaredOperation.swift": "overtime =",
    "Declarations/DeclarationBook+Commands.swift": "because: \"", "EgressSetup/Recorder.swift": "because: \"",
    "EgressPipeline/FrameBalance.swift": "\\(",
    "Declarations/DeclarationBook+Breaches.swift": "? \"the time|: \"breach",
  ]

  /// Kinds of records whose sentences are errors of the system or of a person's files, or stand in the delivery log.
  private static let others: Set<String> = [
    "egressd/Reloading.swift", "EgressSetup/FrameRecord.swift", "EvidenceJournal/DeletedSegment.swift",
    "Declarations/DeclarationRecords.swift", "EgressPipeline/FlowRecord.swift", "EgressPipeline/JudgedFlow.swift",
    "EgressTypes/RecordOutput.swift", "EgressTypes/JournalRecord.swift", "AlertDelivery",
  ]

  private static func text(_ path: String) throws -> String {
    try String(decoding: Data(contentsOf: sources.appending(path: path)), as: UTF8.self)
  }

  /// The words between the interpolations of each string of a text.
  private static func words(in text: String) -> [String] {
    var words: [String] = []
    for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
      var depth = 0
      var isString = false
      var word = ""
      var strings: [Int] = []
      var before: Character = " "
      for character in line {
        if isString {
          if before == "\\", character == "(" {
            words.append(String(word.dropLast()))
            word = ""
            strings.append(depth)
            isString = false
          } else if character == "\"", before != "\\" {
            words.append(word)
            word = ""
            isString = false
          } else {
            word.append(character)
          }
        } else if character == "\"" {
          isString = true
        } else if character == "(" {
          depth += 1
        } else if character == ")" {
          if depth == strings.last {
            strings.removeLast()
            isString = true
          } else {
            depth -= 1
          }
        }
        before = character
      }
    }
    // A sentence has words and spaces; ids, keys and single words are none.
    return words.filter { $0.contains(" ") && $0.filter(\.isLetter).count > 4 }
  }

  /// All English words of all forms.
  private static let known =
    (SentenceForms.byKind.values.joined().flatMap(\.english.words) + RecordWords.confidence.keys)
    .joined(separator: "\u{0}")

  @Test("every sentence that is made in these files has a form", arguments: makers.keys.sorted())
  func sentences(_ path: String) throws {
    let passed = Self.makers[path] ?? []
    let found = Self.words(in: try Self.text(path))
    #expect(!found.isEmpty)
    for words in found where !passed.contains(where: words.contains) {
      #expect(isKnown(words), "\(path) says `\(words)`: give it a form with its Dutch, or list it as no record's")
    }
  }

  @Test("every sentence of these lines has a form", arguments: lines.keys.sorted())
  func someLines(_ path: String) throws {
    let marks = (Self.lines[path] ?? "").split(separator: "|").map(String.init)
    let chosen = try Self.text(path).split(separator: "\n").filter { line in marks.contains { line.contains($0) } }
    let found = Self.words(in: chosen.joined(separator: "\n"))
    #expect(!found.isEmpty)
    for words in found { #expect(isKnown(words), "\(path) says `\(words)`: give it a form with its Dutch") }
  }

  @Test("whoever writes reasons into records is known here")
  func everyMaker() throws {
    let files = FileManager.default.enumerator(atPath: Self.sources.path)?.compactMap { $0 as? String } ?? []
    let known = Set(Self.makers.keys).union(Self.lines.keys)
    for path in files where path.hasSuffix(".swift") {
      guard !known.contains(path), !Self.others.contains(where: path.hasPrefix) else { continue }
      let isMaker = try Self.text(path).split(separator: "\n").contains { line in
        (line.contains("RecordKey.reasons] =") || line.contains("RecordKey.reasons] +=")) && !line.contains("= reasons")
          && !line.contains("[]")
      }
      #expect(!isMaker, "\(path) writes reasons: list it here, and give its sentences Dutch")
    }
  }

  @Test("a new sentence is found")
  func canFail() {
    let made = Self.words(in: "return finding(.unknown, \"the moon stands in \\(place) and none knows it\")")
    #expect(made == ["the moon stands in ", " and none knows it"])
    #expect(!isKnown("the moon stands in "))
  }

  /// Whether words stand in a form; a form may have a place where the source has the words of a condition.
  private func isKnown(_ words: String) -> Bool {
    // The axis before a sentence is a form of its own.
    let bare = words.hasPrefix("location: the ") ? String(words.dropFirst("location: ".count)) : words
    return Self.known.contains(bare.trimmingCharacters(in: CharacterSet(charactersIn: " ,;:.")))
  }
}
