// Role: zones are found by name, and what is none is told with a remedy.
import EgressSetup
import EgressTypes
import Testing

@Suite("Time zone files of the system")
struct TimeZoneFilesTests {
  @Test("UTC needs no file, another zone does")
  func found() throws {
    #expect(try TimeZoneFiles.zone(named: "UTC", in: "/nowhere") == .utc)
    #expect(try TimeZoneFiles.zone(named: "Europe/Amsterdam").name == "Europe/Amsterdam")
  }

  @Test(
    "a zone that is not there, or no zone, is told with its remedy",
    arguments: [
      ("Europe/Atlantis", "apt-get install tzdata"), ("tzdata.zi", "is no name"), ("../passwd", "is no name"),
    ])
  func refused(_ name: String, _ part: String) {
    let error = #expect(throws: SetupError.self) { try TimeZoneFiles.zone(named: name) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "none")")
  }
}
