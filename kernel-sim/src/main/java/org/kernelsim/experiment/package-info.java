/**
 * Experiments: the same workload on several variants of the system, compared.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.experiment.ReplayComparison} replays one
 * recording on several send paths; {@link org.kernelsim.experiment.BreakEven} runs one fan-out for
 * each of many sizes.
 *
 * <p><b>Who may call it.</b> Reports and commands, and users of the library. What an experiment
 * answers does not change any more.
 */
package org.kernelsim.experiment;
