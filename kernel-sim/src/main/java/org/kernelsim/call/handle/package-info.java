/**
 * The calls that make, pass on and give up data handles, and {@link
 * org.kernelsim.call.handle.CompositeInvoke}, which has several services use the data behind one.
 * Who may call and write: as in {@link org.kernelsim.call}.
 */
package org.kernelsim.call.handle;
