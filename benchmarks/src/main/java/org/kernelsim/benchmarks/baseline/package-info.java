/**
 * The kernel's lookup of handles, and what one would use instead of it: every other way behind the
 * same few methods, so that they can be measured beside each other and answer to one specification.
 *
 * <p>{@link org.kernelsim.benchmarks.baseline.HandleBaseline} is what they all are, {@link
 * org.kernelsim.benchmarks.baseline.Lookup} names them. Where only the table of a process differs,
 * a {@link org.kernelsim.benchmarks.baseline.HandleTable} is all that is written for it. Nothing
 * here is used by the simulator.
 */
package org.kernelsim.benchmarks.baseline;
