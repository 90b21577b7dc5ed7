package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.call.FindWithoutLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPart;
import org.kernelsim.memory.ServiceBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The old handle stands for all of 64 bytes, the new one in the same slot for 8 from the 4th on.
 * There are buffers enough, so that the slot is used again whatever becomes of the old one's.
 */
@JCStressTest
@Description("A slot is used again while another looks up the handle that had it.")
@Outcome(id = "OLD 0+64", expect = ACCEPTABLE, desc = "Looked up, then released.")
@Outcome(id = "NOTHING", expect = ACCEPTABLE, desc = "Released, then looked up.")
@Outcome(expect = FORBIDDEN, desc = "Buffer and part of two handles.")
@State
public class ReuseAgainstStaleHandle {
  private final Handles handles = new Handles(2);
  private final FindWithoutLock find = new FindWithoutLock(handles.lookup);
  private final Cpu replacing = handles.knownCpu();
  private final Cpu looking = handles.knownCpu();
  private final long handle = handles.transferOld(replacing);
  private final ServiceBuffer next = handles.take(replacing);

  public ReuseAgainstStaleHandle() {
    next.fill(replacing, Seen.NEW.bytes(Handles.LENGTH), 0);
  }

  @Actor
  public void replace() {
    ServiceBuffer old = handles.remove(replacing, handle);
    handles.table.lockBy(replacing);
    handles.table.add(replacing, next, BufferPart.of(4, 8));
    handles.table.unlockBy(replacing);
    old.drop(replacing, 1);
  }

  @Actor
  public void look(L_Result result) {
    find.prepare(handles.table, handle, 1);
    find.run(looking);
    ServiceBuffer buffer = find.buffer();
    if (buffer == null) {
      result.r1 = Seen.NOTHING;
    } else {
      Seen seen = Handles.read(looking, buffer);
      result.r1 = seen + " " + BufferPart.from(find.part()) + "+" + BufferPart.length(find.part());
      buffer.drop(looking, 1);
    }
  }
}
