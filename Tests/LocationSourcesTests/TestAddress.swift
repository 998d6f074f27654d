// Role: addresses of tests, written as text.
import EgressTypes
import Testing

/// The address a test means; fails the test when the text is none.
func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
