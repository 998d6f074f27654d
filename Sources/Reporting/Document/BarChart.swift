// Role: values as bars; what a chart shows always stands in a table beside it.

/// Bars of one measure.
struct BarChart {
  /// One bar.
  struct Bar {
    let name: String
    let value: Int64
    /// The value as people read it.
    let shown: String
    /// A share in thousandths that is shown with the bar; nil for none.
    var share: Int64?
  }

  let caption: String
  let bars: [Bar]

  /// The largest value, at least 1.
  var largest: Int64 { max(1, bars.map(\.value).max() ?? 1) }

  /// How many parts of a length a bar takes; a bar above zero takes at least one.
  func length(of bar: Bar, outOf length: Int64) -> Int64 {
    let (product, overflow) = bar.value.multipliedReportingOverflow(by: length)
    let part = overflow ? bar.value / max(1, largest / length) : product / largest
    return bar.value > 0 ? min(length, max(1, part)) : 0
  }
}
