package org.kernelsim.benchmarks;

import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.file.FileEntry;
import org.kernelsim.file.FileTable;
import org.kernelsim.memory.ByteSource;
import org.kernelsim.secure.file.FileIdentity;
import org.kernelsim.secure.file.FileKeys;
import org.kernelsim.secure.file.ProtectedFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading and writing a file that is encrypted at rest, beside the JDK's cipher alone on as many
 * blocks of the same size: what the records, the header, the counters and the copies cost.
 *
 * <p>It is fair in that both use AES-GCM with a key of 128 bits, a new nonce for each block, and 28
 * bytes of additional data; the cipher alone opens one sealed block again and again, which stays in
 * the cache, and copies nothing.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar ProtectedFileBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProtectedFileBenchmark {
  private static final int FILE_BYTES = 1 << 20;
  private static final int BLOCK = ProtectedFile.BLOCK_BYTES;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final byte[] ADDITIONAL = new byte[28];

  /** How much is read or written at a time, from the beginning of a block. */
  @Param({"65536", "4096"})
  public int bytes;

  private final byte[] plain = new byte[BLOCK];
  private final byte[] sealed = new byte[BLOCK + TAG_BYTES];
  private final byte[] nonce = new byte[NONCE_BYTES];
  private byte[] target;
  private ByteSource source;
  private DirectCpu cpu;
  private ProtectedFile file;
  private SecretKey key;
  private Cipher cipher;
  private int blocks;
  private long next;

  /** Fills the file. */
  @Setup
  public void setUp() throws GeneralSecurityException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    byte[] all = new byte[FILE_BYTES];
    random.nextBytes(all);
    cpu = DirectEngine.newCpu();
    FileTable device = new FileTable(1, 4L * FILE_BYTES, 4L * FILE_BYTES);
    FileEntry atRest = device.find(cpu, device.open("file"));
    FileIdentity identity = new FileIdentity(new byte[FileIdentity.BYTES]);
    FileKeys keys = new FileKeys(new byte[FileKeys.JOB_KEY_BYTES]);
    file = ProtectedFile.create(cpu, atRest, keys, identity, BLOCK);
    file.write(cpu, 0, ByteSource.of(all), 0, FILE_BYTES);
    target = new byte[bytes];
    source = ByteSource.of(all);
    blocks = Math.max(1, bytes / BLOCK);
    key = new SecretKeySpec(new byte[16], "AES");
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
    seal();
  }

  /** Gives the CPU back. */
  @TearDown
  public void tearDown() {
    DirectEngine.end(cpu);
  }

  private long position() {
    next += Math.max(bytes, BLOCK);
    return next % FILE_BYTES;
  }

  /** Reads, by whole blocks decrypted. */
  @Benchmark
  public long read() {
    long count = file.read(cpu, position(), target, 0, bytes);
    if (count != bytes) {
      throw new IllegalStateException("read " + count);
    }
    return target[0];
  }

  /** Decrypts as many blocks with the cipher alone. */
  @Benchmark
  public long decryptAlone() throws GeneralSecurityException {
    for (int i = 0; i < blocks; i++) {
      begin(Cipher.DECRYPT_MODE);
      cipher.doFinal(sealed, 0, sealed.length, plain, 0);
    }
    return plain[0];
  }

  /** Writes, by whole blocks encrypted; a part of one is decrypted first. */
  @Benchmark
  public long write() {
    long count = file.write(cpu, position(), source, 0, bytes);
    if (count != bytes) {
      throw new IllegalStateException("wrote " + count);
    }
    return count;
  }

  /** Encrypts as many blocks with the cipher alone. */
  @Benchmark
  public long encryptAlone() throws GeneralSecurityException {
    for (int i = 0; i < blocks; i++) {
      nonce[0]++; // the cipher refuses the same nonce twice in a row
      seal();
    }
    return sealed[0];
  }

  private void seal() throws GeneralSecurityException {
    begin(Cipher.ENCRYPT_MODE);
    cipher.doFinal(plain, 0, BLOCK, sealed, 0);
  }

  private void begin(int mode) throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(ADDITIONAL);
  }
}
