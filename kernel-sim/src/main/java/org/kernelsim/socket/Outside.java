package org.kernelsim.socket;

/** What is outside the simulated machine, where every connection leads that is asked for. */
@FunctionalInterface
public interface Outside {
  /**
   * A socket asks for a connection.
   *
   * @return the far end it is connected to at once; or null when that answers later, by {@link
   *     SocketTable#answerFromOutside}
   */
  Link answer(SocketEntry client);
}
