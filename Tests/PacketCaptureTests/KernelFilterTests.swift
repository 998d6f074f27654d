// Role: holds the kernel's filter for beacons, and the looks at an interface, to a real socket on a real cable.
import EgressTypes
import LinuxCalls
import PacketCapture
import Testing

private let ethernet = [LinkType(rawValue: 1)]

@Suite(
  "Kernel filter and link", .serialized,
  .enabled(if: TestNetwork.obstacle == nil, "\(TestNetwork.obstacle ?? "")"))
struct KernelFilterTests {
  /// A frame of an EtherType, behind a tag where one is given; its content is 100 bytes.
  private static func frame(
    _ etherType: [UInt8], vlan: UInt8? = nil, tag: [UInt8] = [0x81, 0], content: Int = 100
  ) -> [UInt8] {
    [UInt8](repeating: 0xff, count: 6) + [2, 0, 0, 0, 0, 9] + (vlan.map { tag + [0, $0] } ?? []) + etherType
      + [UInt8](repeating: 7, count: content)
  }

  private static let experiment: [UInt8] = [0x88, 0xb5]
  private static let other: [UInt8] = [0x88, 0xb6]

  /// What a capture on `near` with a filter holds of frames that come in from `far` and that `near` sends: captured and
  /// wire length, as `22/114`.
  private func lengths(filter: String?, incoming: [[UInt8]], outgoing: [[UInt8]]) throws -> [String] {
    let network = try TestNetwork()
    return try network.inside {
      var settings = LiveSettings(interface: "near", filter: filter)
      settings.ownFramesCut = 0x88b5
      var handle = try PcapHandle.live(settings, readable: ethernet)
      let far = try PacketSocket.sending(on: "far")
      let near = try PacketSocket.sending(on: "near")
      for frame in incoming { try far.write(frame) }
      for frame in outgoing { try near.write(frame) }
      var lengths: [String] = []
      let wakeUp = try WakeUp()
      while try handle.wait(milliseconds: 300, or: wakeUp) == .readable {
        _ = try handle.read(limit: 1000) { span, header in lengths.append("\(span.byteCount)/\(header.wireLength)") }
      }
      #expect(handle.statistics()?.received == UInt64(lengths.count), "what the kernel counted was read")
      return lengths
    }
  }

  @Test(
    "frames of the EtherType pass any filter whole, those this machine sends are cut; others are left to the filter")
  func directions() throws {
    let frames = [
      KernelFilterTests.frame(KernelFilterTests.experiment),
      KernelFilterTests.frame(KernelFilterTests.experiment, vlan: 10),
    ]
    let others = [
      KernelFilterTests.frame(KernelFilterTests.other), KernelFilterTests.frame(KernelFilterTests.other, vlan: 10),
    ]
    #expect(
      try lengths(filter: "udp port 9", incoming: frames + others, outgoing: frames + others) == [
        "114/114", "118/118", "22/114", "22/118",
      ])
    #expect(
      try lengths(filter: nil, incoming: others + frames, outgoing: others + frames) == [
        "114/114", "118/118", "114/114", "118/118", "114/114", "118/118", "22/114", "22/118",
      ])
  }

  @Test(
    "no kind of tag hides that this machine sent the frame",
    arguments: [[0x81, 0], [0x88, 0xa8], [0x91, 0]] as [[UInt8]])
  func tags(_ tag: [UInt8]) throws {
    let frame = KernelFilterTests.frame(KernelFilterTests.experiment, vlan: 10, tag: tag)
    for filter in ["udp port 9", nil] {
      #expect(try lengths(filter: filter, incoming: [frame], outgoing: [frame]) == ["118/118", "22/118"])
    }
  }

  @Test("a tagged frame that ends within its tag is left to the filter, not lost")
  func runt() throws {
    let runt = Array(KernelFilterTests.frame(KernelFilterTests.other, vlan: 10, content: 0).prefix(16))
    #expect(try lengths(filter: nil, incoming: [], outgoing: [runt]) == ["16/16"])
  }

  @Test("a filter that is replaced in the kernel shows")
  func replaced() throws {
    let network = try TestNetwork()
    try network.inside {
      for filter in ["udp port 9", nil] {
        var handle = try PcapHandle.live(LiveSettings(interface: "near", filter: filter), readable: ethernet)
        let before = handle.kernelFilter()
        #expect(before?.isEmpty == (filter == nil))
        #expect(handle.kernelFilter() == before)
        try handle.refuseFurtherFrames()
        #expect(handle.kernelFilter() != before)
      }
    }
  }

  @Test("frames from before the filter stood are in no count")
  func baseline() throws {
    let network = try TestNetwork()
    try network.inside {
      TestNetwork.send(50)
      var handle = try PcapHandle.live(LiveSettings(interface: "near", filter: "udp port 9"), readable: ethernet)
      #expect(handle.statistics() == KernelCounters())
      TestNetwork.send(7)
      let wakeUp = try WakeUp()
      while try handle.wait(milliseconds: 300, or: wakeUp) == .readable { _ = try handle.read(limit: 1000) { _, _ in } }
      #expect(handle.frameCount == 7)
      #expect(handle.statistics() == KernelCounters(received: 7))
    }
  }

  @Test("an interface that was down for a moment shows in the next look, and in no other")
  func flap() throws {
    let network = try TestNetwork()
    let looks = try network.inside {
      let watch = try LinkWatch("near")
      let first = watch.look()
      try network.takeDown()
      let second = watch.look()
      return (first, second, watch.look())
    }
    // What is read below /sys is told of the namespace that mounted it, and so is not looked at here.
    #expect(looks.0.news == [])
    #expect(looks.1.news?.contains(.down) == true)
    #expect(looks.2.news == [])
  }
}
