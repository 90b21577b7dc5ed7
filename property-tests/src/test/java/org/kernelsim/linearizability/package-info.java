/**
 * The two handle tables under Lincheck: every operation answers as if all had been made one after
 * the other, in an order that agrees with who ended before whom began; and lookups go on when all
 * others stand still.
 */
package org.kernelsim.linearizability;
