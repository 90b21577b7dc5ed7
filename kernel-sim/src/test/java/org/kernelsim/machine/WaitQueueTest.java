package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.WaitQueue.Place;

class WaitQueueTest {
  private final Cpu cpu = DirectEngine.newCpu();
  private final WaitQueue queue = new WaitQueue();
  private final List<String> woken = new ArrayList<>();

  private Place enrol(String name) {
    Place place = new Place();
    queue.enrol(place, now -> woken.add(name));
    return place;
  }

  @Test
  void allWhoWaitAreWokenInTheOrderTheyCame() {
    enrol("a");
    enrol("b");
    enrol("c");
    queue.wakeAll(cpu);
    assertThat(woken).containsExactly("a", "b", "c");
  }

  @Test
  void theWokenStayUntilTheyWithdraw() {
    Place place = enrol("a");
    queue.wakeAll(cpu);
    queue.wakeAll(cpu);
    assertThat(woken).hasSize(2);
    queue.withdraw(place);
    queue.wakeAll(cpu);
    assertThat(woken).hasSize(2);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void anyPlaceCanBeWithdrawn() {
    Place first = enrol("a");
    Place middle = enrol("b");
    Place last = enrol("c");
    enrol("d");
    queue.withdraw(middle);
    queue.withdraw(first);
    queue.withdraw(last);
    queue.wakeAll(cpu);
    assertThat(woken).containsExactly("d");
  }

  @Test
  void aPlaceCanBeUsedAgain() {
    Place place = enrol("a");
    enrol("b");
    queue.withdraw(place);
    assertThat(place.taken()).isFalse();
    queue.enrol(place, now -> woken.add("again"));
    assertThat(place.taken()).isTrue();
    queue.wakeAll(cpu);
    assertThat(woken).containsExactly("b", "again");
  }

  @Test
  void aPlaceStandsInOneQueue() {
    Place place = enrol("a");
    WaitQueue other = new WaitQueue();
    assertThatThrownBy(() -> other.enrol(place, now -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> other.withdraw(place)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withdrawingAFreePlaceDoesNothing() {
    queue.withdraw(new Place());
    assertThat(queue.isEmpty()).isTrue();
  }
}
