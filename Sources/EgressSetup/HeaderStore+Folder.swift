// Role: where kept headers lie, for who has to say so.

extension HeaderStore {
  /// The folder of the files below a journal's folder.
  public static func folder(in journal: String) -> String { "\(journal)/\(folderName)" }
}
