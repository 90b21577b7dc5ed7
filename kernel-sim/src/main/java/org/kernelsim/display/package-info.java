/**
 * The display: windows, what is written in them, and message boxes.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.display.Display}, what a process can do with one;
 * {@link org.kernelsim.display.SystemDisplay}, the operating system's, at which a {@link
 * org.kernelsim.display.MessageBoxAnswer user} sits.
 *
 * <p><b>Who may call it.</b> The calls of the graphics service, and whoever looks on.
 *
 * <p><b>Who may write what.</b> Windows are changed under the display's own lock.
 */
package org.kernelsim.display;
