// Role: what a packet socket is told beside its library, and one that only sends.
import CLinux

/// Packet sockets.
public enum PacketSocket {
  /// Lets a socket take no more frames, while those in its ring stay readable; throws `LinuxError`.
  ///
  /// A filter set through libpcap would also be held against the frames that wait.
  public static func refuseFrames(_ descriptor: Int32, of subject: String) throws(LinuxError) {
    _ = try SystemCalls.check("setsockopt", subject) { clinux_refuse_frames(descriptor) }
  }

  /// Attaches a filter of packed instructions, or none; throws `LinuxError`.
  ///
  /// Each instruction of classic BPF stands as code, jt, jf and k in 16, 8, 8 and 32 bits.
  public static func attach(
    filter: [UInt64], to descriptor: Int32, of subject: String
  ) throws(LinuxError) {
    try SystemCalls.attachFilter(descriptor, filter, of: subject)
  }

  /// The filter as the kernel has it, empty without one; throws `LinuxError`.
  public static func filter(of descriptor: Int32, _ subject: String) throws(LinuxError) -> [UInt64] {
    try SystemCalls.filter(of: descriptor, subject)
  }

  /// A socket to write whole Ethernet frames to, sent as they are; throws `LinuxError`.
  public static func sending(on interface: String) throws(LinuxError) -> Descriptor {
    Descriptor(owning: try SystemCalls.sendingSocket(on: interface), subject: interface)
  }
}
