/**
 * Data handles and the two tables in which they are looked up: the master process handle table
 * (MPHT) leads to a process's own table (PPHT), and that to the data.
 *
 * <p><b>Who may call it.</b> The calls of the service domain.
 *
 * <p><b>Who may write what.</b> A PPHT is written under its LOCK(PPHT); the MPHT under its own
 * lock, by whoever creates and ends processes.
 */
package org.kernelsim.handle;
