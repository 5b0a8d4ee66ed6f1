package io.calicoformat.client.internal;

import io.calicoformat.client.CalicoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The JavaScript of the bridge. It comes as a zip in the jar and is unpacked once on a machine, for
 * each user, into a folder that is named by what is in it.
 */
final class BridgeMain {
  private static final String RESOURCE = "/io/calicoformat/bridge/bridge.zip";
  private static final String MAIN = "dist/bin/calico.js";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private BridgeMain() {}

  /** The file named, or CALICO_BRIDGE_MAIN, or the one that comes with the jar. */
  static String find(String named) {
    String main = named != null ? named : System.getenv("CALICO_BRIDGE_MAIN");
    if (main == null) {
      return unpacked();
    }
    if (!Files.isRegularFile(Path.of(main))) {
      throw CalicoException.bridgeUnavailable(
          "there is no bridge at '" + main + "'; correct calico.bridge.main or CALICO_BRIDGE_MAIN",
          null);
    }
    return main;
  }

  private static String unpacked() {
    try {
      Path folder = cacheFolder().resolve(contentHash());
      if (!isComplete(folder)) {
        install(folder);
      }
      return folder.resolve(MAIN).toString();
    } catch (IOException failed) {
      throw CalicoException.bridgeUnavailable(
          "the bridge could not be unpacked below " + System.getProperty("java.io.tmpdir") + " ("
              + failed + "); set java.io.tmpdir to a folder with room",
          failed);
    }
  }

  private static InputStream resource() {
    InputStream zip = BridgeMain.class.getResourceAsStream(RESOURCE);
    if (zip == null) {
      throw CalicoException.bridgeUnavailable(
          "no bridge came with the jar; use the bundle jar or add calico-bridge, or set"
              + " calico.bridge.main to calico-format's dist/bin/calico.js, or calico.bridge to a URL",
          null);
    }
    return zip;
  }

  private static String contentHash() throws IOException {
    try (InputStream zip = resource()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A folder of this user alone: what lies in it is run. */
  private static Path cacheFolder() throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "calico-bridge-" + user);
    FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    try {
      Files.createDirectory(folder, ownerOnly);
    } catch (FileAlreadyExistsException there) {
      requireOwn(folder);
    }
    return folder;
  }

  private static void requireOwn(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, "owner", "");
    try {
      boolean own =
          Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(folder).equals(Files.getOwner(probe))
              && Files.getPosixFilePermissions(folder).equals(OWNER_ONLY);
      if (!own) {
        throw new IOException(folder + " is not a folder of this user alone");
      }
    } finally {
      Files.delete(probe);
    }
  }

  /** Whether every file is there: those who clean temporary folders take old files singly. */
  private static boolean isComplete(Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(resource())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!Files.exists(folder.resolve(entry.getName()))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Unpacks beside the folder and moves it there at once; another process may do the same. */
  private static void install(Path folder) throws IOException {
    Path fresh = Files.createTempDirectory(folder.getParent(), "unpacking");
    unpack(fresh);
    if (Files.exists(folder)) {
      Files.move(folder, Files.createTempDirectory(folder.getParent(), "damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException taken) {
      delete(fresh);
      if (!isComplete(folder)) {
        throw taken;
      }
    }
  }

  private static void unpack(Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(resource())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("the bridge's zip has the path " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(BridgeMain::deleteOne);
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
