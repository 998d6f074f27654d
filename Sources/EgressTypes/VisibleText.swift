// Role: makes text from outside inert: what is not printable ASCII becomes visible, so no output can be steered by it.

extension String {
  /// This text with every byte outside printable ASCII as `\xNN`; text that went through a record is unchanged.
  public var visible: String {
    if isVisible { return self }
    var text = ""
    for byte in utf8 {
      text += (0x20...0x7e).contains(byte) ? String(Unicode.Scalar(byte)) : escaped(byte)
    }
    return text
  }

  private var isVisible: Bool {
    let bytes = utf8.span
    // Without a branch the loop is a few vector instructions.
    var odd: UInt8 = 0
    for index in bytes.indices { odd |= bytes[index] &- 0x20 > 0x7e - 0x20 ? 1 : 0 }
    return odd == 0
  }
}
