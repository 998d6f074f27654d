// Role: Merkle trees and consistency proofs written again from the text of RFC 9162, to hold ours to.
import Crypto

@testable import EvidenceJournal

/// RFC 9162 by its definitions, without a thought for speed.
enum ReferenceTree {
  static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { sha256([1] + left + right) }

  /// The largest power of two smaller than n.
  static func split(_ n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }

  /// MTH of section 2.1.1, over leaf hashes.
  static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    guard let first = leaves.first else { return sha256([]) }
    if leaves.count == 1 { return first }
    let middle = leaves.startIndex + split(leaves.count)
    return node(root(leaves[..<middle]), root(leaves[middle...]))
  }

  /// PROOF(m, D_n) of section 2.1.4.1.
  static func proof(_ m: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] { subproof(m, leaves, true) }

  private static func subproof(_ m: Int, _ leaves: ArraySlice<[UInt8]>, _ isWhole: Bool) -> [[UInt8]] {
    if m == leaves.count { return isWhole ? [] : [root(leaves)] }
    let k = split(leaves.count)
    let middle = leaves.startIndex + k
    return m <= k
      ? subproof(m, leaves[..<middle], isWhole) + [root(leaves[middle...])]
      : subproof(m - k, leaves[middle...], false) + [root(leaves[..<middle])]
  }

  /// Verification, step by step as section 2.1.4.2 tells it.
  static func verifies(
    _ first: Int, _ second: Int, _ proof: [[UInt8]], _ firstHash: [UInt8], _ secondHash: [UInt8]
  )
    -> Bool
  {
    if first == second { return proof.isEmpty && firstHash == secondHash }
    var path = proof
    if path.isEmpty { return false }
    if first.nonzeroBitCount == 1 { path.insert(firstHash, at: 0) }
    var (fn, sn) = (first - 1, second - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    var (fr, sr) = (path[0], path[0])
    for c in path.dropFirst() {
      if sn == 0 { return false }
      if fn & 1 == 1 || fn == sn {
        (fr, sr) = (node(c, fr), node(c, sr))
        while fn & 1 == 0 && fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        sr = node(sr, c)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return fr == firstHash && sr == secondHash && sn == 0
  }
}
