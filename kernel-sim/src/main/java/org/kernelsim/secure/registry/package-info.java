/**
 * The registry of secure execution.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.secure.registry.RegistryOverlay}, which stands
 * before the operating system's registry and keeps what is changed to itself.
 *
 * <p><b>Who may call it.</b> The virtual registry service, and whoever looks on.
 *
 * <p><b>Who may write what.</b> Changes are written under the overlay's lock; the operating
 * system's registry is never written to.
 */
package org.kernelsim.secure.registry;
