/**
 * Memory of the service domain: buffers, their pool and quotas, and the table of slots with
 * generations in which handles and sockets are found.
 *
 * <p><b>Who may call it.</b> The tables and calls above; nothing here knows what a handle or a
 * socket is.
 *
 * <p><b>Who may write what.</b> A {@link org.kernelsim.memory.ServiceBuffer}'s bytes are written by
 * the one call that took it from the pool, until it is published by a handle or a queued message;
 * from then until it is back in the pool nobody writes them. A {@link
 * org.kernelsim.memory.SlotTable} is written under its owner's lock and read without.
 */
package org.kernelsim.memory;
