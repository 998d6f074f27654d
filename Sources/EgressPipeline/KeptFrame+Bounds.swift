// Role: how much of a frame is kept, for who has to say so.

extension KeptFrame {
  /// The bytes of a frame that are kept at most.
  public static var maximumBytes: Int { Pipeline.keptBytes }
}
