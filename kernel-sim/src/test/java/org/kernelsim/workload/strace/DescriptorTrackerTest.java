package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.read;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.workload.strace.Operations.Flag;
import org.kernelsim.workload.strace.Operations.Kind;

/** Which socket a call is on: an open file description, however a descriptor of it came about. */
class DescriptorTrackerTest {

  // One table

  /** How many calls moved bytes through a socket. */
  private static int transfers(Recording recording) {
    return linesOf(recording, Kind.SEND).size() + linesOf(recording, Kind.RECEIVE).size();
  }

  @Test
  void aDescriptorStandsForWhatWasOpenedLast() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            write(3, "a", 1) = 1
            close(3) = 0
            socket(AF_INET, SOCK_STREAM, 0) = 3
            write(3, "a", 1) = 1
            """);

    assertThat(sockets(recording)).containsExactly(0, 1);
  }

  @Test
  void aFileIsNoSocket() {
    Recording recording =
        read(
            """
            openat(AT_FDCWD, "/tmp/log", O_WRONLY) = 3
            write(3, "a", 1) = 1
            read(3, "a", 1) = 1
            """);

    assertThat(transfers(recording)).isZero();
    assertThat(recording.plain()).containsEntry("write", 1L).containsEntry("read", 1L);
  }

  @Test
  void whatIsNeverShownToBeASocketIsNone() {
    Recording recording = read("write(1, \"a\", 1) = 1", "write(9, \"a\", 1) = 1");

    assertThat(transfers(recording)).isZero();
  }

  @Test
  void aDescriptorIsASocketFromItsFirstCallOnThoughThatIsShownLate() {
    Recording recording =
        read("write(9, \"a\", 1) = 1", "getpeername(9, {sa_family=AF_INET}, [16]) = 0");

    assertThat(transfers(recording)).isEqualTo(1);
    assertThat(recording.closedUses()).isEqualTo(1);
  }

  @Test
  void aCallOnSocketsAloneShowsOneThatWasOpenBefore() {
    Recording recording =
        read("setsockopt(9, SOL_TCP, TCP_NODELAY, [1], 4) = 0", "write(9, \"a\", 1) = 1");

    assertThat(transfers(recording)).isEqualTo(1);
  }

  @Test
  void whatIsWrittenBehindADescriptorShowsASocketLate() {
    Recording recording = read("write(9, \"a\", 1) = 1", "write(9<socket:[77]>, \"a\", 1) = 1");

    assertThat(transfers(recording)).isEqualTo(2);
  }

  @Test
  void enotsockShowsNoSocket() {
    Recording recording =
        read(
            "sendto(9, \"a\", 1, 0, NULL, 0) = -1 ENOTSOCK (Socket operation on non-socket)",
            "write(9, \"a\", 1) = 1");

    assertThat(transfers(recording)).isZero();
  }

  @Test
  void aDescriptorThatIsWrittenOfAsAFileIsNoLongerTheSocketItWas() {
    Recording recording =
        read(
            """
            accept4(3<TCP:[1]>, NULL, NULL, SOCK_CLOEXEC) = 8<TCP:[2]>
            write(8<TCP:[2]>, "a", 1) = 1
            write(8</tmp/log>, "a", 1) = 1
            """);

    assertThat(transfers(recording)).isEqualTo(1);
  }

  @Test
  void aCallOnSocketsAloneShowsThatAFileWasClosedUnseen() {
    Recording recording =
        read(
            """
            openat(AT_FDCWD, "/tmp/log", O_WRONLY) = 3
            send(3, "a", 1, 0) = 1
            """);

    assertThat(transfers(recording)).isEqualTo(1);
  }

  // Copies of descriptors

  @Test
  void copiesOfADescriptorStandForOneSocket() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            dup(3) = 4
            dup2(3, 5) = 5
            dup3(4, 6, O_CLOEXEC) = 6
            fcntl(5, F_DUPFD, 10) = 10
            fcntl(5, F_DUPFD_CLOEXEC, 10) = 11
            write(3, "a", 1) = 1
            write(4, "a", 1) = 1
            write(5, "a", 1) = 1
            write(6, "a", 1) = 1
            write(10, "a", 1) = 1
            write(11, "a", 1) = 1
            """);

    assertThat(sockets(recording)).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(recording.sockets()).isEqualTo(1);
  }

  @Test
  void aCopyOfWhatWasNeverSeenToBeOpenedStandsForTheSame() {
    Recording recording =
        read(
            """
            fcntl(9, F_DUPFD, 10) = 10
            getpeername(10, {sa_family=AF_INET}, [16]) = 0
            write(9, "a", 1) = 1
            """);

    assertThat(transfers(recording)).isEqualTo(1);
  }

  @Test
  void aFailedCopyChangesNothing() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            openat(AT_FDCWD, "/tmp/log", O_WRONLY) = 4
            dup2(3, 4) = -1 EBUSY (Device or resource busy)
            write(4, "a", 1) = 1
            """);

    assertThat(transfers(recording)).isZero();
  }

  @Test
  void aSocketIsClosedWithItsLastDescriptor() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            dup(3) = 4
            write(3, "a", 1) = 1
            close(3) = 0
            write(4, "a", 1) = 1
            close(4) = 0
            """);

    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(6L);
  }

  @Test
  void aCopyOntoTheLastDescriptorOfASocketClosesIt() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            socket(AF_INET, SOCK_STREAM, 0) = 4
            dup2(3, 4) = 4
            """);

    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(3L);
    assertThat(recording.plain()).containsOnlyKeys("dup2");
    assertThat(recording.calls()).isEqualTo(3);
  }

  @Test
  void aDescriptorThatIsOpenedAnewWasClosedUnseen() {
    Recording recording =
        read(
            """
            accept(3, NULL, NULL) = 8
            write(8, "a", 1) = 1
            accept(3, NULL, NULL) = 8
            write(8, "a", 1) = 1
            """);

    assertThat(sockets(recording)).doesNotHaveDuplicates();
    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(3L);
  }

  @Test
  void closeRangeClosesAllSocketsOfTheRange() {
    Recording recording =
        read(
            """
            socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
            openat(AT_FDCWD, "/tmp/log", O_WRONLY) = 5
            socket(AF_INET, SOCK_STREAM, 0) = 6
            close_range(4, 4294967295, 0) = 0
            write(3, "a", 1) = 1
            """);

    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(4L, 4L);
    assertThat(transfers(recording)).isEqualTo(1);
    assertThat(recording.plain()).containsEntry("close_range", 1L);
  }

  @Test
  void closeRangeThatOnlyMarksClosesNothing() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            close_range(3, 4294967295, CLOSE_RANGE_CLOEXEC) = 0
            """);

    assertThat(linesOf(recording, Kind.CLOSE)).isEmpty();
  }

  @Test
  void aCloseThatFailsOtherwiseThanByEbadfHasClosed() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            close(3) = -1 EINTR (Interrupted system call)
            """);

    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(2L);
  }

  @Test
  void aDescriptorIsFreeFromTheBeginningOfItsClose() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 write(3, "a", 1) = 1
            1 close(3 <unfinished ...>
            2 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 <... close resumed>) = 0
            2 write(3, "a", 1) = 1
            """);

    assertThat(sockets(recording)).containsExactly(0, 1);
    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(3L);
  }

  @Test
  void aCallIsOnWhatItsDescriptorStoodForWhenItBegan() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 read(3, <unfinished ...>
            2 close(3) = 0
            2 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 <... read resumed>"a", 1) = 1
            2 write(3, "a", 1) = 1
            """);

    assertThat(sockets(recording)).containsExactly(0, 1);
  }

  @Test
  void aSuccessfulCallOnAClosedDescriptorIsOnSomethingNewAndCounted() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            send(3, "a", 1, 0) = 1
            close(3) = 0
            send(3, "a", 1, 0) = 1
            """);

    assertThat(sockets(recording)).doesNotHaveDuplicates();
    assertThat(recording.closedUses()).isEqualTo(1);
  }

  // Tables of several threads

  @Test
  void aThreadSharesItsParentsTable() {
    Recording recording =
        read(
            """
            1 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD) = 2
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            2 write(3, "a", 1) = 1
            """);

    assertThat(transfers(recording)).isEqualTo(1);
    assertThat(recording.processes()).isEqualTo(1);
    assertThat(recording.tablesRecorded()).isTrue();
  }

  @Test
  void clone3TellsItsFlagsInAStructure() {
    String parent = "1 clone3({flags=%s, child_tid=0x7f, stack=0x7f}, 88) = 2";
    String opens = "1 socket(AF_INET, SOCK_STREAM, 0) = 3";
    String uses = "2 setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = -1 EBADF (Bad descriptor)";

    assertThat(read(parent.formatted("CLONE_VM|CLONE_FILES"), opens, uses).processes())
        .isEqualTo(1);
    assertThat(read(parent.formatted("CLONE_VM|CLONE_FS"), opens, uses).processes()).isEqualTo(2);
  }

  @Test
  void aForkedChildHasACopyOfTheTable() {
    for (String fork : List.of("fork()", "vfork()", "clone(child_stack=NULL, flags=SIGCHLD)")) {
      Recording recording =
          read(
              "1 socket(AF_INET, SOCK_STREAM, 0) = 3",
              "1 " + fork + " = 2",
              "1 close(3) = 0",
              "2 write(3, \"a\", 1) = 1",
              "1 openat(AT_FDCWD, \"/tmp/log\", O_WRONLY) = 3",
              "2 write(3, \"a\", 1) = 1",
              "2 close(3) = 0");

      assertThat(sockets(recording)).as(fork).containsExactly(0, 0);
      assertThat(linesOf(recording, Kind.CLOSE)).as(fork).containsExactly(7L);
      assertThat(recording.processes()).as(fork).isEqualTo(2);
    }
  }

  @Test
  void aChildMayAppearBeforeItsParentsCloneHasEnded() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>
            2 close(3) = 0
            1 <... clone resumed>, child_tidptr=0x7f) = 2
            1 write(3, "a", 1) = 1
            """);

    assertThat(transfers(recording)).isEqualTo(1);
    assertThat(recording.processes()).isEqualTo(2);
  }

  @Test
  void aChildThatIsNotFollowedIsNoProcessOfTheTrace() {
    Recording recording = read("1 fork() = 2", "1 fork() = 3", "1 close(0) = 0");

    assertThat(recording.processes()).isEqualTo(1);
  }

  @Test
  void whatTheLastThreadOfAProcessLeavesOpenIsClosedByItsExit() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 fork() = 2
            1 close(3) = 0
            2 write(3, "a", 1) = 1
            2 +++ exited with 0 +++
            1 close(0) = 0
            """);

    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(5L);
    assertThat(recording.calls()).isEqualTo(5);
  }

  @Test
  void aDescriptorOfAParentIsTheLastWhenTheChildHasExited() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 fork() = 2
            2 write(3, "a", 1) = 1
            2 +++ exited with 0 +++
            1 close(3) = 0
            """);

    assertThat(linesOf(recording, Kind.CLOSE)).containsExactly(5L);
  }

  @Test
  void threadsOfWhichNoCloneIsRecordedShareOneTable() {
    Recording recording = read("1 socket(AF_INET, SOCK_STREAM, 0) = 3", "2 write(3, \"a\", 1) = 1");

    assertThat(transfers(recording)).isEqualTo(1);
    assertThat(recording.tablesRecorded()).isFalse();
    assertThat(recording.processes()).isEqualTo(1);
  }

  @Test
  void theOneTableIsSplitWhenAThreadClosesWhatAnotherHasClosed() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 socket(AF_INET, SOCK_STREAM, 0) = 4
            1 close(3) = 0
            2 close(3) = 0
            1 close(4) = 0
            2 write(4, "a", 1) = 1
            """);

    assertThat(recording.processes()).isEqualTo(2);
    assertThat(sockets(recording)).containsExactly(1);
    assertThat(recording.closedUses()).isZero();
  }

  @Test
  void theOneTableIsNotSplitByAThreadThatClosesWhatWasOpenedAgain() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 close(3) = 0
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            2 close(3) = 0
            """);

    assertThat(recording.processes()).isEqualTo(1);
  }

  @Test
  void aFailedCloseOfWhatAnotherHasClosedSplitsNothing() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 3
            1 close(3) = 0
            2 close(3) = -1 EBADF (Bad file descriptor)
            """);

    assertThat(recording.processes()).isEqualTo(1);
  }

  // Descriptors passed on

  @Test
  void aDescriptorSentInAMessageStandsForTheSameWhereItIsReceived() {
    Recording recording =
        read(
            """
            1 socket(AF_INET, SOCK_STREAM, 0) = 5
            1 fork() = 2
            1 socket(AF_INET, SOCK_STREAM, 0) = 6
            1 sendmsg(0, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], \
            msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, \
            cmsg_type=SCM_RIGHTS, cmsg_data=[6]}], msg_controllen=24, msg_flags=0}, 0) = 1
            1 close(6) = 0
            2 recvmsg(1, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], \
            msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, \
            cmsg_type=SCM_RIGHTS, cmsg_data=[9]}], msg_controllen=24, msg_flags=0}, 0) = 1
            2 write(9, "a", 1) = 1
            2 close(9) = 0
            """);

    Operations operations = recording.operations();
    List<Integer> sends = ofKind(recording, Kind.SEND);
    List<Integer> closes = ofKind(recording, Kind.CLOSE);
    assertThat(closes).hasSize(1);
    assertThat(operations.line(closes.get(0))).isEqualTo(8);
    assertThat(operations.description(closes.get(0)))
        .isEqualTo(operations.description(sends.get(1)));
  }

  // Blocking

  @Test
  void aReadFromASocketShownLateWaitsAllTheSame() {
    Recording recording =
        read(
            "1 1700000001.000000 read(9, \"a\", 16) = 1 <0.500000>",
            "1 1700000002.000000 getpeername(9, {sa_family=AF_INET}, [16]) = 0 <0.000001>");

    assertThat(blocking(recording)).containsExactly(1L);
    assertThat(recording.waitNanos()).isEqualTo(500_000_000);
  }

  @Test
  void aReadFromARegularFileNeverWaits() {
    Recording recording =
        read(
            "1 1700000001.000000 openat(AT_FDCWD, \"/tmp/a\", O_RDONLY) = 3 <0.000001>",
            "1 1700000001.000001 read(3, \"a\", 16) = 1 <0.500000>",
            "1 1700000002.000000 read(9</tmp/b>, \"a\", 16) = 1 <0.500000>",
            "1 1700000003.000000 read(0, \"a\", 16) = 1 <0.500000>");

    assertThat(blocking(recording)).isEmpty();
    assertThat(recording.waitNanos()).isZero();
  }

  @Test
  void readsOfBlockingPipesAndEventfdsWait() {
    Recording recording =
        read(
            """
            pipe2([3, 4], 0) = 0
            pipe2([5, 6], O_NONBLOCK) = 0
            eventfd2(0, EFD_CLOEXEC) = 7
            eventfd2(0, EFD_NONBLOCK) = 8
            read(3, "a", 1) = 1
            read(5, "a", 1) = 1
            read(7, "a", 8) = 8
            read(8, "a", 8) = 8
            """);

    assertThat(blocking(recording)).containsExactly(5L, 7L);
    assertThat(transfers(recording)).isZero();
  }

  @Test
  void flagsOfASocketDecideWhetherAReadWaits() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 3
            socket(AF_INET, SOCK_STREAM, 0) = 4
            recv(3, "a", 1, 0) = 1
            recv(4, "a", 1, 0) = 1
            recv(4, "a", 1, MSG_DONTWAIT) = 1
            fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
            recv(4, "a", 1, 0) = 1
            ioctl(3, FIONBIO, [0]) = 0
            recv(3, "a", 1, 0) = 1
            ioctl(3, FIONBIO, [1]) = 0
            recv(3, "a", 1, 0) = 1
            accept4(4, NULL, NULL, SOCK_NONBLOCK) = 5
            read(5, "a", 1) = 1
            accept(4, NULL, NULL) = 6
            read(6, "a", 1) = 1
            """);

    assertThat(blocking(recording)).containsExactly(4L, 9L, 15L);
  }

  @Test
  void whereFlagsAreUnrecordedADescriptorThatIsWatchedDoesNotWait() {
    String read = "recv(9, \"a\", 1, 0) = 1";
    assertThat(blocking(read(read))).containsExactly(1L);
    for (String watches :
        List.of(
            "epoll_ctl(5, EPOLL_CTL_ADD, 9, {events=EPOLLIN, data={u32=9, u64=9}}) = 0",
            "poll([{fd=8, events=POLLIN}, {fd=9, events=POLLIN}], 2, 0) = 0 (Timeout)",
            "select(10, [8 9], NULL, NULL, {tv_sec=0, tv_usec=0}) = 0 (Timeout)",
            "pselect6(10, NULL, [9<socket:[7]>], NULL, NULL, NULL) = 1 (out [9])")) {
      Recording recording = read(watches, read);
      List<Long> blocking = blocking(recording);
      blocking.remove(1L);
      assertThat(blocking).as(watches).isEmpty();
    }
  }

  @Test
  void whereFlagsAreRecordedADescriptorThatIsWatchedWaits() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            epoll_ctl(5, EPOLL_CTL_ADD, 3, {events=EPOLLIN, data={u32=3, u64=3}}) = 0
            recv(3, "a", 1, 0) = 1
            """);

    assertThat(blocking(recording)).containsExactly(3L);
  }

  /** The sockets of the replayed calls, in order, numbered by their first appearance. */
  private static List<Integer> sockets(Recording recording) {
    List<Integer> all = new ArrayList<>();
    Operations operations = recording.operations();
    for (int operation = 0; operation < operations.size(); operation++) {
      Kind kind = operations.kind(operation);
      if (kind == Kind.SEND || kind == Kind.RECEIVE) {
        all.add(operations.description(operation) - 3); // after standard input, output and error
      }
    }
    return all;
  }

  private static List<Integer> ofKind(Recording recording, Kind kind) {
    List<Integer> all = new ArrayList<>();
    for (int operation = 0; operation < recording.operations().size(); operation++) {
      if (recording.operations().kind(operation) == kind) {
        all.add(operation);
      }
    }
    return all;
  }

  private static List<Long> linesOf(Recording recording, Kind kind) {
    return ofKind(recording, kind).stream().map(recording.operations()::line).toList();
  }

  private static List<Long> blocking(Recording recording) {
    List<Long> lines = new ArrayList<>();
    Operations operations = recording.operations();
    for (int operation = 0; operation < operations.size(); operation++) {
      if (operations.has(operation, Flag.BLOCKS)) {
        lines.add(operations.line(operation));
      }
    }
    return lines;
  }
}
