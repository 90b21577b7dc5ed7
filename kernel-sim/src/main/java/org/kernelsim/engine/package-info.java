/**
 * The two engines that run the same calls.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.engine.DirectEngine} runs a call to its end on
 * the calling host thread, with real atomics and real locks: that is what benchmarks measure.
 * {@link org.kernelsim.engine.DiscreteEventEngine} runs the boxes of many simulated CPUs in the
 * order of virtual time, on one host thread. Neither has its own copy of a call. {@link
 * org.kernelsim.engine.ScheduleExplorer} runs a few calls in every order of their boxes.
 *
 * <p><b>Who may call it.</b> Workloads, experiments, tests and benchmarks.
 *
 * <p><b>Who may write what.</b> All state of a discrete-event engine belongs to the host thread
 * that runs it. A direct CPU belongs to the host thread that uses it.
 */
package org.kernelsim.engine;
