package org.kernelsim.machine;

/** What an engine counts besides cycles. One name each in the JSON result. */
public enum Count {
  /** System calls of the application, of every kind. */
  SYSTEM_CALLS("systemCalls"),
  /** System calls that entered the service domain. */
  SERVICE_CALLS("serviceCalls"),
  /** Entries into the service domain; an entry and its return are one switch. */
  DOMAIN_SWITCHES("domainSwitches"),
  /** Bytes copied from an application into the service domain. */
  BYTES_IN("bytesIn"),
  /** Bytes copied from the service domain to an application. */
  BYTES_OUT("bytesOut"),
  /** Messages sent: one for each socket that took at least one byte, or an empty message. */
  SENDS("sends"),
  /** LOCK(PPHT) taken. */
  LOCK_ACQUISITIONS("lockAcquisitions"),
  /** LOCK(PPHT) found taken by another. */
  LOCK_WAITS("lockWaits"),
  /** Handle lookups that needed no lock. */
  FAST_PATH("fastPath"),
  /** Handle lookups that tried without the lock and had to take it. */
  SLOW_PATH("slowPath"),
  /** System calls stopped by the interception module. */
  INTERCEPTIONS("interceptions"),
  /** Notifications of the proxy. */
  PROXY_NOTIFICATIONS("proxyNotifications");

  private final String key;

  Count(String key) {
    this.key = key;
  }

  /** The name in the JSON result. */
  public String key() {
    return key;
  }
}
