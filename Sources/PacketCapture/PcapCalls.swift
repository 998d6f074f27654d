// Role: the one file of this target that touches libpcap's memory; the other files speak through it.
import CPcap
import EgressTypes
import Glibc

/// A libpcap handle, closed when its owner lets it go.
@safe struct PcapCalls: ~Copyable, @unchecked Sendable {
  // Unchecked: libpcap asks only that one thread at a time use a handle, and this value has one owner.
  private let handle: OpaquePointer

  private init(owning handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { unsafe pcap_close(handle) }

  // MARK: Opening

  /// A handle for an interface that is not activated yet.
  static func create(_ interface: String) throws(CaptureError) -> PcapCalls {
    var reason = ErrorText()
    guard let handle = unsafe reason.fill({ unsafe pcap_create(interface, $0) }) else {
      throw .interfaceFailed(interface, reason: reason.text)
    }
    return unsafe PcapCalls(owning: handle)
  }

  /// Opens a savefile; `-` is standard input.
  static func savefile(_ path: String) throws(CaptureError) -> PcapCalls {
    let descriptor = unsafe path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, let file = unsafe fdopen(descriptor, "r") else {
      throw .fileUnreadable(path, reason: unsafe String(cString: strerror(errno)))
    }
    // The C library's 4 KiB blocks would cost a system call for every few frames.
    unsafe setvbuf(file, nil, _IOFBF, 1 << 20)
    var reason = ErrorText()
    let precision = UInt32(PCAP_TSTAMP_PRECISION_NANO)
    guard
      let handle = unsafe reason.fill({ unsafe pcap_fopen_offline_with_tstamp_precision(file, precision, $0) })
    else {
      unsafe fclose(file)
      throw .notACapture(path, reason: reason.text)
    }
    return unsafe PcapCalls(owning: handle)
  }

  /// Sets everything that must be set before activation, then activates; libpcap's code and words.
  func activate(_ settings: LiveSettings) -> (code: Int32, words: String) {
    unsafe pcap_set_snaplen(handle, settings.snapLength)
    unsafe pcap_set_promisc(handle, settings.isPromiscuous ? 1 : 0)
    unsafe pcap_set_timeout(handle, settings.timeout)
    unsafe pcap_set_buffer_size(handle, settings.bufferSize)
    // Refused where only microseconds are to be had; `timeUnit` tells afterwards.
    unsafe pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO)
    let code = unsafe pcap_activate(handle)
    let general = unsafe String(cString: pcap_statustostr(code))
    let detail = lastError
    return (code, detail.isEmpty ? general : detail)
  }

  /// Makes reading return at once when nothing waits; false when libpcap refuses.
  func setNonBlocking() -> Bool {
    var reason = ErrorText()
    return unsafe reason.fill { unsafe pcap_setnonblock(handle, 1, $0) } == 0
  }

  // MARK: Properties

  /// libpcap's number of the link type.
  var linkType: Int32 { unsafe pcap_datalink(handle) }

  /// Nanoseconds in one unit of the time stamps' fraction.
  var timeUnit: Int64 { unsafe pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000 }

  /// The descriptor to wait on; -1 when there is none.
  var selectableDescriptor: Int32 { unsafe pcap_get_selectable_fd(handle) }

  /// How far a savefile was read, in bytes; nil on a pipe.
  var byteOffset: Int? {
    guard let file = unsafe pcap_file(handle) else { return nil }
    let offset = unsafe ftello(file)
    return offset < 0 ? nil : Int(offset)
  }

  /// What libpcap last complained about.
  var lastError: String { unsafe String(cString: pcap_geterr(handle)) }

  static func linkTypeName(_ number: Int32) -> String? {
    unsafe pcap_datalink_val_to_name(number).map { unsafe String(cString: $0) }
  }

  func statistics() -> RawStatistics? {
    var counts = pcap_stat()
    guard unsafe pcap_stats(handle, &counts) == 0 else { return nil }
    return RawStatistics(received: counts.ps_recv, dropped: counts.ps_drop, interfaceDropped: counts.ps_ifdrop)
  }

  // MARK: Filter

  /// Sets the filter; libpcap's complaint when it refuses, nil when it stands.
  func setFilter(_ text: String) -> String? {
    var program = unsafe bpf_program()
    guard unsafe pcap_compile(handle, &program, text, 1, PCAP_NETMASK_UNKNOWN) == 0 else { return lastError }
    defer { unsafe pcap_freecode(&program) }
    return unsafe pcap_setfilter(handle, &program) == 0 ? nil : lastError
  }

  /// A filter's instructions, packed as `PacketSocket` takes them, without setting it; nil when it does not parse.
  func compiled(_ text: String) -> [UInt64]? {
    var program = unsafe bpf_program()
    guard unsafe pcap_compile(handle, &program, text, 1, PCAP_NETMASK_UNKNOWN) == 0 else { return nil }
    defer { unsafe pcap_freecode(&program) }
    return unsafe (0..<Int(program.bf_len)).map { place in
      let one = unsafe program.bf_insns[place]
      return UInt64(one.code) << 48 | UInt64(one.jt) << 40 | UInt64(one.jf) << 32 | UInt64(one.k)
    }
  }

  /// Whether a filter parses, without setting it.
  func accepts(_ text: String) -> Bool {
    var program = unsafe bpf_program()
    guard unsafe pcap_compile(handle, &program, text, 1, PCAP_NETMASK_UNKNOWN) == 0 else { return false }
    unsafe pcap_freecode(&program)
    return true
  }

  // MARK: Reading

  /// Lends at most `limit` frames to `body`, one after another; libpcap's code that ended it and how many there were.
  ///
  /// The code is 1 at the limit, 0 when nothing waits, -2 at the end of a file and -1 on failure. A frame's bytes
  /// live until the next one is read, which is why they are lent and not given.
  func read(limit: Int, timeUnit: Int64, _ body: (RawSpan, FrameHeader) -> Void) -> (code: Int32, frames: Int) {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    var frames = 0
    while frames < limit {
      let code = unsafe pcap_next_ex(handle, &header, &bytes)
      guard code == 1, let header = unsafe header, let bytes = unsafe bytes else { return (code, frames) }
      frames += 1
      let time = Timestamp(seconds: Int64(unsafe header.pointee.ts.tv_sec))
        .advanced(byNanoseconds: scaled(Int64(unsafe header.pointee.ts.tv_usec), by: timeUnit))
      let span = unsafe RawSpan(_unsafeStart: bytes, byteCount: Int(header.pointee.caplen))
      body(span, FrameHeader(time: time, wireLength: Int(unsafe header.pointee.len)))
    }
    return (1, frames)
  }
}

/// A file may claim any fraction of a second: what does not fit is clamped, like the seconds themselves.
private func scaled(_ fraction: Int64, by unit: Int64) -> Int64 {
  let (product, overflow) = fraction.multipliedReportingOverflow(by: unit)
  return overflow ? (fraction < 0 ? .min : .max) : product
}

/// The buffer libpcap writes its complaints to.
private struct ErrorText {
  private var bytes = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))

  mutating func fill<Result>(_ body: (UnsafeMutablePointer<CChar>) -> Result) -> Result {
    unsafe body(&bytes)
  }

  var text: String {
    String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
