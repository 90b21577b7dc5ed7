/**
 * Processes, their threads, and the interfaces by which they reach the system: {@link
 * org.kernelsim.process.SystemCall}, {@link org.kernelsim.process.SystemCalls} and {@link
 * org.kernelsim.process.ExecutionDomain}.
 *
 * <p><b>Who may call it.</b> The system calls, the engines and the workloads.
 *
 * <p><b>Who may write what.</b> A thread's call frames belong to that thread; the process table is
 * changed by whoever creates and ends processes.
 */
package org.kernelsim.process;
