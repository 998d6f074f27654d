// Role: the recipe of every capture in `Cases/`, one expression each.
import EgressTypes
import TestFrames

extension ReplayCase {
  static let all = verdicts + layers + files

  // What is concluded

  private static let verdicts = [
    ReplayCase("approved-tls") {
      pcap { scene in
        scene.add(Cast.lookUp("updates.hangar.example", of: Cast.dutch, by: Cast.controller))
        scene.add(Cast.connection(Cast.controller, Cast.dutch, named: "updates.hangar.example"))
      }
    },
    ReplayCase("chinese-operator-in-germany") {
      pcap { $0.add(Cast.connection(Cast.second, Cast.chineseOperator, up: 1400)) }
    },
    ReplayCase("unknown-address") {
      pcap { $0.add(Cast.connection(Cast.controller, Cast.unheardOf, named: "cdn.hangar.example")) }
    },
    ReplayCase("disputed-sources") {
      pcap { scene in
        scene.add(Cast.connection(Cast.controller, Cast.dutch, port: 40_001))
        scene.add(Cast.connection(Cast.controller, Cast.chinese, port: 40_002))
        scene.add(Cast.connection(Cast.controller, Cast.unheardOf, port: 40_003))
      }
    },
    ReplayCase("dji-name-in-the-eu") {
      pcap { scene in
        let name = "statistical-report.djiservice.org"
        scene.add(Cast.lookUp(name, of: Cast.dutch, by: Cast.controller))
        scene.add(Cast.connection(Cast.controller, Cast.dutch, named: name, up: 1400))
        scene.add(Cast.connection(Cast.second, Cast.dutch, named: "notdjiservice.org"))
      }
    },
    ReplayCase("strict-ldm") {
      pcap { scene in
        // The baseline is known at the first packet only to a device that asked for its name before.
        let baseline = "connectivitycheck.gstatic.com"
        for (number, client) in [Cast.controller, Cast.second].enumerated() {
          let port = 40_000 + number
          scene.add(Cast.connection(client, Cast.dutch, named: baseline, port: port))
          scene.add(Cast.lookUp(baseline, of: Cast.dutch, by: client, at: Cast.insideResolver))
          scene.add(Cast.connection(client, Cast.dutch, named: baseline, port: port + 10))
          scene.add(Cast.connection(client, Cast.dutch, named: "updates.hangar.example", port: port + 20))
        }
      }
    },
    ReplayCase("own-rules") {
      pcap { scene in
        scene.add(Cast.connection(Cast.controller, Cast.dutch, named: "updates.hangar.example", port: 40_001))
        scene.add(Cast.connection(Cast.controller, Cast.chineseOperator, port: 40_002))
      }
    },
    ReplayCase("inbound") {
      pcap { scene in
        var talk = Conversation(Cast.chinese, Cast.controller, clientPort: 51_515, serverPort: 8080)
        scene.add(talk.open() + [talk.ask([1, 2, 3]), talk.answer(Bytes(repeating: 4, count: 900))] + talk.close())
      }
    },
    ReplayCase("stranger") {
      pcap { $0.add(Cast.connection(Cast.phone, Cast.chinese, named: "app.hangar.example")) }
    },
    ReplayCase(
      "fail-on-violation", status: 1, remarks: ["a flow's verdict is violation, and --fail-on is ambiguous"]
    ) {
      pcap { $0.add(Cast.connection(Cast.controller, Cast.chinese)) }
    },
    ReplayCase("fail-on-not-met") {
      pcap { $0.add(Cast.connection(Cast.controller, Cast.unheardOf)) }
    },
    ReplayCase("hostile-name") {
      pcap { $0.add(Cast.connection(Cast.controller, Cast.chinese, named: "a\u{1b}[2J\"<b>|.example")) }
    },
  ]

  // What is read

  private static let layers = [
    ReplayCase("vlan-and-qinq") {
      pcap { scene in
        scene.add(
          Cast.connection(Cast.controller, Cast.dutch, port: 40_001) { packet, from, to in
            Build.ethernet(0x8100, Build.vlan(50, 0x0800, packet), from: from.mac, to: to.mac)
          })
        scene.add(
          Cast.connection(Cast.controller, Cast.chinese, port: 40_002) { packet, from, to in
            Build.ethernet(
              0x88a8, Build.vlan(200, 0x8100, Build.vlan(50, 0x0800, packet)), from: from.mac, to: to.mac)
          })
      }
    },
    ReplayCase("ipv6-extension-headers") {
      pcap { scene in
        // The conversation's transport is the first extension header; TCP comes behind two of them.
        var talk = Conversation(Cast.controller6, Cast.dutch6, transport: 0)
        func behindOptions(_ segment: Bytes) -> Bytes { Build.options(60, Build.options(6, units: 1, segment)) }
        scene.add(talk.ask(behindOptions(Build.tcp([], flags: 2, sequence: 1))))
        scene.add(
          talk.answer(behindOptions(Build.tcp([], flags: 0x12, from: 443, to: 40_000, sequence: 1, acknowledgement: 2)))
        )
        scene.add(
          talk.ask(behindOptions(Build.tcp(Build.hello("updates.hangar.example"), sequence: 2, acknowledgement: 2))))
        // A datagram in two fragments: the ports stand in the first alone.
        var fragments = Conversation(Cast.controller6, Cast.dutch6, transport: 44)
        let datagram = Build.udp(Bytes(repeating: 7, count: 1592), from: 41_000, to: 9000)
        scene.add(fragments.ask(Build.fragment6(17, offset: 0, more: true, Bytes(datagram.prefix(1240)))))
        scene.add(fragments.ask(Build.fragment6(17, offset: 1240, more: false, Bytes(datagram.dropFirst(1240)))))
      }
    },
    ReplayCase("icmp-udp-dns") {
      pcap { scene in
        scene.add(Cast.lookUp("time.hangar.example", of: Cast.unheardOf, by: Cast.controller))
        var ping = Conversation(Cast.controller, Cast.chinese, transport: 1)
        for _ in 0..<3 {
          scene.add([ping.ask(Build.icmp(8, 0, [1, 2, 3, 4])), ping.answer(Build.icmp(0, 0, [1, 2, 3, 4]))])
        }
        var time = Conversation(Cast.controller, Cast.unheardOf, clientPort: 123, serverPort: 123, transport: 17)
        scene.add([time.ask(Bytes(repeating: 0x1b, count: 48)), time.answer(Bytes(repeating: 0x1c, count: 48))])
        var groups = Conversation(
          Cast.controller, Station("239.255.255.250", mac: "01:00:5e:7f:ff:fa"), serverPort: 1900, transport: 17)
        scene.add(groups.ask(Bytes("M-SEARCH".utf8)))
      }
    },
    ReplayCase("unreadable-frames") {
      pcap { scene in
        scene.add(Cast.connection(Cast.controller, Cast.dutch))
        scene.add(FrameFixture.all.filter { $0.link == .ethernet && $0.stop != nil }.map(\.frame))
      }
    },
    ReplayCase("cut-by-the-snap-length") {
      pcap { $0.add(Cast.connection(Cast.controller, Cast.chinese, up: 1400), keeping: 96) }
    },
  ]

  // What it is read from

  private static let files = [
    ReplayCase("truncated-capture", status: 1, remarks: ["capture.pcap", "after frame 4, byte offset 1100"]) {
      Bytes(pcap { $0.add(Cast.connection(Cast.controller, Cast.chinese)) }.prefix(1100))
    },
    ReplayCase("pcapng", capture: "capture.pcapng") {
      var first = Scene()
      first.resolution = 1_000_000_000
      first.add(Cast.connection(Cast.controller, Cast.dutch, named: "updates.hangar.example"))
      return CaptureBytes.section(first.frames, resolution: 9)
    },
    ReplayCase("big-endian-nanoseconds") {
      var scene = Scene()
      scene.resolution = 1_000_000_000
      scene.add(Cast.connection(Cast.controller, Cast.chinese))
      return CaptureBytes.pcap(scene.frames, bigEndian: true, nanoseconds: true)
    },
    ReplayCase("linux-sll") {
      var scene = Scene()
      scene.add(
        Cast.connection(Cast.controller, Cast.chinese) { packet, from, _ in Build.sll(0x0800, packet, from: from.mac) })
      return CaptureBytes.pcap(scene.frames, linkType: 113)
    },
    ReplayCase("raw-ip") {
      var scene = Scene()
      scene.add(Cast.connection(Cast.controller, Cast.chinese) { packet, _, _ in packet })
      scene.add(Cast.connection(Cast.controller6, Cast.dutch6) { packet, _, _ in packet })
      return CaptureBytes.pcap(scene.frames, linkType: 101)
    },
  ]

  private static func pcap(_ play: (inout Scene) -> Void) -> Bytes {
    var scene = Scene()
    play(&scene)
    return CaptureBytes.pcap(scene.frames)
  }
}
