// Role: holds the format of beacon frames to the test vector of docs/beacon-format.md.
import Beacons
import Crypto
import EgressTypes
import Foundation
import Testing

@Suite("Beacon frame")
struct BeaconFrameTests {
  /// The lines of the specification's test vector, by their name.
  private func vector(_ name: String) throws -> String {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/beacon-format.md")
    let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("\(name) ") }, "no line `\(name)`")
    return line.dropFirst(name.count).filter { $0 != " " }
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private func bytes(_ text: String) throws -> [UInt8] {
    try stride(from: 0, to: text.count, by: 2).map { place in
      try #require(UInt8(text.dropFirst(place).prefix(2), radix: 16))
    }
  }

  @Test("the specification's vector is what is sent, and what is read")
  func specification() throws {
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes(vector("secret")))
    let signer = try #require(BeaconSigner(key))
    #expect(try signer.publicKey.hexadecimal == vector("public"))
    #expect(try hexadecimal(withBytes(signer.publicKey.id)) == vector("keyid"))
    let content = try bytes(vector("content"))
    let frame = try #require(BeaconFrame(content))
    #expect(frame.vlan == 10)
    #expect(frame.sequence == 1_795_942_800)
    #expect(frame.time == Timestamp(seconds: 1_795_942_800))
    #expect(frame.keyID == signer.publicKey.id)
    #expect(frame.bytes == content)
    // Ed25519 as the library makes it is randomised: the vector's signature is verified, not repeated.
    let signed = try Array("egressd beacon v1\n".utf8) + bytes(vector("content")).prefix(32)
    #expect(key.publicKey.isValidSignature(frame.signature, for: signed))
    let made = try signer.content(vlan: 10, sequence: 1_795_942_800, time: Timestamp(seconds: 1_795_942_800))
    #expect(made.prefix(32) == content.prefix(32))
  }

  @Test("a frame on a VLAN has one tag before the beacons' EtherType, and is sent to everybody")
  func ethernet() throws {
    let sender = try #require(MACAddress("02:00:5e:00:50:99"))
    let frame = try Bench.signer().frame(from: sender, vlan: 10, sequence: 1, time: Bench.start)
    #expect(hexadecimal(Array(frame.prefix(22))) == "ffffffffffff02005e0050998100000a88b545474243")
    #expect(frame.count == 18 + BeaconFrame.length)
    let untagged = try Bench.signer().frame(from: sender, vlan: 0, sequence: 1, time: Bench.start)
    #expect(hexadecimal(Array(untagged[12..<16])) == "88b54547")
    #expect(untagged.count == 14 + BeaconFrame.length)
  }

  @Test("a public key is 64 hexadecimal digits and nothing else")
  func key() throws {
    let text = try Bench.signer().publicKey.hexadecimal
    #expect(try BeaconKey(hexadecimal: text.uppercased()) == Bench.signer().publicKey)
    for wrong in [String(text.dropLast()), text + "0", "g" + text.dropFirst(), ""] {
      #expect(BeaconKey(hexadecimal: wrong) == nil, "\(wrong)")
    }
  }

  private func withBytes(_ number: UInt64) -> [UInt8] {
    stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
