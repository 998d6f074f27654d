// Role: holds the reading of receivers' addresses to one meaning each.
import Testing

@testable import NetworkDelivery

@Suite("Webhook addresses")
struct WebhookAddressTests {
  @Test(
    "an address is asked for in lower case with its port and path",
    arguments: [
      ("https://Hooks.Example.org/a?b=c", "hooks.example.org", "https://hooks.example.org/a?b=c"),
      ("https://hooks.example.org", "hooks.example.org", "https://hooks.example.org/"),
      ("https://192.0.2.1:8443/x", "192.0.2.1", "https://192.0.2.1:8443/x"),
      ("http://[2001:DB8::1]:80/", "2001:db8::1", "http://[2001:db8::1]:80/"),
      ("https://h?x", "h", "https://h/?x"),
    ])
  func read(text: String, host: String, url: String) throws {
    let address = try #require(WebhookAddress(text))
    #expect(address.host == host)
    #expect(address.url == url)
    #expect(address.isTLS == text.hasPrefix("https"))
  }

  @Test(
    "what could be read in two ways is refused",
    arguments: [
      "https://user@host/", "https://user:x@host/", "https://ho%73t/", "https://host\\@other/", "https://host/#x",
      "https://host:0/", "https://host:99999/", "https://host:8x/", "https:///x", "ftp://host/", "https://h öst/",
      "https://host/a b", "https://[::1", "https://[::1]x/", "https://host:/",
    ])
  func refused(text: String) { #expect(WebhookAddress(text) == nil) }
}
