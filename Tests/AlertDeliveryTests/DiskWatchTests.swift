// Role: holds the watch over the disk to saying loudly, and once, that nothing can be noted.
import AlertDelivery
import Glibc
import LinuxCalls
import Testing

@Suite("Disk watch")
struct DiskWatchTests {
  private let failed = LinuxError(call: "write", subject: "/state", code: EIO)
  private let full = LinuxError(call: "write", subject: "/state", code: ENOSPC)

  @Test("a disk that fails is told once to the receiver, and each time anew in the program's own log")
  func failing() {
    var disk = DiskWatch()
    let news = [nil, failed, failed, nil, failed].map { disk.take($0) }
    #expect(
      news == [
        nil, .failing(failed, isNotice: true), nil, .mended, .failing(failed, isNotice: false),
      ])
  }

  @Test("a full disk is no matter of the receiver, one that then fails is")
  func fullFirst() {
    var disk = DiskWatch()
    let news = [full, full, failed, nil].map { disk.take($0) }
    #expect(news == [.failing(full, isNotice: false), nil, .failing(failed, isNotice: true), .mended])
  }
}
