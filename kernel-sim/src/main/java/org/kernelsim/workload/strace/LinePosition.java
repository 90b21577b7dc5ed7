package org.kernelsim.workload.strace;

/**
 * Where a line stands.
 *
 * @param file the index of its file, counted from 0 in the order given
 * @param line its number in that file, counted from 1
 */
public record LinePosition(int file, long line) {}
