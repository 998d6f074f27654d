// Role: posts a webhook to an address that was checked, over verified TLS, within limits of time and size.
import AlertDelivery
import AsyncHTTPClient
import EgressSettings
import EgressTypes
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Posts to one receiver.
///
/// The name is resolved once; the address that was checked is the one that is connected to, so a name that changes its
/// address in between gains nothing. The certificate is verified against the name. Each post has a connection of its
/// own. Of several permitted addresses each has its share of the time to be connected to; one that does not answer is
/// followed by the next, and the next attempt begins behind the one with which this attempt began.
struct PinnedWebhook: WebhookTransport {
  /// How long to listen to an answer's body after its status is known; the status alone decides.
  static let bodyTime: TimeAmount = .seconds(2)

  private let settings: WebhookSettings
  private let permitted: PermittedAddresses
  private let time: TimeAmount
  private let answerLimit: Int
  private let isPlainPermitted: Bool
  private let turn = AddressTurn()
  private let resolve: HostResolution.Resolver

  /// Keeps `answerLimit` bytes of an answer; http to addresses that are not listed only where it is permitted.
  init(
    _ settings: WebhookSettings, seconds: Int, answerLimit: Int = WebhookSink.outputLimit,
    isPlainPermitted: Bool = false, resolve: @escaping HostResolution.Resolver = HostResolution.addresses
  ) {
    self.settings = settings
    self.answerLimit = answerLimit
    self.isPlainPermitted = isPlainPermitted
    self.resolve = resolve
    permitted = PermittedAddresses(listed: settings.addresses)
    time = .seconds(Int64(seconds))
  }

  func post(
    _ body: [UInt8], headers: [(name: String, value: String)]
  ) async throws(WebhookFailure) -> WebhookAnswer {
    guard let address = WebhookAddress(settings.url) else {
      throw WebhookFailure("\(settings.url): is no address of the form https://host/path")
    }
    let deadline = NIODeadline.now() + time
    let targets = turn.order(try await targets(of: address))
    var reasons: [String] = []
    for (place, target) in targets.enumerated() {
      let left = deadline - .now()
      guard place == 0 || left > .zero else { break }
      let share = TimeAmount.nanoseconds(max(1_000_000, left.nanoseconds / Int64(targets.count - place)))
      do throws(WebhookFailure) {
        return try await post(body, headers, address, to: target, connecting: share, by: deadline)
      } catch {
        reasons.append("\(error.reason), at \(target)")
      }
    }
    turn.passOn()
    throw WebhookFailure("\(address.host): no answer: \(reasons.joined(separator: "; "))")
  }

  private func post(
    _ body: [UInt8], _ headers: [(name: String, value: String)], _ address: WebhookAddress, to target: IPAddress,
    connecting share: TimeAmount, by deadline: NIODeadline
  ) async throws(WebhookFailure) -> WebhookAnswer {
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton,
      configuration: configuration(pinning: address.host, to: target, connecting: share))
    let outcome: Result<WebhookAnswer, WebhookFailure>
    do throws(WebhookFailure) {
      outcome = .success(try await ask(client, address, body, headers, by: deadline))
    } catch {
      outcome = .failure(error)
    }
    // The goodbye of TLS may take its time; nobody waits for it.
    Task { try? await client.shutdown() }
    return try outcome.get()
  }

  /// The addresses of the receiver that may be connected to, in the resolver's order.
  private func targets(of address: WebhookAddress) async throws(WebhookFailure) -> [IPAddress] {
    let found = try await resolve(address.host, time)
    guard !found.isEmpty else { throw WebhookFailure("\(address.host): has no address") }
    let texts = found.map(\.description).joined(separator: ", ")
    let allowed = found.filter { permitted.permits($0) }
    guard let first = allowed.first else {
      throw WebhookFailure(
        "\(address.host): \(texts) is not public; list it under `addresses` if the receiver is to stand there")
    }
    let targets = allowed.filter { address.isTLS || isPlainPermitted || permitted.isListed($0) }
    guard !targets.isEmpty else {
      throw WebhookFailure("\(address.host): \(first) is not listed under `addresses`, so https is needed")
    }
    return targets
  }

  private func configuration(
    pinning host: String, to target: IPAddress, connecting share: TimeAmount
  ) -> HTTPClient.Configuration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    tls.certificateVerification = .fullVerification
    if let authorities = settings.authorities { tls.additionalTrustRoots = [.file(authorities)] }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: share, read: time), decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.dnsOverride = [host: target.description]
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  private func ask(
    _ client: HTTPClient, _ address: WebhookAddress, _ body: [UInt8], _ headers: [(name: String, value: String)],
    by deadline: NIODeadline
  ) async throws(WebhookFailure) -> WebhookAnswer {
    var request = HTTPClientRequest(url: address.url)
    request.method = .POST
    for header in headers { request.headers.add(name: header.name, value: header.value) }
    request.headers.add(name: "connection", value: "close")
    request.body = .bytes(ByteBuffer(bytes: body))
    let response: HTTPClientResponse
    do {
      response = try await client.execute(request, deadline: deadline)
    } catch {
      throw WebhookFailure("\(error)")
    }
    return WebhookAnswer(
      status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"),
      body: await beginning(of: response.body))
  }

  /// The beginning of a body; what comes late, or in pieces without end, is not waited for.
  private func beginning(of body: HTTPClientResponse.Body) async -> [UInt8] {
    await withTaskGroup(of: [UInt8].self) { group in
      group.addTask {
        var kept: [UInt8] = []
        do {
          for try await part in body {
            kept += part.readableBytesView.prefix(answerLimit - kept.count)
            if kept.count >= answerLimit { break }
          }
        } catch {}
        return kept
      }
      group.addTask {
        try? await Task.sleep(for: .nanoseconds(PinnedWebhook.bodyTime.nanoseconds))
        return []
      }
      let first = await group.next() ?? []
      group.cancelAll()
      // A body that was broken off in time still yields what had come by then.
      let second = await group.next() ?? []
      return first.isEmpty ? second : first
    }
  }
}
