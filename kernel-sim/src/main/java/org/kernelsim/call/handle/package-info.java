/**
 * The calls that make and give up data handles. Who may call and write: as in {@link
 * org.kernelsim.call}.
 */
package org.kernelsim.call.handle;
