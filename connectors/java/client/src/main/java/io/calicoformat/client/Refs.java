package io.calicoformat.client;

import java.util.List;

/**
 * All branches and tags of a store, each ascending by name.
 *
 * @param branches the branches, {@code main} among them
 * @param tags the tags
 */
public record Refs(List<Branch> branches, List<Tag> tags) {
  static Refs of(JsonObject json) {
    return new Refs(json.list("branches", Branch::of), json.list("tags", Tag::of));
  }
}
