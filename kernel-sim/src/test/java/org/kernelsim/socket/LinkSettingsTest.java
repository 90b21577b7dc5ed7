package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkSettingsTest {
  @ParameterizedTest
  @CsvSource({"-1,0,0,1", "0,-1,0,1", "0,0,-1,1", "0,0,1000000,1", "0,0,0,0"})
  void whatNoLinkCanDoIsRefused(long latency, long time, int lost, long retransmission) {
    assertThatThrownBy(() -> new LinkSettings(latency, time, lost, retransmission, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLinkMayTakeNoTimeOrLoseAllButOne() {
    assertThat(new LinkSettings(0, 0, 0, 1, 0)).isEqualTo(LinkSettings.latency(0));
    assertThat(LinkSettings.latency(0).withLoss(999_999, 1, 0).lostOfMillion()).isEqualTo(999_999);
  }
}
