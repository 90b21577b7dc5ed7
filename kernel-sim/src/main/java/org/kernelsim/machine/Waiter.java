package org.kernelsim.machine;

/**
 * What a {@link WaitQueue} holds: a thread that may have to wait until another does something.
 *
 * <p>A thread waits in three steps, so that no wake-up is lost: it enrols, it looks again whether
 * what it waits for has come, and only then asks {@link Cpu#mustWait()}.
 */
public interface Waiter {

  /**
   * Ends the wait, or the one about to begin. May be called more than once.
   *
   * @param now the waker's virtual time in cycles; of no meaning under the direct engine
   */
  void wake(long now);
}
