package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.call.FindWithoutLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPart;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two buffers that are never given up change places in one slot. Odd generations stand for all of
 * the first, even ones for a part of the second.
 */
@JCStressTest
@Description("Handles of one slot come and go while another looks them up.")
@Outcome(id = "right", expect = ACCEPTABLE, desc = "Each one's own buffer and part, or nothing.")
@Outcome(expect = FORBIDDEN, desc = "Another handle's buffer or part.")
@State
public class SlotUsedAgainAndAgain {
  private static final int ROUNDS = 50;
  private static final long ALL = BufferPart.of(0, Handles.LENGTH);
  private static final long SOME = BufferPart.of(4, 8);

  private final Handles handles = new Handles(2);
  private final FindWithoutLock find = new FindWithoutLock(handles.lookup);
  private final Cpu replacing = handles.knownCpu();
  private final Cpu looking = handles.knownCpu();
  private final ServiceBuffer first = handles.take(replacing);
  private final ServiceBuffer second = handles.take(replacing);
  private volatile long current = add(first, ALL);

  private long add(ServiceBuffer buffer, long part) {
    buffer.addReferences(replacing, 1);
    handles.table.lockBy(replacing);
    long handle = handles.table.add(replacing, buffer, part);
    handles.table.unlockBy(replacing);
    return handle;
  }

  @Actor
  public void replace() {
    for (int i = 0; i < ROUNDS; i++) {
      handles.release(replacing, current);
      current = isFirst(current) ? add(second, SOME) : add(first, ALL);
    }
  }

  @Actor
  public void look(L_Result result) {
    result.r1 = "right";
    for (int i = 0; i < ROUNDS; i++) {
      long handle = current;
      ServiceBuffer own = isFirst(handle) ? first : second;
      ServiceBuffer found = handles.lookup.find(looking, handles.table, handle, 1);
      if (found != null) {
        if (found != own) {
          result.r1 = "another buffer";
        }
        found.drop(looking, 1);
      }
      find.prepare(handles.table, handle, 1);
      find.run(looking);
      found = find.buffer();
      if (found != null) {
        if (found != own || find.part() != (isFirst(handle) ? ALL : SOME)) {
          result.r1 = "another buffer or part";
        }
        found.drop(looking, 1);
      }
    }
  }

  private static boolean isFirst(long handle) {
    return SlotTable.generationOf(handle) % 2 == 1;
  }
}
