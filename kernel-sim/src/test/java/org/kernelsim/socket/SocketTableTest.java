package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

class SocketTableTest {
  private final Cpu cpu = DirectEngine.newCpu();
  private final SocketTable table = new SocketTable(3, new MessagePool(64));

  private long open() {
    return table.open(SocketStructure.of(Type.STREAM, Family.INET));
  }

  @Test
  void anOpenedSocketIsFoundAndKnowsItsIdentifier() {
    long id = open();
    assertThat(table.find(cpu, id).local().id()).isEqualTo(id);
    assertThat(table.find(cpu, id).status().phase()).isEqualTo(SocketStatus.Phase.UNCONNECTED);
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void aFullTableOpensNothing() {
    open();
    open();
    long last = open();
    assertThat(open()).isEqualTo(SystemError.EMFILE.answer());
    table.close(cpu, last);
    assertThat(open()).isPositive().isNotEqualTo(last);
  }

  @Test
  void aClosedSocketIsNotFoundNorClosedAgain() {
    long id = open();
    SocketEntry entry = table.find(cpu, id);
    assertThat(table.close(cpu, id)).isZero();
    assertThat(table.find(cpu, id)).isNull();
    assertThat(table.close(cpu, id)).isEqualTo(SystemError.EBADF.answer());
    assertThat(entry.sendError(cpu)).isEqualTo(SystemError.EBADF.answer());
    assertThat(entry.receiveError(cpu)).isEqualTo(SystemError.EBADF.answer());
    assertThat(entry.room(cpu)).isZero();
  }

  @Test
  void aPairKnowsItsOtherEnd() {
    long one = open();
    long other = open();
    table.connectPair(one, other);
    assertThat(table.entry(one).remote().id()).isEqualTo(other);
    assertThat(table.entry(other).remote().id()).isEqualTo(one);
    assertThat(table.entry(one).status().phase()).isEqualTo(SocketStatus.Phase.CONNECTED);
  }

  @Test
  void allSocketsAreClosedAtOnce() {
    table.connectPair(open(), open());
    open();
    table.closeAll(cpu);
    assertThat(table.size()).isZero();
  }
}
