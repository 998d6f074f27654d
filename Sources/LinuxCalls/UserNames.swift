// Role: the name of a user of this machine, from the file that every Linux system has.

/// The users that `/etc/passwd` lists; users of a directory service have a number only.
public enum UserNames {
  /// The name of a user id; nil when the file does not have it or cannot be read.
  public static func name(of uid: UInt32, in path: String = "/etc/passwd") -> String? {
    guard let bytes = try? FileSystem.contents(of: path, limit: 1 << 20) else { return nil }
    // A line is `name:password:uid:gid:comment:home:shell` (passwd(5)).
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count > 2, UInt32(String(decoding: fields[2], as: UTF8.self)) == uid else { continue }
      return String(decoding: fields[0], as: UTF8.self)
    }
    return nil
  }

  /// The name of a group and the users it lists, who are those that have not got it as their first group.
  ///
  /// Nil when the file does not have the group or cannot be read.
  public static func group(_ gid: UInt32, in path: String = "/etc/group") -> (name: String, members: [String])? {
    guard let bytes = try? FileSystem.contents(of: path, limit: 1 << 20) else { return nil }
    // A line is `name:password:gid:members` (group(5)).
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 4, UInt32(fields[2]) == gid else { continue }
      return (fields[0], fields[3].split(separator: ",").map(String.init))
    }
    return nil
  }
}
