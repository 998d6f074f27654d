// Role: what a packet socket is told beside its library.
import CLinux

/// Packet sockets.
public enum PacketSocket {
  /// Lets a socket take no more frames, while those in its ring stay readable; throws `LinuxError`.
  ///
  /// A filter set through libpcap would also be held against the frames that wait.
  public static func refuseFrames(_ descriptor: Int32, of subject: String) throws(LinuxError) {
    _ = try SystemCalls.check("setsockopt", subject) { clinux_refuse_frames(descriptor) }
  }
}
