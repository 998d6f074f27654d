// Role: frames whose IP header stands behind labels, sessions, tags or LLC.

extension FrameFixture {
  /// Of `steps`, from the outermost: what follows each EtherType.
  private static func frame(_ name: String, _ etherType: Int, _ payload: Bytes, headerBytes: Int) -> FrameFixture {
    FrameFixture(
      name: name, frame: Build.ethernet(etherType, payload), tuple: tcp4, ipLength: 45, payload: "hello",
      headerBytes: headerBytes)
  }

  private static let ppp4 = be16(0x0021) + packet4

  package static let carriers = [
    frame("MPLS", 0x8847, Build.label(16) + packet4, headerBytes: 58),
    frame("MPLS, three labels", 0x8848, labels(2) + Build.label(3) + packet4, headerBytes: 66),
    frame(
      "pseudowire with a control word", 0x8847, Build.label(16) + be32(0) + Build.ethernet(0x0800, packet4),
      headerBytes: 76),
    frame("pseudowire without", 0x8847, Build.label(16) + Build.ethernet(0x0800, packet4), headerBytes: 72),
    frame(
      "VLAN within a pseudowire", 0x8847,
      Build.label(16) + be32(0) + Build.ethernet(0x8100, Build.vlan(5, 0x0800, packet4)), headerBytes: 80),
    frame("PPPoE", 0x8864, Build.pppoe(ppp4), headerBytes: 62),
    frame("PPPoE, compressed protocol", 0x8864, Build.pppoe([0x21] + packet4), headerBytes: 61),
    frame("PPPoE with a VLAN tag", 0x8100, Build.vlan(7, 0x8864, Build.pppoe(ppp4)), headerBytes: 66),
    frame("PPP carrying MPLS", 0x8864, Build.pppoe(be16(0x0281) + Build.label(1) + packet4), headerBytes: 66),
    frame("VN tag", 0x8926, be32(0x8001_0002) + be16(0x0800) + packet4, headerBytes: 60),
    frame("redundancy tag", 0xf1c1, be32(7) + be16(0x0800) + packet4, headerBytes: 60),
    frame("Cisco metadata", 0x8909, [1, 1] + be32(0x0001_0002) + be16(0x0800) + packet4, headerBytes: 62),
    frame("backbone service tag", 0x88e7, be32(1) + Build.ethernet(0x0800, packet4), headerBytes: 72),
    frame("MACsec, signed only", 0x88e5, Build.macsec(control: 0, be16(0x0800) + packet4), headerBytes: 62),
    frame(
      "everything at once", 0x8100,
      Build.vlan(7, 0x88e5, Build.macsec(control: 0, be16(0x8847) + Build.label(16) + Build.ethernet(0x8864, session))),
      headerBytes: 92),
    FrameFixture(
      name: "LLC and SNAP", frame: Build.ethernetLLC(Build.snap(0x86dd, packet6)), tuple: tcp6, ipLength: 65,
      payload: "hello", headerBytes: 82),
    frame("SNAP tunnelled by bridges", 53, Build.snap(0x0800, organisation: [0, 0, 0xf8], packet4), headerBytes: 62),
    frame("LLC of IP", 48, [6, 6, 3] + packet4, headerBytes: 57),
    frame("LLC and ISO's identifier", 49, [0xfe, 0xfe, 3, 0xcc] + packet4, headerBytes: 58),
    FrameFixture(
      name: "SNAP of another organisation",
      frame: Build.ethernetLLC(Build.snap(0x2000, organisation: [0, 0, 12], [2, 180])), stop: .llc, headerBytes: 14),
    FrameFixture(
      name: "MPLS of something else",
      frame: Build.ethernet(0x8847, Build.label(16) + Bytes(repeating: 0x11, count: 30)),
      stop: .unknownEtherType, headerBytes: 18),
    FrameFixture(
      name: "seventeen labels", frame: Build.ethernet(0x8847, labels(17) + packet4), stop: .encapsulationTooDeep,
      headerBytes: 78),
    FrameFixture(
      name: "seventeen tags",
      frame: Build.ethernet(0x8926, (1...17).reduce(packet4) { rest, _ in be32(0) + be16(0x8926) + rest }),
      stop: .encapsulationTooDeep, headerBytes: 110),
    FrameFixture(
      name: "PPPoE discovery", frame: Build.ethernet(0x8863, Build.pppoe(code: 9, [])), stop: .linkLocalProtocol,
      headerBytes: 14),
    FrameFixture(
      name: "PPPoE, LCP", frame: Build.ethernet(0x8864, Build.pppoe(be16(0xc021) + [9, 1, 0, 4])), stop: .pppControl,
      headerBytes: 22),
    FrameFixture(
      name: "PPPoE, compressed datagram", frame: Build.ethernet(0x8864, Build.pppoe(be16(0x00fd) + [9, 1])),
      stop: .opaquePPP, headerBytes: 22),
    FrameFixture(
      name: "MACsec, encrypted", frame: Build.ethernet(0x88e5, Build.macsec(control: 0x0c, packet4)),
      stop: .encryptedLink, headerBytes: 14),
  ]

  private static let session = Build.pppoe(ppp4)
  private static func labels(_ count: Int) -> Bytes { (0..<count).flatMap { _ in Build.label(17, isBottom: false) } }
}
