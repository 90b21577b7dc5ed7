/**
 * What processes use up, and the thresholds they are held under.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.resource.Usage}, what one process or one job uses
 * of each {@link org.kernelsim.resource.Resource}; {@link org.kernelsim.resource.Job}, the
 * processes that are held under thresholds together, and what becomes of them when they go over.
 *
 * <p><b>Who may call it.</b> The calls that allocate and give back, the engine for CPU time, and
 * whoever looks on.
 *
 * <p><b>Who may write what.</b> Amounts are changed atomically; a job's state by the job alone.
 */
package org.kernelsim.resource;
