/**
 * The simulated hardware, and the ports through which everything above it asks for work, time and
 * locks.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.machine.Cpu} is the one thing a system call talks
 * to besides its own tables: it charges {@link org.kernelsim.machine.Work}, switches {@link
 * org.kernelsim.machine.ProtectionDomain}s, takes {@link org.kernelsim.machine.DomainLock}s and
 * says after each {@link org.kernelsim.machine.Box} whether the call must pause. {@link
 * org.kernelsim.machine.CostModel} prices work in cycles.
 *
 * <p><b>Who may call it.</b> Everything; it imports nothing of this project.
 *
 * <p><b>Who may write what.</b> The simulated part of {@link org.kernelsim.machine.DomainLock} and
 * {@link org.kernelsim.machine.SharedLine} belongs to the discrete-event engine, which runs on one
 * host thread. A {@link org.kernelsim.machine.WaitQueue} is guarded by the lock of whoever owns it.
 */
package org.kernelsim.machine;
