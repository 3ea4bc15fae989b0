package io.aiwm.api.model;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.UnavailableException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The host's object storage, where the files of models lie. An object is written in parts and is
 * not there until it is completed; then it is there whole. Nothing is locked: what is there of an
 * upload is told by the list of its parts, so that any controller goes on where another one ended.
 *
 * <p>A key is relative: segments of printable characters other than the backslash, joined by
 * slashes, none of them empty, {@code .} or {@code ..}; at most {@value #MAX_KEY} bytes in UTF-8.
 * No key is the folder of another.
 *
 * <p>Methods block, may be called by many threads, and throw {@link UnavailableException} where the
 * storage does not answer or refuses: what was asked for may then have happened or not. The
 * contract is {@code ModelStorageContract} in the testkit.
 */
public interface ModelStorage extends AutoCloseable {
  /** Smallest size of a part that is not the last. */
  int MIN_PART = 5 << 20;

  /** Greatest number of parts of an upload. */
  int MAX_PARTS = 10_000;

  /** Greatest length of a key, in bytes. */
  int MAX_KEY = 900;

  /** Longest validity of a signed address. */
  Duration MAX_SIGNED = Duration.ofDays(7);

  /**
   * Begins to write an object.
   *
   * @param partBytes size of each part but the last, at least {@value #MIN_PART}
   * @return the storage's id of the upload
   */
  String begin(String key, long partBytes);

  /**
   * Writes a part, or writes it again; parts may come in any order and at the same time.
   *
   * @param number from 1 to {@value #MAX_PARTS}
   * @param bytes holds the part; not changed, and not kept once this returns
   * @param length bytes of the part, from the beginning of the array
   * @throws NotFoundException if there is no such upload, where the storage knows
   */
  StoredPart putPart(String key, String uploadId, int number, byte[] bytes, int length);

  /**
   * The parts that are there whole, by number; none, perhaps, where there is no such upload.
   *
   * @throws NotFoundException if there is no such upload, where the storage knows
   */
  List<StoredPart> listParts(String key, String uploadId);

  /**
   * Makes the parts an object, in place of what had its key.
   *
   * @param parts all of them, numbered from 1 without a gap, as they were put or listed
   * @throws NotFoundException if there is no such upload, perhaps since it was completed before,
   *     where the storage knows
   */
  StoredObject complete(String key, String uploadId, List<StoredPart> parts);

  /** Forgets an upload and its parts; nothing happens if there is none. */
  void abort(String key, String uploadId);

  /**
   * Some uploads that were begun before a moment.
   *
   * @param limit maximum number of them
   */
  List<PendingUpload> uploadsOlderThan(Instant moment, int limit);

  /**
   * Opens an object from a position to its end; the reader closes it, perhaps early.
   *
   * @throws NotFoundException if there is no such object
   */
  default InputStream open(String key) {
    return open(key, 0, Long.MAX_VALUE);
  }

  /**
   * Opens a part of an object; the reader closes it, perhaps early. An object that is replaced or
   * deleted meanwhile ends in an error, or is read to its end as it was; never as a mixture.
   *
   * @param offset first byte, at most the object's size
   * @param length maximum number of bytes
   * @throws NotFoundException if there is no such object
   */
  InputStream open(String key, long offset, long length);

  /** Facts of an object; empty if it is not there. */
  Optional<StoredObject> stat(String key);

  /**
   * Objects whose keys begin with a text, in the order of their keys.
   *
   * @param after key of the last object of the page before; empty for the first page
   * @param limit maximum number of them, 1 to 1,000
   */
  List<StoredObject> list(String prefix, String after, int limit);

  /** Removes an object; nothing happens if it is not there. */
  void delete(String key);

  /**
   * An address that anybody may read an object from, with ranges, until it expires.
   *
   * @param valid at most {@link #MAX_SIGNED}
   * @return empty where the storage has no addresses of its own: then the control plane signs one
   *     and hands the bytes on
   */
  Optional<URI> presignGet(String key, Duration valid);

  /**
   * An address that anybody may PUT one part of an upload to until it expires.
   *
   * @return empty as in {@link #presignGet}
   */
  Optional<URI> presignPart(String key, String uploadId, int number, Duration valid);

  /** Gives back what it holds of connections and threads; what is stored stays. */
  @Override
  default void close() {}
}
