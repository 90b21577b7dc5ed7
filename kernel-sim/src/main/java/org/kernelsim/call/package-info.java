/**
 * The system calls of normal execution, one class each, and the kernel they work on.
 *
 * <p><b>What lives here.</b> A call is a flowchart: an enum of boxes, with the numerals and words
 * of the published figure where there is one, and a {@code run} method whose cases are those boxes
 * in that order. {@link org.kernelsim.call.Kernel} holds what calls share.
 *
 * <p><b>Who may call it.</b> Programs, through {@link org.kernelsim.process.SystemCalls}; the
 * engines, through {@link org.kernelsim.process.SystemCall}.
 *
 * <p><b>Who may write what.</b> A call writes its own frame, and the tables under their locks.
 */
package org.kernelsim.call;
