package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking into arguments. */
class TraceValueTest {
  private final TraceValue value = new TraceValue();
  private final TraceValue element = new TraceValue();

  private static TraceValue argument(String text) throws TraceException {
    TraceValue argument = new TraceValue();
    Reading.call("f(" + text + ") = 0").argument(0, argument);
    return argument;
  }

  private static List<Long> numbers(TraceValue list) {
    List<Long> numbers = new ArrayList<>();
    TraceValue element = new TraceValue();
    for (boolean more = list.first(element); more; more = list.next(element)) {
      numbers.add(element.number());
    }
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({
    "17, 17",
    "-1, -1",
    "0x10, 16",
    "0666, 438",
    "0, 0",
    "NULL, 0",
    "AT_FDCWD, -100",
    "AT_FDCWD</srv/run>, -100",
    "6<socket:[5]>, 6",
    "3 /* x */, 3",
    "fd=5, 5",
    "0xffffffffffffffff, -1",
    "9223372036854775807, 9223372036854775807",
  })
  void anArgumentMayBeginWithANumber(String text, long number) throws TraceException {
    assertThat(argument(text).number()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "O_RDONLY",
        "\"5\"",
        "{fd=5}",
        "[5]",
        "12abc",
        "08",
        "0x",
        "0xg",
        "-",
        "--1",
        "-0x1",
        "9223372036854775808",
        "99999999999999999999",
        "0x11112222333344445",
        "07777777777777777777777777",
        "NULLS",
      })
  void anythingElseIsNoNumber(String text) throws TraceException {
    assertThat(argument(text).number()).isEqualTo(TraceValue.NOT_A_NUMBER);
  }

  @Test
  void anArgumentThatIsNotThereIsEmpty() throws TraceException {
    RecordedCall call = Reading.call("f(1) = 0");

    assertThat(call.argument(1, value)).isFalse();
    assertThat(call.argument(-1, value)).isFalse();
    assertThat(value.isEmpty()).isTrue();
    assertThat(call.text(1)).isEmpty();
    assertThat(call.number(1)).isEqualTo(TraceValue.NOT_A_NUMBER);
    assertThat(call.descriptorAnnotation(1)).isNull();
    assertThat(call.hasFlag(1, "X")).isFalse();
  }

  @Test
  void flagsAreWholeWords() throws TraceException {
    TraceValue flags = argument("SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK");

    assertThat(flags.hasFlag("SOCK_NONBLOCK")).isTrue();
    assertThat(flags.hasFlag("SOCK_STREAM")).isTrue();
    assertThat(flags.hasFlag("SOCK_NON")).isFalse();
    assertThat(flags.hasFlag("STREAM")).isFalse();
  }

  @Test
  void whatAStringHoldsIsNoFlag() throws TraceException {
    assertThat(argument("{name=\"a|O_NONBLOCK|b\"}").hasFlag("O_NONBLOCK")).isFalse();
  }

  @Test
  void cloneNamesItsFlags() throws TraceException {
    RecordedCall call =
        Reading.call("clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|SIGCHLD, tls=0x7f) = 9");

    assertThat(call.argument("flags", value)).isTrue();
    assertThat(value.text()).isEqualTo("CLONE_VM|CLONE_FILES|SIGCHLD");
    assertThat(call.argument("flag", value)).isFalse();
  }

  @Test
  void clone3HasThemInAStructure() throws TraceException {
    RecordedCall call =
        Reading.call(
            "clone3({flags=CLONE_VM|CLONE_FILES, child_tid=0x7f, stack=0x7f}"
                + " => {parent_tid=[123]}, 88) = 123");
    call.argument(0, value);

    assertThat(value.field("flags", value)).isTrue();
    assertThat(value.hasFlag("CLONE_FILES")).isTrue();
    assertThat(value.hasFlag("CLONE_FS")).isFalse();
  }

  @Test
  void aFieldIsFoundByItsWholeName() throws TraceException {
    TraceValue structure = argument("{msg_namelen=5, msg_name=NULL, msg_iov=[{a=1}], x={y=2}}");

    assertThat(structure.field("msg_name", value)).isTrue();
    assertThat(value.is("NULL")).isTrue();
    assertThat(structure.field("y", value)).isFalse();
    assertThat(value.isEmpty()).isTrue();
    assertThat(structure.field("x", value)).isTrue();
    assertThat(value.isStructure()).isTrue();
    assertThat(value.field("y", value)).isTrue();
    assertThat(value.number()).isEqualTo(2);
  }

  @Test
  void fieldsOfOldTracesHaveTheirPositionToo() throws TraceException {
    TraceValue structure = argument("{msg_name(0)=NULL, msg_iov(1)=[{\"a\", 1}]}");

    assertThat(structure.field("msg_iov", value)).isTrue();
    assertThat(value.isList()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[6, 7]",
        "[6<pipe:[1]>, 7<pipe:[1]>]",
        "[6 7]",
        "[6, 7 /* 2 of them */]",
        "[6,7,]",
        "{a=6, b=7}",
      })
  void elementsAreVisitedInOrder(String list) throws TraceException {
    assertThat(numbers(argument(list))).containsExactly(6L, 7L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[ ]", "{}", "NULL", "\"[1]\"", "0x7f", "[/* nothing */]"})
  void whatHoldsNothingHasNoElements(String text) throws TraceException {
    assertThat(numbers(argument(text))).isEmpty();
  }

  @Test
  void pollNamesItsDescriptors() throws TraceException {
    TraceValue list =
        argument("[{fd=5<socket:[1]>, events=POLLIN}, {fd=-1}, {fd=7, events=POLLIN|POLLOUT}]");
    List<Long> found = new ArrayList<>();
    for (boolean more = list.first(element); more; more = list.next(element)) {
      if (element.field("fd", value)) {
        found.add(value.number());
      }
    }

    assertThat(found).containsExactly(5L, -1L, 7L);
  }

  @Test
  void descriptorsInAMessageAreFound() throws TraceException {
    RecordedCall call =
        Reading.call(
            "sendmsg(3, {msg_name=NULL, msg_iov=[{iov_base=\"}\", iov_len=1}], msg_iovlen=1,"
                + " msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS,"
                + " cmsg_data=[5<UNIX:[1]>, 7]}], msg_controllen=24, msg_flags=0}, 0) = 1");
    call.argument(1, value);
    value.field("msg_control", value);
    value.first(element);

    assertThat(element.field("cmsg_type", value)).isTrue();
    assertThat(value.is("SCM_RIGHTS")).isTrue();
    assertThat(element.field("cmsg_data", value)).isTrue();
    assertThat(numbers(value)).containsExactly(5L, 7L);
  }

  @Test
  void annotationsAreLookedAtWithoutAString() throws TraceException {
    TraceValue descriptor = argument("6<TCP:[127.0.0.1:1->127.0.0.1:2]>");

    assertThat(descriptor.annotationStartsWith("TCP:")).isTrue();
    assertThat(descriptor.annotationStartsWith("UDP:")).isFalse();
    assertThat(argument("6").annotationStartsWith("")).isFalse();
  }

  @Test
  void startsAndWholesAreTold() throws TraceException {
    assertThat(argument("FUTEX_WAIT_PRIVATE").startsWith("FUTEX_WAIT")).isTrue();
    assertThat(argument("FUTEX_WAIT_PRIVATE").is("FUTEX_WAIT")).isFalse();
    assertThat(argument("\"a\"...").isString()).isTrue();
  }
}
