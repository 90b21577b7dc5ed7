/**
 * The display of secure execution.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.secure.display.HiddenDisplay}, which lets nothing
 * be displayed.
 *
 * <p><b>Who may call it.</b> The virtual graphics service, and whoever looks on.
 *
 * <p><b>Who may write what.</b> The operating system's display gets windows that are not displayed,
 * and nothing else.
 */
package org.kernelsim.secure.display;
