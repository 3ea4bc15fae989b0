package io.aiwm.store.mongo;

/** Units that sizes of memory and disks are counted in. */
public enum MemoryUnit {
  BYTES(1),
  /** 10<sup>6</sup> bytes. */
  MEGABYTES(1_000_000),
  /** 2<sup>20</sup> bytes. */
  MEBIBYTES(1L << 20),
  /** 10<sup>9</sup> bytes. */
  GIGABYTES(1_000_000_000),
  /** 2<sup>30</sup> bytes, which much software calls GB. */
  GIBIBYTES(1L << 30);

  private final long bytes;

  MemoryUnit(long bytes) {
    this.bytes = bytes;
  }

  long toBytes(Number size) {
    return Math.round(size.doubleValue() * bytes);
  }
}
