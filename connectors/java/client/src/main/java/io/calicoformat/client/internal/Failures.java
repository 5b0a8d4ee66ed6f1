package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import io.calicoformat.client.Json;
import io.calicoformat.client.JsonObject;
import java.util.Map;

/** Reads failures as bridges answer them (CAL-BRIDGE-015). */
final class Failures {
  private static final int SHOWN_MAX = 200;

  private Failures() {}

  static CalicoException of(int status, String body) {
    JsonObject error;
    try {
      error = JsonObject.of(Json.parse(body)).object("error");
    } catch (CalicoException malformed) {
      return withoutBody(status, body);
    }
    return of(error);
  }

  static CalicoException of(JsonObject error) {
    return new CalicoException(
        error.text("code"),
        error.text("kind"),
        error.text("message"),
        error.flag("retry"),
        error.has("details") ? error.object("details").members() : Map.of(),
        null);
  }

  private static CalicoException withoutBody(int status, String body) {
    if (status == 401) {
      return new CalicoException(
          "Denied", "Unavailable", "the bridge does not know the token", false, Map.of(), null);
    }
    String shown = body.substring(0, Math.min(body.length(), SHOWN_MAX));
    return CalicoException.internal(
        "an answer of status " + status + " that is none of a bridge: " + shown, null);
  }
}
