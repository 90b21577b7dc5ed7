/**
 * What the simulator is given to do: recorded traces of real servers, and later scenarios and jars.
 *
 * <p>Each kind of workload has a package of its own below this one. They are called by {@code
 * experiment} and {@code cli}; nothing below this floor knows of them.
 */
package org.kernelsim.workload;
