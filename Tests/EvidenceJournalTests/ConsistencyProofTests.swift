// Role: holds consistency proofs to RFC 9162 for every pair of small trees, and to refusing everything else.
import Testing

@testable import EvidenceJournal

@Suite("Consistency proof")
struct ConsistencyProofTests {
  static let count = 64
  static let leaves = (0..<count).map { ReferenceTree.sha256([0, UInt8($0)]) }

  static func made(_ older: Int, _ newer: Int) throws -> ConsistencyProof {
    var prover = ConsistencyProver(older: UInt64(older), newer: UInt64(newer))
    for leaf in leaves {
      if prover.proof != nil { break }
      prover.add(try #require(TreeHash(leaf)))
    }
    return try #require(prover.proof, "\(older) to \(newer)")
  }

  static func root(_ size: Int) throws -> TreeHash { try #require(TreeHash(ReferenceTree.root(leaves.prefix(size)))) }

  @Test("each pair of trees up to 64 has the proof of the RFC, and both verifiers take it")
  func everyPair() throws {
    for newer in 1...ConsistencyProofTests.count {
      let all = ConsistencyProofTests.leaves.prefix(newer)
      let newerRoot = try ConsistencyProofTests.root(newer)
      for older in 1...newer {
        let proof = try ConsistencyProofTests.made(older, newer)
        let olderRoot = try ConsistencyProofTests.root(older)
        #expect(proof.hashes.map(\.bytes) == ReferenceTree.proof(older, all), "\(older) to \(newer)")
        #expect(proof.holds(from: olderRoot, to: newerRoot), "\(older) to \(newer)")
        #expect(
          ReferenceTree.verifies(older, newer, proof.hashes.map(\.bytes), olderRoot.bytes, newerRoot.bytes),
          "\(older) to \(newer)")
      }
    }
  }

  @Test("a prover knows both roots of what passed by")
  func roots() throws {
    for newer in 0...17 {
      for older in 0...newer {
        var prover = ConsistencyProver(older: UInt64(older), newer: UInt64(newer))
        for leaf in ConsistencyProofTests.leaves.prefix(newer) { prover.add(try #require(TreeHash(leaf))) }
        let roots = try #require(prover.roots)
        #expect(roots.older == (try ConsistencyProofTests.root(older)), "\(older) of \(newer)")
        #expect(roots.newer == (try ConsistencyProofTests.root(newer)), "\(newer)")
      }
    }
  }

  @Test(
    "from the right edge of the older tree the new leaves alone give the same proof and roots, for each pair up to 70")
  func afterFrontier() throws {
    let leaves = (0..<70).map { TreeHash.plain([UInt8($0)]) }
    var frontier = MerkleFrontier()
    for older in 0...leaves.count {
      for newer in older...leaves.count {
        var whole = ConsistencyProver(older: UInt64(older), newer: UInt64(newer))
        for leaf in leaves.prefix(newer) { whole.add(leaf) }
        var short = try #require(ConsistencyProver(after: frontier, newer: UInt64(newer)))
        for leaf in leaves[older..<newer] { short.add(leaf) }
        #expect(short.proof == whole.proof && short.proof != nil, "\(older) to \(newer)")
        #expect(short.roots?.older == whole.roots?.older, "\(older) to \(newer)")
        #expect(short.roots?.newer == whole.roots?.newer, "\(older) to \(newer)")
      }
      if older > 0 { #expect(ConsistencyProver(after: frontier, newer: UInt64(older) - 1) == nil, "\(older)") }
      if older < leaves.count { frontier.append(leaves[older]) }
    }
  }

  @Test("another root, hash, number of hashes or older size is refused for each pair up to 24")
  func wrong() throws {
    let stranger = TreeHash.plain("no leaf of these trees".utf8)
    for newer in 1...24 {
      let newerRoot = try ConsistencyProofTests.root(newer)
      for older in 1...newer {
        let proof = try ConsistencyProofTests.made(older, newer)
        let olderRoot = try ConsistencyProofTests.root(older)
        func holds(_ hashes: [TreeHash], _ size: Int? = nil) -> Bool {
          ConsistencyProof(older: UInt64(size ?? older), newer: UInt64(newer), hashes: hashes)
            .holds(from: olderRoot, to: newerRoot)
        }
        #expect(!proof.holds(from: stranger, to: newerRoot) && !proof.holds(from: olderRoot, to: stranger))
        #expect(!holds(proof.hashes + [stranger]) && (proof.hashes.isEmpty || !holds(proof.hashes.dropLast())))
        for place in proof.hashes.indices {
          var hashes = proof.hashes
          hashes[place] = stranger
          #expect(!holds(hashes), "\(older) to \(newer), hash \(place)")
        }
        for other in 0...newer + 1 where other != older {
          #expect(!holds(proof.hashes, other), "\(older) to \(newer) as \(other)")
        }
      }
    }
  }

  @Test("the tree without leaves is the beginning of every tree, and nothing else passes for it")
  func empty() throws {
    let root = try ConsistencyProofTests.root(3)
    let none = ConsistencyProof(older: 0, newer: 3, hashes: [])
    #expect(none.holds(from: .emptyTree, to: root))
    #expect(!none.holds(from: root, to: root))
    #expect(!ConsistencyProof(older: 0, newer: 0, hashes: []).holds(from: .emptyTree, to: root))
    #expect(!ConsistencyProof(older: 0, newer: 3, hashes: [root]).holds(from: .emptyTree, to: root))
    #expect(ConsistencyProver(older: 4, newer: 3).proof == nil)
    #expect(ConsistencyProof.path(from: 3, to: .max)?.siblings.count == 64)
  }
}
