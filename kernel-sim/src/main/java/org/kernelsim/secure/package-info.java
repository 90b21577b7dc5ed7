/**
 * Secure execution: what stands between an application and the services of the operating system.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.secure.file}: files whose contents the operating
 * system cannot read.
 *
 * <p><b>Who may call it.</b> Whoever makes a process that executes securely.
 *
 * <p><b>Who may write what.</b> Each class says it.
 */
package org.kernelsim.secure;
