/**
 * The socket table of FIG. 48 and what moves messages between its entries.
 *
 * <p><b>What lives here.</b> {@link org.kernelsim.socket.SocketTable} with one {@link
 * org.kernelsim.socket.SocketEntry} for each socket: local and remote {@link
 * org.kernelsim.socket.SocketStructure}, {@link org.kernelsim.socket.SocketStatus}, {@link
 * org.kernelsim.socket.SocketOptions}, send queue, receive queue and connection queue. A {@link
 * org.kernelsim.socket.Link} is what an entry's send queue leads to; over a link of hosts messages
 * carry the time at which they arrive. {@link org.kernelsim.socket.Network} knows who has which
 * address, {@link org.kernelsim.socket.StatusTable} which call is valid in which status.
 *
 * <p><b>Who may call it.</b> The calls of the service domain, and whoever sets a network up.
 *
 * <p><b>Who may write what.</b> An entry's queues, options and pending error are written under that
 * entry's lock, which is held for one box at the most, never across a wait, and never together with
 * another entry's. Its status is one word changed by compare-and-set, as the table says. The
 * network and each wire have a host lock of their own, the innermost.
 */
package org.kernelsim.socket;
