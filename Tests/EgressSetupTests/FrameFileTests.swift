// Role: holds the names and bounds of files of kept headers to one spelling and to the settings.
import EgressSettings
import Testing

@testable import EgressSetup

@Suite("Files of frames")
struct FrameFileTests {
  @Test("a name has one spelling, and what has another is no name")
  func names() {
    for (number, isAlert, text) in [
      (1, false, "0000000001.pcapng"), (18, true, "0000000018-alert.pcapng"), (.max, false, "\(UInt64.max).pcapng"),
    ] as [(UInt64, Bool, String)] {
      let name = FrameFileName(number: number, isAlert: isAlert)
      #expect(name.text == text)
      #expect(FrameFileName(text) == name)
    }
    for wrong in [
      "1.pcapng", "+000000001.pcapng", "0000000001.pcap", "../0000000001.pcapng", "0000000001-alert-alert.pcapng",
      "00000000001.pcapng", "SHA256SUMS", ".pcapng", "",
    ] { #expect(FrameFileName(wrong) == nil, "\(wrong)") }
  }

  @Test("frames are never kept longer than the records that explain them")
  func limits() {
    var settings = EvidenceSettings()
    settings.size = 4
    #expect(FrameLimits(settings, journalDays: nil).alertDays == 90)
    let limits = FrameLimits(settings, journalDays: 30)
    #expect((limits.bytes, limits.days, limits.alertDays) == (4 << 20, 7, 30))
    #expect(limits.fileBytes == 512 << 10)
  }
}
