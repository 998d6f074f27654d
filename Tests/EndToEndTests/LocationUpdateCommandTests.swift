// Role: fetches location data by https from a server of its own on the loopback interface, as an administrator would.
import Foundation
import Testing

@Suite("Location data by https")
struct LocationUpdateCommandTests {
  private static let script = """
    set -euo pipefail
    root=$1 programs=$2 folder=$3
    data() { printf '# vendor: Test\\n# created: %s\\n198.51.100.0,198.51.100.255,NL,1136,KPN\\n' "$1"; }
    cd "$folder"; mkdir served
    data 2026-10-01 >location.csv
    data 2026-11-01 | xz >served/newer.csv.xz
    coproc server { exec timeout 60 python3 "$root/Tests/EndToEndTests/Servers/https-folder.py" served; }
    read -r -t 30 port <&"${server[0]}"
    at=https://localhost:$port
    cat >egressd.yaml <<END
    hangar: test
    capture: {interface: lo}
    rules: $root/Rules
    control: $folder/control.sock
    location: {sources: [$folder/location.csv], updates: ["$at/newer.csv.xz", "$at/moved", "$at/none"]}
    END
    update() { echo "== $1"; "$programs/egressctl" location update --config egressd.yaml --from "$at/$1" 2>&1 || echo "status $?"; }
    update newer.csv.xz
    export CURL_CA_BUNDLE=$folder/served/certificate.pem
    update moved; update none; update other; update newer.csv.xz
    echo "== kept"; head -n 2 location.csv location.csv.previous
    ls "${TMPDIR:-/tmp}" | grep -c '^egressctl-' || true
    """

  @Test("a declared address is fetched with its certificate checked, and no other is asked", .timeLimit(.minutes(2)))
  func https() async throws {
    let scratch = try ScratchFolder()
    let outcome = try await BuiltProgram.run(
      "bash", ["-c", Self.script, "update", BuiltProgram.root, BuiltProgram.folder, scratch.path])
    try #require(outcome.status == 0, "\(outcome.output)\(outcome.remarks)")
    let parts = outcome.output.components(separatedBy: "== ").dropFirst().map {
      $0.split(separator: "\n", maxSplits: 1)
    }
    let said = parts.map { "\($0.last ?? "")" }
    try #require(parts.map { "\($0[0])" } == ["newer.csv.xz", "moved", "none", "other", "newer.csv.xz", "kept"])
    #expect(said[0].contains("cannot be fetched") && said[0].contains("certificate"), "\(said[0])")
    #expect(said[1].contains("the answer was 302"), "\(said[1])")
    #expect(said[2].contains("404"), "\(said[2])")
    #expect(said[3].contains("is not declared"), "\(said[3])")
    #expect(said[4].contains("is not running; it reads the file at its next start"), "\(said[4])")
    #expect(said[5].contains("2026-11-01") && said[5].contains("2026-10-01"), "\(said[5])")
    #expect(said.prefix(4).allSatisfy { $0.contains("status 1") })
  }
}
