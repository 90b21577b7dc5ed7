package org.kernelsim.workload.strace;

/**
 * The same bytes sent to several sockets within one window of a thread.
 *
 * @param line line on which the first of its sends began
 * @param lastLine line on which the last of them ended
 * @param file index of the file of the first, in the order given
 * @param thread the thread's number in the trace
 * @param bytes bytes each socket was to take
 * @param sockets how many sockets, at least 2
 * @param shortSends how many took fewer bytes than were sent
 * @param failed how many answered an error
 * @param exact whether every byte of every send is shown in the trace; otherwise the part that is
 *     shown, and the lengths, agree
 * @param answersRequests whether each of the sockets was also read from within the window, by the
 *     same thread: equal replies to equal requests rather than one message to many
 * @param members the operations, in recorded order
 */
public record FanOut(
    long line,
    long lastLine,
    int file,
    int thread,
    int bytes,
    int sockets,
    int shortSends,
    int failed,
    boolean exact,
    boolean answersRequests,
    int[] members) {}
