// Role: why a capture could not be opened or read on, naming the thing, the place and the remedy.

/// Why a capture could not be opened or read on.
public enum CaptureError: Error, Hashable, Sendable {
  /// No such interface; the existing ones are listed.
  case interfaceMissing(String, existing: [String])
  /// The interface exists but is down.
  case interfaceDown(String)
  /// The process may not capture on the interface.
  case permissionMissing(String)
  /// libpcap could not open the interface for another reason.
  case interfaceFailed(String, reason: String)
  /// The interface went away while it was watched.
  case interfaceGone(String, reason: String)
  /// The filter does not parse; `column` counts from 1, nil where libpcap's message says it all.
  case filterInvalid(String, column: Int?, reason: String)
  /// The capture holds frames of a link type that the caller does not read.
  case linkTypeUnsupported(String, found: LinkType, readable: [LinkType])
  /// The file cannot be opened.
  case fileUnreadable(String, reason: String)
  /// The file is neither pcap nor pcapng.
  case notACapture(String, reason: String)
  /// The file breaks off or turns to nonsense after `frames` good frames; the offset is nil on a pipe.
  case damaged(String, frames: Int, byteOffset: Int?, reason: String)
}

extension CaptureError: CustomStringConvertible {
  /// The thing, the place, the reason and the remedy in one sentence.
  public var description: String {
    switch self {
    case .interfaceMissing(let name, let existing):
      "interface \(name): does not exist; there are: \(existing.joined(separator: ", "))"
    case .interfaceDown(let name):
      "interface \(name): is down; run: ip link set \(name) up"
    case .permissionMissing(let name):
      "interface \(name): this process may not capture (CAP_NET_RAW is missing); let systemd start it from "
        + "egressd.service, or run: setcap cap_net_raw+ep /usr/bin/egressd"
    case .interfaceFailed(let name, let reason):
      "interface \(name): cannot be opened: \(reason)"
    case .interfaceGone(let name, let reason):
      "interface \(name): went away: \(reason)"
    case .filterInvalid(let filter, let column?, let reason):
      "filter '\(filter)': column \(column): \(reason); see pcap-filter(7)"
    case .filterInvalid(let filter, nil, let reason):
      "filter '\(filter)': \(reason); see pcap-filter(7)"
    case .linkTypeUnsupported(let source, let found, let readable):
      "\(source): link type \(found) cannot be decoded; readable are: "
        + readable.map(\.description).joined(separator: ", ")
    case .fileUnreadable(let path, let reason):
      "\(path): cannot be read: \(reason); give the path of a capture file this user may read"
    case .notACapture(let path, let reason):
      "\(path): is neither a pcap nor a pcapng file: \(reason); give a file as tcpdump, dumpcap or Wireshark write it"
    case .damaged(let path, let frames, let offset, let reason):
      "\(path): damaged after frame \(frames)\(offset.map { ", byte offset \($0)" } ?? ""): \(reason)"
        + "; the frames before it count, copy the file anew to have the rest"
    }
  }
}
