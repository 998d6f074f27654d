// Role: carries syslog messages to a server behind verified TLS (RFC 5425), one connection a message.
import AlertDelivery
import EgressTypes
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// A syslog server behind TLS.
struct SyslogServer: SyslogTransport {
  private let host: String
  private let port: Int
  private let authorities: String?
  private let seconds: Int
  private let turn = AddressTurn()

  init(host: String, port: Int, authorities: String?, seconds: Int) {
    self.host = host
    self.port = port
    self.authorities = authorities
    self.seconds = seconds
  }

  func send(_ message: [UInt8]) async -> DeliveryResult {
    // RFC 5425, section 4.3: the length in decimal digits, a space, the message.
    let frame = Array("\(message.count) ".utf8) + message
    let deadline = NIODeadline.now() + .seconds(Int64(seconds))
    do {
      var reason = "\(host): has no address"
      let addresses = turn.order(try await HostResolution.addresses(of: host, within: .seconds(Int64(seconds))))
      for (place, address) in addresses.enumerated() {
        let share = TimeAmount.nanoseconds((deadline - .now()).nanoseconds / Int64(addresses.count - place))
        do {
          try await send(frame, to: address, connecting: share, by: deadline)
          return DeliveryResult(isDelivered: true, reason: "taken by \(host) at \(address)")
        } catch {
          reason = "\(host) at \(address): \(error)"
        }
      }
      turn.passOn()
      return .failed(reason)
    } catch {
      return .failed(error.reason)
    }
  }

  private func send(
    _ frame: [UInt8], to address: IPAddress, connecting share: TimeAmount, by deadline: NIODeadline
  ) async throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    tls.certificateVerification = .fullVerification
    if let authorities { tls.additionalTrustRoots = [.file(authorities)] }
    let context = try NIOSSLContext(configuration: tls)
    let name = IPAddress(host) == nil ? host : nil
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let done = loop.makePromise(of: Void.self)
    let limit = loop.scheduleTask(deadline: deadline) { done.fail(SyslogServerError.late) }
    defer { limit.cancel() }
    do {
      let channel = try await ClientBootstrap(group: loop)
        .connectTimeout(max(.milliseconds(1), share))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
            try channel.pipeline.syncOperations.addHandler(SyslogExchange(frame: frame, done: done))
          }
        }
        .connect(to: try SocketAddress(ipAddress: address.description, port: port)).get()
      defer { channel.close(promise: nil) }
      try await done.futureResult.get()
    } catch {
      // A promise that nobody keeps is a mistake; one that was kept stays as it is.
      done.fail(error)
      throw error
    }
  }
}

/// Why a syslog server did not take a message.
enum SyslogServerError: Error, CustomStringConvertible {
  /// It took too long.
  case late
  /// It closed the connection before the message was handed over.
  case closed

  var description: String {
    switch self {
    case .late: "it took too long"
    case .closed: "it closed the connection before it had taken the message"
    }
  }
}

/// Sends one frame once TLS stands, then ends the connection in order, and tells how that went.
///
/// Ending in order makes a server that is gone show itself: its side must end too.
private final class SyslogExchange: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let frame: [UInt8]
  private let done: EventLoopPromise<Void>
  private var isSent = false

  init(frame: [UInt8], done: EventLoopPromise<Void>) {
    self.frame = frame
    self.done = done
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case .handshakeCompleted? = event as? TLSUserEvent else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: frame))).whenComplete { result in
      switch result {
      case .success:
        handler.value.isSent = true
        channel.close(promise: nil)
      case .failure(let error): handler.value.done.fail(error)
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if isSent { done.succeed() } else { done.fail(SyslogServerError.closed) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Some servers close without TLS's own goodbye; by then everything was handed over.
    if isSent, let error = error as? NIOSSLError, case .uncleanShutdown = error { return }
    done.fail(error)
    context.close(promise: nil)
  }
}
