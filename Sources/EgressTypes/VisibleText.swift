// Role: makes text from outside inert: what is not printable ASCII becomes visible, so no output can be steered by it.

extension String {
  /// This text with every byte outside printable ASCII as `\xNN`; text that went through a record is unchanged.
  public var visible: String {
    if utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return self }
    var text = ""
    for byte in utf8 {
      text += (0x20...0x7e).contains(byte) ? String(Unicode.Scalar(byte)) : escaped(byte)
    }
    return text
  }
}
