// Role: `fuzz TARGET [libFuzzer options] [FOLDER…]`, `fuzz list [fast]`, and `fuzz seeds FOLDER`, which writes the first
// inputs.
import Foundation
import TestFrames

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ target: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What libFuzzer calls is a C function and can hold nothing: the target stands here.
nonisolated(unsafe) private var chosen: FuzzTarget?

private let environmentKey = "EGRESSD_FUZZ_TARGET"

private func stop(_ remark: String) -> Never {
  FileHandle.standardError.write(Data("fuzz: \(remark)\n".utf8))
  exit(64)
}

switch CommandLine.arguments.dropFirst().first {
case "list":
  let isFast = CommandLine.arguments.dropFirst(2).first == "fast"
  for target in FuzzTarget.all where target.isFast || !isFast { print(target.name) }
case "seeds":
  guard CommandLine.arguments.count == 3 else { stop("usage: fuzz seeds FOLDER") }
  for target in FuzzTarget.all {
    let folder = URL(filePath: CommandLine.arguments[2]).appending(path: target.name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (number, seed) in target.seeds().enumerated() {
      try Data(seed).write(to: folder.appending(path: "seed-\(number)"))
    }
  }
case let first?:
  // libFuzzer runs itself anew to reduce a corpus, with options alone: the target's name is left in the environment.
  let isNamed = !first.hasPrefix("-")
  let name = isNamed ? first : ProcessInfo.processInfo.environment[environmentKey] ?? first
  guard let named = FuzzTarget.all.first(where: { $0.name == name }) else { stop("no target \(name)") }
  chosen = named
  setenv(environmentKey, name, 1)
  var count = CommandLine.argc
  var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
  if isNamed {
    arguments = CommandLine.unsafeArgv + 1
    arguments?[0] = CommandLine.unsafeArgv[0]
    count -= 1
  }
  exit(
    runFuzzer(&count, &arguments) { bytes, count in
      chosen?.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
      return 0
    })
case nil:
  stop("usage: fuzz TARGET [libFuzzer options] [FOLDER…] | fuzz list [fast] | fuzz seeds FOLDER")
}
