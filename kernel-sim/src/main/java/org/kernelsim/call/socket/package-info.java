/**
 * The calls that send and receive on sockets; {@link org.kernelsim.call.socket.AlternateSocketSend}
 * is FIG. 8. Who may call and write: as in {@link org.kernelsim.call}.
 */
package org.kernelsim.call.socket;
