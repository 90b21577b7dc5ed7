/**
 * Recorded system calls, as {@code strace} writes them.
 *
 * <p>The reading half turns bytes into calls: {@link org.kernelsim.workload.strace.TraceInput}
 * opens what the user named, {@link org.kernelsim.workload.strace.StraceParser} goes through it
 * line by line, and {@link org.kernelsim.workload.strace.RecordedCall}, {@link
 * org.kernelsim.workload.strace.TraceValue} and {@link org.kernelsim.workload.strace.Payload} look
 * into one call without copying it. It knows the form of a line, never what a call means. What
 * calls mean (descriptors, windows, fan-outs) is worked out on top of it, in this package too.
 *
 * <p>Called by {@code experiment} and {@code cli}. Nothing here may be shared between threads.
 */
package org.kernelsim.workload.strace;
