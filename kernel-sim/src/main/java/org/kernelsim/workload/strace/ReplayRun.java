package org.kernelsim.workload.strace;

import org.HdrHistogram.Histogram;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.Account;

/**
 * What one replay has come to.
 *
 * @param path how fan-outs were carried out
 * @param handleLookup name of the lookup, or null where the path uses no handles
 * @param account cycles, counts, errors and fingerprint
 * @param endCycles virtual time in cycles at which the last thread ended
 * @param sendNanos time of each sending call, entry to answer, in nanoseconds
 * @param fanOutNanos time of each fan-out, entry of its first call to its last socket's answer, in
 *     nanoseconds
 * @param leaks what was left when everything had ended
 */
public record ReplayRun(
    SendPath path,
    String handleLookup,
    Account account,
    long endCycles,
    Histogram sendNanos,
    Histogram fanOutNanos,
    Kernel.Leaks leaks) {}
