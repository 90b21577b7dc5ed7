package org.kernelsim.process;

import org.kernelsim.handle.ProcessHandleTable;

/**
 * A process of the simulated system.
 *
 * @param id its identifier in the master process handle table
 * @param name what it is called in reports
 * @param domain how it executes
 * @param handles its handle table; the kernel finds it by the identifier, not here
 */
public record Process(long id, String name, ExecutionDomain domain, ProcessHandleTable handles) {}
