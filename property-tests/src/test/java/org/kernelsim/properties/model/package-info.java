/**
 * Random sequences of calls on handles and sockets of one to four processes: against a plain
 * sequential model of both, and by several host threads at once.
 *
 * <p>{@link org.kernelsim.properties.model.Action} says what may be done, {@code Model...} what
 * should come of it, {@link org.kernelsim.properties.model.ModelRun} does both side by side, and
 * {@link org.kernelsim.properties.model.Coverage} keeps what was met.
 */
package org.kernelsim.properties.model;
