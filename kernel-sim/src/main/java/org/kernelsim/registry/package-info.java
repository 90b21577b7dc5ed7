/**
 * The registry: settings of the system and of its applications, by hierarchical keys.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.registry.Registry}, what a process can do with
 * one; {@link org.kernelsim.registry.SystemRegistry}, the operating system's; {@link
 * org.kernelsim.registry.KeyPath} and {@link org.kernelsim.registry.RegistryValue}, of which both
 * are made.
 *
 * <p><b>Who may call it.</b> The calls of the registry service, and whoever sets the system up.
 *
 * <p><b>Who may write what.</b> Keys and values are written under the registry's own lock.
 */
package org.kernelsim.registry;
