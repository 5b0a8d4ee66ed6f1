package io.calicoformat.client;

import java.util.Map;

/**
 * A failure of the closed table of codes (chapter errors of the specification), whether a bridge
 * answered with it or the client met it itself.
 */
public final class CalicoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String kind;
  private final boolean retry;
  private final transient Map<String, Object> details;

  /**
   * Makes a failure as a bridge tells it.
   *
   * @param code what happened, such as {@code UnknownKeySpace}
   * @param kind what a program can do about it, such as {@code NotFound}
   * @param message for people: what was found, where, and what to do
   * @param retry whether the same request may succeed later
   * @param details particulars in JSON form; empty where there are none
   * @param cause what led to it, or null
   */
  public CalicoException(
      String code,
      String kind,
      String message,
      boolean retry,
      Map<String, Object> details,
      Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
    this.kind = kind;
    this.retry = retry;
    this.details = Map.copyOf(details);
  }

  /** A bridge that cannot be reached or started (CAL-BRIDGE-019). */
  public static CalicoException bridgeUnavailable(String message, Throwable cause) {
    return new CalicoException("BridgeUnavailable", "Unavailable", message, true, Map.of(), cause);
  }

  /** A call that is wrong, and stays so until it is corrected. */
  public static CalicoException invalidArgument(String message) {
    return new CalicoException("InvalidArgument", "Invalid", message, false, Map.of(), null);
  }

  /** A type, or a feature of one, that Calico or its counterpart lacks. */
  public static CalicoException unsupportedType(String message) {
    return new CalicoException("UnsupportedType", "Unsupported", message, false, Map.of(), null);
  }

  /** A bridge that does not keep to the protocol. */
  public static CalicoException internal(String message, Throwable cause) {
    return new CalicoException("Internal", "Internal", message, false, Map.of(), cause);
  }

  /** The code of the closed table, such as {@code CommitConflict}. */
  public String code() {
    return code;
  }

  /** The kind of the code, such as {@code Conflict}. */
  public String kind() {
    return kind;
  }

  /** Whether the same request may succeed later. */
  public boolean retry() {
    return retry;
  }

  /** Particulars in JSON form; empty where there are none, and after serialization. */
  public Map<String, Object> details() {
    return details == null ? Map.of() : details;
  }
}
