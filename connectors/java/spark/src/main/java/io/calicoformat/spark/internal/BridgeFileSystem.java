package io.calicoformat.spark.internal;

import io.calicoformat.client.BridgeClient;
import io.calicoformat.client.Plan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files of splits as Hadoop's file system, through which Spark's reader of Parquet asks for bytes:
 * they come from the bridge. A file has a path in one process, while it is read there.
 */
public final class BridgeFileSystem extends FileSystem {
  private static final String SCHEME = "calico-bridge";
  private static final URI ROOT = URI.create(SCHEME + ":///");
  private static final Map<String, OpenFile> FILES = new ConcurrentHashMap<>();

  private Path workingDirectory = new Path(ROOT);

  /** Made by Hadoop. */
  public BridgeFileSystem() {}

  /** Has Hadoop find this class, and Parquet ask for all that it needs of a row group at once. */
  static Configuration within(Configuration configuration) {
    configuration.set("fs." + SCHEME + ".impl", BridgeFileSystem.class.getName());
    configuration.setBoolean("parquet.hadoop.vectored.io.enabled", true);
    return configuration;
  }

  /** Gives a file a path, until it is removed again. */
  static URI add(BridgeClient client, Plan.DataFile file) {
    String path = "/" + UUID.randomUUID();
    FILES.put(path, new OpenFile(client, file));
    return ROOT.resolve(path);
  }

  static void remove(URI uri) {
    FILES.remove(uri.getPath());
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    OpenFile found = find(path);
    return new FSDataInputStream(new BridgeFileStream(found.client(), found.file()));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return new FileStatus(find(path).file().bytes(), false, 1, 1, 0, makeQualified(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return new FileStatus[] {getFileStatus(path)};
  }

  @Override
  public Path getWorkingDirectory() {
    return workingDirectory;
  }

  @Override
  public void setWorkingDirectory(Path path) {
    workingDirectory = path;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw readOnly();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw readOnly();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw readOnly();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw readOnly();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("files of a bridge are only read");
  }

  private static OpenFile find(Path path) throws IOException {
    OpenFile file = FILES.get(path.toUri().getPath());
    if (file == null) {
      throw new FileNotFoundException(path + " is not being read");
    }
    return file;
  }

  private record OpenFile(BridgeClient client, Plan.DataFile file) {}
}
