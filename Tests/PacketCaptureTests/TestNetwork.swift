// Role: a network namespace of the test's own, with two interfaces joined by a cable.
import Foundation
import Glibc
import LinuxCalls
import Testing

/// A namespace with the pair `near` and `far`, removed when let go; `far` is 192.0.2.1 and knows 192.0.2.2.
final class TestNetwork: Sendable {
  private let name = "egress-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"

  /// Why no such network can be made here; nil when it can.
  static let obstacle: String? = {
    guard getuid() == 0 else { return "needs root" }
    guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/ip") else { return "needs iproute2" }
    let packets = socket(AF_PACKET, Int32(SOCK_RAW.rawValue), 0)
    guard packets >= 0 else { return "needs CAP_NET_RAW" }
    close(packets)
    return (try? TestNetwork()) == nil ? "network namespaces cannot be made here" : nil
  }()

  init() throws {
    try ip("netns", "add", name)
    do {
      try ip("-n", name, "link", "add", "near", "type", "veth", "peer", "name", "far")
      for end in ["near", "far"] {
        // Without an IPv6 address the kernel sends no frames of its own, which a test would count.
        try ip("-n", name, "link", "set", end, "addrgenmode", "none", "up")
      }
      try ip("-n", name, "address", "add", "192.0.2.1/24", "dev", "far")
      try ip("-n", name, "neighbour", "add", "192.0.2.2", "lladdr", "02:00:00:00:00:02", "dev", "far")
    } catch {
      try? ip("netns", "delete", name)
      throw error
    }
  }

  deinit { try? ip("netns", "delete", name) }

  /// Takes the near end down.
  func takeDown() throws { try ip("-n", name, "link", "set", "near", "down") }

  /// Removes both ends.
  func remove() throws { try ip("-n", name, "link", "delete", "near") }

  /// Runs `body` on a thread inside the namespace.
  func inside<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let outcome = Outcome<Result>()
    let path = "/run/netns/\(name)"
    try OSThread(named: "test-network", owning: path) { path in
      outcome.value = Swift.Result {
        let namespace = try Descriptor.reading(path)
        guard setNamespace(namespace.number, 0) == 0 else {
          throw LinuxError(call: "setns", subject: path, code: errno)
        }
        return try body()
      }
    }.join()
    return try #require(outcome.value).get()
  }

  /// Makes the calling thread, and no other, an unprivileged one for the rest of its life; call it inside.
  static func giveUpPrivilege() throws {
    #if arch(x86_64)
    let setresuid = 117
    #else
    let setresuid = 147
    #endif
    guard systemCall(setresuid, 65534, 65534, 65534) == 0 else {
      throw LinuxError(call: "setresuid", subject: "thread", code: errno)
    }
  }

  /// Sends UDP datagrams from the far end towards the near one; call it inside.
  static func send(_ count: Int) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(9).bigEndian
    address.sin_addr.s_addr = inet_addr("192.0.2.2")
    for index in 0..<count {
      let payload = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 100)
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
          _ = sendto(socket, payload, payload.count, 0, target, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
  }

  private func ip(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/sbin/ip")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw LinuxError(call: "ip", subject: arguments.joined(separator: " "), code: EIO)
    }
  }
}

/// Written by the thread before it ends, read after it was joined.
private final class Outcome<Value>: @unchecked Sendable {
  var value: Swift.Result<Value, any Error>?
}

/// The bare call: the C library's `setresuid` would change every thread.
private let systemCall = unsafeBitCast(
  dlsym(nil, "syscall"), to: (@convention(c) (Int, Int, Int, Int) -> Int).self)

/// `setns`, which Swift's Glibc module does not have.
private let setNamespace = unsafeBitCast(
  dlsym(nil, "setns"), to: (@convention(c) (Int32, Int32) -> Int32).self)
