// Role: holds live capture to real frames on a cable in a namespace of the test's own.
import EgressTypes
import LinuxCalls
import PacketCapture
import Testing

private let ethernet = [LinkType(rawValue: 1)]

@Suite(
  "Live capture", .serialized,
  .enabled(if: TestNetwork.obstacle == nil, "\(TestNetwork.obstacle ?? "")"))
struct LiveTests {
  @Test("every frame sent arrives with its length and is counted; a raised event ends the wait")
  func frames() throws {
    let network = try TestNetwork()
    let seen = try network.inside {
      let wakeUp = try WakeUp()
      var handle = try PcapHandle.live(LiveSettings(interface: "near", filter: "udp port 9"), readable: ethernet)
      #expect(handle.warnings == [])
      #expect(try handle.wait(milliseconds: 0, or: wakeUp) == .timedOut)
      TestNetwork.send(2000)
      var lengths: [Int: Int] = [:]
      while handle.frameCount < 2000, try handle.wait(milliseconds: 2000, or: wakeUp) == .readable {
        while case .limit = try handle.read(
          limit: 64,
          { span, header in
            lengths[header.wireLength, default: 0] += 1
            #expect(span.byteCount == header.wireLength)
            #expect(header.time.seconds > 1_700_000_000)
          })
        {}
      }
      wakeUp.raise()
      #expect(try handle.wait(milliseconds: 2000, or: wakeUp) == .woken)
      #expect(handle.statistics() == KernelCounters(received: 2000))
      return lengths
    }
    #expect(seen == [142: 2000])
  }

  @Test("frames still in the ring when the capture is to stop are there to be drained")
  func drain() throws {
    let network = try TestNetwork()
    let drained = try network.inside {
      let wakeUp = try WakeUp()
      var handle = try PcapHandle.live(LiveSettings(interface: "near", filter: "udp port 9"), readable: ethernet)
      TestNetwork.send(500)
      // The kernel hands over a block that is not full only after its time is up.
      #expect(try handle.wait(milliseconds: 2000, or: wakeUp) == .readable)
      wakeUp.raise()
      #expect(try handle.wait(milliseconds: 2000, or: wakeUp) == .woken)
      var frames = 0
      repeat {
        let result = try handle.read(limit: 10_000) { _, _ in }
        frames += result.frames
      } while frames < 500 && handle.statistics()?.received ?? 0 > UInt64(frames)
      return frames
    }
    #expect(drained == 500)
  }

  @Test("a snap length cuts the bytes and keeps the length on the wire")
  func snapLength() throws {
    let network = try TestNetwork()
    let lengths = try network.inside {
      var settings = LiveSettings(interface: "near", filter: "udp port 9")
      settings.snapLength = 64
      var handle = try PcapHandle.live(settings, readable: ethernet)
      TestNetwork.send(1)
      var lengths: [Int] = []
      let wakeUp = try WakeUp()
      while lengths.isEmpty, try handle.wait(milliseconds: 2000, or: wakeUp) == .readable {
        _ = try handle.read(limit: 1) { span, header in lengths = [span.byteCount, header.wireLength] }
      }
      return lengths
    }
    #expect(lengths == [64, 142])
  }

  @Test("an interface that is not there is named beside those that are")
  func missing() throws {
    let network = try TestNetwork()
    #expect(throws: CaptureError.interfaceMissing("nera", existing: ["lo", "far", "near"])) {
      try network.inside { _ = try PcapHandle.live(LiveSettings(interface: "nera"), readable: ethernet) }
    }
  }

  @Test("a missing permission is told, and where it comes from")
  func permission() throws {
    let network = try TestNetwork()
    #expect(throws: CaptureError.permissionMissing("near")) {
      try network.inside {
        try TestNetwork.giveUpPrivilege()
        _ = try PcapHandle.live(LiveSettings(interface: "near"), readable: ethernet)
      }
    }
  }

  @Test("an interface that is down is named with the remedy")
  func down() throws {
    let network = try TestNetwork()
    try network.takeDown()
    #expect(throws: CaptureError.interfaceDown("near")) {
      try network.inside { _ = try PcapHandle.live(LiveSettings(interface: "near"), readable: ethernet) }
    }
  }

  @Test("an interface that goes away is told")
  func gone() throws {
    let network = try TestNetwork()
    let error = try network.inside { () -> CaptureError? in
      let wakeUp = try WakeUp()
      var handle = try PcapHandle.live(LiveSettings(interface: "near"), readable: ethernet)
      try network.remove()
      do throws(CaptureError) {
        // The kernel's last frames may come first.
        for _ in 0..<1000 {
          _ = try? handle.wait(milliseconds: 1000, or: wakeUp)
          _ = try handle.read(limit: 64) { _, _ in }
        }
        return nil
      } catch {
        return error
      }
    }
    guard case .interfaceGone("near", _)? = error else {
      Issue.record("expected the interface to be gone, got \(String(describing: error))")
      return
    }
  }
}
