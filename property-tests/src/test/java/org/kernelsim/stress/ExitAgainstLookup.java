package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.process.SystemCall;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The end of a process takes its table away and releases what is in it; another process then uses
 * the memory.
 */
@JCStressTest
@Description(
    "A process ends, and its memory is used again, while another looks up a handle of its table.")
@Outcome(
    id = {"true, no table", "false, no table"},
    expect = ACCEPTABLE,
    desc = "Ended first.")
@Outcome(
    id = {"true, NOTHING", "false, NOTHING"},
    expect = ACCEPTABLE,
    desc = "Ended between.")
@Outcome(
    id = {"true, OLD", "false, OLD"},
    expect = ACCEPTABLE,
    desc = "Looked up first.")
@Outcome(expect = FORBIDDEN, desc = "Other data than the handle stood for.")
@State
public class ExitAgainstLookup {
  private final SmallKernel small = new SmallKernel();
  private final SmallKernel.Caller ending = small.caller(small.process);
  private final SmallKernel.Caller transferring = small.caller(small.other);
  private final SmallKernel.Caller looking = small.caller(small.other);
  private final SystemCall end = small.process.domain().endOf(small.process);
  private final long handle = ending.transferOld();

  @Actor
  public void end(LL_Result result) {
    ending.call(end);
    result.r1 = transferring.transferNew();
  }

  @Actor
  public void look(LL_Result result) {
    ProcessHandleTable table = small.kernel.mpht().find(looking.cpu, small.process.id());
    result.r2 = table == null ? "no table" : small.look(looking.cpu, table, handle);
  }
}
