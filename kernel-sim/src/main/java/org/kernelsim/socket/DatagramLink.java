package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;

/** What the sends of a datagram socket go to that is connected to one address. */
final class DatagramLink implements Link {
  private final Datagrams datagrams;
  private final SocketAddress destination;

  DatagramLink(Datagrams datagrams, SocketAddress destination) {
    this.datagrams = datagrams;
    this.destination = destination;
  }

  @Override
  public long room(SocketEntry from) {
    return Long.MAX_VALUE; // never waited for: what finds no room is lost or refused
  }

  @Override
  public long longest(SocketEntry from) {
    return datagrams.longest(from);
  }

  @Override
  public long accept(Cpu cpu, SocketEntry from, ServiceBuffer buffer, int offset, int length) {
    return datagrams.accept(cpu, from, destination, true, buffer, offset, length);
  }

  @Override
  public void carry(Cpu cpu, SocketEntry from) {
    datagrams.carry(cpu, from);
  }

  @Override
  public void closed(Cpu cpu, SocketEntry at, boolean reset) {}

  @Override
  public void roomAgain(Cpu cpu, SocketEntry at) {}
}
