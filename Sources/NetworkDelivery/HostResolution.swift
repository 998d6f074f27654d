// Role: the addresses of a host, asked for once and within a time.
import AlertDelivery
import EgressTypes
import LinuxCalls
import NIOCore
import NIOPosix

/// Asks the system's resolver.
enum HostResolution {
  /// What asks for the addresses of a host within a time.
  typealias Resolver = @Sendable (String, TimeAmount) async throws(WebhookFailure) -> [IPAddress]

  /// The addresses of a name, or the address that the text is; throws `WebhookFailure` with the reason.
  ///
  /// The resolver cannot be stopped: one that takes longer goes on in a thread of its own, unheard.
  @Sendable static func addresses(of host: String, within time: TimeAmount) async throws(WebhookFailure) -> [IPAddress]
  {
    if let address = IPAddress(host) { return [address] }
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let promise = loop.makePromise(of: [String].self)
    let limit = loop.scheduleTask(in: time) {
      promise.fail(
        HostNameError(host: host, reason: "the resolver took longer than \(time.nanoseconds / 1_000_000_000) s"))
    }
    NIOThreadPool.singleton.submit { state in
      guard case .active = state else {
        promise.fail(HostNameError(host: host, reason: "this program is stopping"))
        return
      }
      promise.completeWith(Result { try HostNames.addresses(of: host) })
    }
    defer { limit.cancel() }
    do {
      // An address with a zone, as `fe80::1%eth0`, belongs to one link and is never a receiver's.
      return try await promise.futureResult.get().compactMap { IPAddress($0) }
    } catch {
      throw WebhookFailure("\(error)")
    }
  }
}
