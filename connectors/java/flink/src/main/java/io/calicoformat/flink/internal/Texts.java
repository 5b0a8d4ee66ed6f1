package io.calicoformat.flink.internal;

import io.calicoformat.client.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What Flink keeps in checkpoints, as bytes: numbers of 32 or 64 bits, texts in UTF-8 after their
 * length in bytes, lists after their length. Version 1 of each is as it stands here for good.
 */
public final class Texts {
  private static final int VERSION = 1;

  private Texts() {}

  /** Of what a task has staged. */
  public static final SimpleVersionedSerializer<StagedRows> STAGED =
      new Versioned<>() {
        @Override
        void write(StagedRows rows, DataOutputStream out) throws IOException {
          writeAll(rows.messages(), out);
        }

        @Override
        StagedRows read(DataInputStream in) throws IOException {
          return new StagedRows(readAll(in));
        }
      };

  /** Of what is to be committed. */
  public static final SimpleVersionedSerializer<Commitment> COMMITMENT =
      new Versioned<>() {
        @Override
        void write(Commitment commitment, DataOutputStream out) throws IOException {
          PROGRESS.write(commitment.mark(), out);
          writeText(commitment.write(), out);
          writeAll(commitment.messages(), out);
        }

        @Override
        Commitment read(DataInputStream in) throws IOException {
          return new Commitment(PROGRESS.read(in), readText(in), readAll(in));
        }
      };

  /** Of how far a sink has come. */
  static final Versioned<Mark> PROGRESS =
      new Versioned<>() {
        @Override
        void write(Mark mark, DataOutputStream out) throws IOException {
          writeText(mark.application(), out);
          out.writeLong(mark.epoch());
          out.writeLong(mark.sequence());
        }

        @Override
        Mark read(DataInputStream in) throws IOException {
          return new Mark(readText(in), in.readLong(), null, in.readLong());
        }
      };

  /** Of a part of a read. */
  public static final Versioned<CalicoSplit> SPLIT =
      new Versioned<>() {
        @Override
        void write(CalicoSplit split, DataOutputStream out) throws IOException {
          out.writeLong(split.number());
          writeText(split.token(), out);
          out.writeLong(split.from());
          out.writeLong(split.to());
          out.writeLong(split.done());
        }

        @Override
        CalicoSplit read(DataInputStream in) throws IOException {
          long number = in.readLong();
          String token = readText(in);
          return new CalicoSplit(number, token, in.readLong(), in.readLong(), in.readLong());
        }
      };

  /** Of how far a read is given out. */
  public static final SimpleVersionedSerializer<Enumeration> ENUMERATION =
      new Versioned<>() {
        @Override
        void write(Enumeration enumeration, DataOutputStream out) throws IOException {
          out.writeLong(enumeration.version());
          out.writeLong(enumeration.next());
          out.writeInt(enumeration.left().size());
          for (CalicoSplit split : enumeration.left()) {
            SPLIT.write(split, out);
          }
        }

        @Override
        Enumeration read(DataInputStream in) throws IOException {
          long version = in.readLong();
          long next = in.readLong();
          List<CalicoSplit> left = new ArrayList<>();
          for (int count = in.readInt(); count > 0; count--) {
            left.add(SPLIT.read(in));
          }
          return new Enumeration(version, next, left);
        }
      };

  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("a text of " + length + " bytes ends after " + bytes.length);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeAll(List<String> texts, DataOutputStream out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(text, out);
    }
  }

  private static List<String> readAll(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      texts.add(readText(in));
    }
    return texts;
  }

  /** Bytes with a version, which Flink keeps beside them. */
  abstract static class Versioned<T> implements SimpleVersionedSerializer<T> {
    abstract void write(T value, DataOutputStream out) throws IOException;

    abstract T read(DataInputStream in) throws IOException;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(T value) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      write(value, new DataOutputStream(bytes));
      return bytes.toByteArray();
    }

    @Override
    public T deserialize(int version, byte[] bytes) throws IOException {
      if (version != VERSION) {
        throw new IOException("state of version " + version + ", and this connector reads "
            + VERSION + "; use the one that wrote it, or a newer one");
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      T value = read(in);
      if (in.available() > 0) {
        throw new IOException("state with " + in.available() + " bytes too many");
      }
      return value;
    }
  }
}
