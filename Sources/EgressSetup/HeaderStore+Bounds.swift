// Role: where kept headers lie and how much of them there can be, for who has to say so.

extension HeaderStore {
  /// The folder of the files below a journal's folder.
  public static func folder(in journal: String) -> String { "\(journal)/\(folderName)" }

  /// The bytes of all files together at most; then the oldest is removed.
  public static var maximumBytes: Int { fileSize * maximumFiles }
}
