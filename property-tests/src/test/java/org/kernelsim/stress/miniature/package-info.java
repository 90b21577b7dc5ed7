/**
 * The algorithms of the lock-free lookup in miniature, each beside twins of it that are wrong on
 * purpose in one place. The right one must show no forbidden outcome. A twin must show its bad
 * outcome, or the settings of the tests are too small to show anything: {@link
 * org.kernelsim.stress.JcstressIT} holds both.
 */
package org.kernelsim.stress.miniature;
