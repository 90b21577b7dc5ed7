/**
 * The tables, buffers and calls of the lock-free lookup under jcstress: two host threads, each with
 * one action, over and over again on new objects, as fast as they go. What a test says is that of
 * all outcomes seen none was forbidden. {@link org.kernelsim.stress.JcstressIT} runs them; {@link
 * org.kernelsim.stress.miniature} has the algorithms in small, and weakened.
 */
package org.kernelsim.stress;
