// Role: holds threads to running their body once with what they own, and waits to ending when woken.
import Glibc
import LinuxCalls
import Synchronization
import Testing

@Suite("Threads")
struct OSThreadTests {
  @Test("the body gets the payload, which is gone when the thread has ended")
  func ownership() throws {
    let number = Atomic<Int32>(-1)
    let file = try Descriptor.reading("/dev/null")
    let thread = try OSThread(named: "a-name-longer-than-the-kernel-keeps", owning: file) { file in
      number.store(file.number, ordering: .relaxed)
    }
    #expect(thread.join())
    #expect(!thread.join())
    #expect(number.load(ordering: .relaxed) >= 0)
  }

  @Test("raising an event from another thread ends a wait without end")
  func wakeUp() throws {
    let wakeUp = try WakeUp()
    let silent = try UnixSocket.datagrams(at: "@egress-test-\(getpid())-\(UInt32.random(in: 0 ... .max))")
    let thread = try OSThread(named: "waker", owning: 0) { _ in wakeUp.raise() }
    #expect(try wakeUp.wait(for: silent.number, milliseconds: -1) == .woken)
    thread.join()
  }
}
