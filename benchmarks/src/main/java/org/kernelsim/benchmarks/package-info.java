/** What the simulator's tables and calls cost natively, measured with JMH. */
package org.kernelsim.benchmarks;
