// Role: holds cosignatures to what a witness signs: this checkpoint at this time, by this key.
import Crypto
import Testing

@testable import EvidenceJournal

@Suite("Cosignatures")
struct CosignatureTests {
  private let witness: WitnessKey
  private let key: Curve25519.Signing.PrivateKey
  private let keys: KeyChain
  private let note: SignedCheckpoint

  init() throws {
    key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(repeating: 5, count: 32))
    witness = try #require(WitnessKey(name: "witness.example/w1", publicKey: Array(key.publicKey.rawRepresentation)))
    let log = try #require(LogID("egressd/test"))
    let signing = try #require(SigningKey(seed: Array(repeating: 1, count: 32)))
    keys = KeyChain(try #require(signing.verifier(of: log)))
    note = try #require(Checkpoint(log: log, size: 7, root: .plain([1])).signed(by: signing))
  }

  /// A signature line as a witness makes it, of any text and time.
  private func line(_ text: String, seconds: UInt64 = 1_700_000_000, claimed: UInt64? = nil) throws -> String {
    let signature = try key.signature(for: Array("cosignature/v1\ntime \(seconds)\n\(text)".utf8))
    let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: (claimed ?? seconds) >> (8 * $0)) }
    return "\u{2014} \(witness.name) \(Base64.encode(witness.id + time + Array(signature)))\n"
  }

  @Test("a key is read back as it is written, and no other text is")
  func keyText() throws {
    #expect(WitnessKey(text: witness.text) == witness)
    let parts = witness.text.split(separator: "+", maxSplits: 2)
    for wrong in [
      "", "witness", "other.example+\(parts[1])+\(parts[2])", "\(parts[0])+00000000+\(parts[2])", witness.text + " ",
      keys.first.text,
    ] {
      #expect(WitnessKey(text: wrong) == nil, "\(wrong)")
    }
  }

  @Test("the witness's line is found among others and verified, and the note with it stands alone")
  func found() throws {
    let stranger = "\u{2014} other.example \(Base64.encode(Array(repeating: 0, count: 76)))\n"
    let cosigned = try CosignedCheckpoint(note, answer: stranger + line(note.checkpoint.text), by: witness)
    #expect(cosigned.cosignature.seconds == 1_700_000_000)
    let read = try CosignedCheckpoint(cosigned.bytes, keys: keys, witness: witness)
    #expect(read.cosignature == cosigned.cosignature)
    #expect(read.bytes == cosigned.bytes, "the line is not added twice")
    #expect(try SignedCheckpoint(cosigned.bytes, keys: keys).checkpoint == note.checkpoint)
  }

  @Test("a signature of another checkpoint, another time or another key does not hold")
  func forged() throws {
    let other = Checkpoint(log: note.checkpoint.log, size: 8, root: note.checkpoint.root)
    let lines = try [
      line(other.text), line(note.checkpoint.text, claimed: 1_700_000_001), line(note.checkpoint.text.dropLast() + ""),
    ]
    for line in lines {
      #expect(throws: CosignatureProblem.badSignature) { try CosignedCheckpoint(note, answer: line, by: witness) }
    }
    #expect(throws: CosignatureProblem.missing) { try CosignedCheckpoint(note, answer: "", by: witness) }
    let plain = "\u{2014} \(witness.name) \(Base64.encode(witness.id + Array(repeating: 0, count: 64)))\n"
    #expect(throws: CosignatureProblem.malformed) { try CosignedCheckpoint(note, answer: plain, by: witness) }
  }

  @Test("every bit of a cosigned note counts")
  func bits() throws {
    let bytes = try CosignedCheckpoint(note, answer: line(note.checkpoint.text), by: witness).bytes
    for place in 0..<bytes.count * 8 {
      var changed = bytes
      changed[place / 8] ^= 1 << UInt8(place % 8)
      #expect(throws: CosignatureProblem.self, "bit \(place)") {
        try CosignedCheckpoint(changed, keys: keys, witness: witness)
      }
    }
  }

  @Test("the body of a submission is that of the specification")
  func body() throws {
    let submissionKey = try #require(SigningKey(seed: Array(repeating: 9, count: 32)))
    let submission = WitnessSubmission(
      proof: ConsistencyProof(older: 5, newer: 7, hashes: [.plain([2]), .plain([3])]), checkpoint: note,
      submissionKey: submissionKey)
    let body = String(decoding: try #require(submission.body), as: UTF8.self)
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0...3] == [
        "old 5", Base64.encode(TreeHash.plain([2]).bytes)[...], Base64.encode(TreeHash.plain([3]).bytes)[...], "",
      ])
    let sent = Array(lines[4...].joined(separator: "\n").utf8)
    #expect(try SignedCheckpoint(sent, keys: keys).checkpoint == note.checkpoint)
    let submitted = KeyChain(try #require(submissionKey.verifier(of: note.checkpoint.log)))
    #expect(try SignedCheckpoint(sent, keys: submitted).checkpoint == note.checkpoint)
  }

  @Test("the size in a conflict is read strictly")
  func conflict() {
    #expect(WitnessSubmission.size(inConflict: Array("0\n".utf8)) == 0)
    #expect(WitnessSubmission.size(inConflict: Array("18446744073709551615\n".utf8)) == .max)
    for wrong in ["", "\n", "7", "07\n", "+7\n", "-1\n", "7\n\n", "18446744073709551616\n", "x\n"] {
      #expect(WitnessSubmission.size(inConflict: Array(wrong.utf8)) == nil, "\(wrong)")
    }
  }
}
