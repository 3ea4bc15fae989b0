package io.aiwm.agent.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one machine. Each check answers {@code POLICY_DENIED} with the rule's name in the
 * details. Immutable.
 *
 * @param images images that may run; null for all
 * @param mountRoots directories below which containers may mount; none where empty
 * @param privileged whether containers may be privileged
 * @param capabilities Linux capabilities that may be added, such as {@code SYS_PTRACE}
 * @param networkModes Docker network modes that may be used; null for default, bridge, host, none
 * @param maxMemory bytes that a container may be given; null for any. Where it is set, a container
 *     without a limit gets this one
 * @param maxCpus cores, likewise
 * @param maxGpus GPUs that a container may be given; null for any
 * @param maxDeployments containers of ours that may run at once; null for any
 * @param sources where models may come from, such as {@code huggingface.co} or {@code
 *     https://*.example.com:8443}, redirects included; null for anywhere
 * @param proxyTargets what routes of the proxy may lead to, likewise; null for anything
 */
public record LocalPolicy(
    @Nullable List<String> images,
    List<Path> mountRoots,
    boolean privileged,
    Set<String> capabilities,
    @Nullable Set<String> networkModes,
    @JsonProperty("maxMemoryBytes") @Nullable Long maxMemory,
    @Nullable Double maxCpus,
    @Nullable Integer maxGpus,
    @Nullable Integer maxDeployments,
    @Nullable List<String> sources,
    @Nullable List<String> proxyTargets) {

  /** What holds without a policy file. */
  public static LocalPolicy defaults() {
    return new LocalPolicy(
        null, List.of(), false, Set.of(), null, null, null, null, null, null, null);
  }

  /** A name has 255 characters, and with its registry, tag and digest a few more. */
  private static final int LONGEST_IMAGE = 512;

  private static final Set<String> NETWORKS = Set.of("default", "bridge", "host", "none");

  /** What a file leaves out is not allowed, or not limited. */
  public LocalPolicy(
      @Nullable List<String> images,
      @Nullable List<Path> mountRoots,
      boolean privileged,
      @Nullable Set<String> capabilities,
      @Nullable Set<String> networkModes,
      @JsonProperty("maxMemoryBytes") @Nullable Long maxMemory,
      @Nullable Double maxCpus,
      @Nullable Integer maxGpus,
      @Nullable Integer maxDeployments,
      @Nullable List<String> sources,
      @Nullable List<String> proxyTargets) {
    this.images = images == null ? null : List.copyOf(images);
    this.mountRoots = mountRoots == null ? List.of() : List.copyOf(mountRoots);
    this.privileged = privileged;
    this.capabilities =
        Objects.requireNonNullElse(capabilities, Set.<String>of()).stream()
            .map(LocalPolicy::capability)
            .collect(Collectors.toUnmodifiableSet());
    this.networkModes = networkModes == null ? null : Set.copyOf(networkModes);
    this.maxMemory = maxMemory;
    this.maxCpus = maxCpus;
    this.maxGpus = maxGpus;
    this.maxDeployments = maxDeployments;
    this.sources = sources == null ? null : List.copyOf(sources);
    this.proxyTargets = proxyTargets == null ? null : List.copyOf(proxyTargets);
  }

  /**
   * Admits an image.
   *
   * @return the name to hand to Docker
   */
  public String admitImage(String image) throws CommandException {
    if (image.length() > LONGEST_IMAGE) {
      throw denied("images", "an image's name has at most " + LONGEST_IMAGE + " characters");
    }
    if (images == null) {
      return image;
    }
    if (images.stream().map(ImagePattern::of).noneMatch(it -> it.matches(image))) {
      throw denied("images", "image " + image + " is not on this node's list of allowed images");
    }
    return ImagePattern.fullName(image);
  }

  /** Admits a privileged container. */
  public void admitPrivileged() throws CommandException {
    if (!privileged) {
      throw denied("privileged", "privileged containers are not allowed on this node");
    }
  }

  /**
   * Admits the mount of a directory or file of this machine.
   *
   * @param source absolute path, which must exist: Docker would make a missing one, as root
   * @return where it really is, with all links followed
   */
  public Path admitMount(String source) throws CommandException {
    try {
      Path real = Path.of(source).toRealPath();
      for (Path root : mountRoots) {
        if (real.startsWith(root.toRealPath())) {
          return real;
        }
      }
    } catch (IOException e) {
      throw denied("mountRoots", source + ", or an allowed root for it, does not exist here");
    }
    throw denied("mountRoots", source + " is not below a directory that may be mounted");
  }

  /** Admits Linux capabilities, and gives them as Docker names them. */
  public List<String> admitCapabilities(List<String> wanted) throws CommandException {
    Set<String> named = wanted.stream().map(LocalPolicy::capability).collect(Collectors.toSet());
    for (String name : named) {
      if (!capabilities.contains(name)) {
        throw denied("capabilities", "capability " + name + " is not allowed on this node");
      }
    }
    return List.copyOf(new TreeSet<>(named));
  }

  /** Admits a network mode. */
  public void admitNetwork(String mode) throws CommandException {
    if (!Objects.requireNonNullElse(networkModes, NETWORKS).contains(mode)) {
      throw denied("networkModes", "network mode " + mode + " is not allowed on this node");
    }
  }

  /** Admits a memory limit in bytes; null in, null or the highest allowed out. */
  public @Nullable Long admitMemory(@Nullable Long wanted) throws CommandException {
    return within("maxMemoryBytes", wanted, maxMemory);
  }

  /** Admits a number of cores; null in, null or the highest allowed out. */
  public @Nullable Double admitCpus(@Nullable Double wanted) throws CommandException {
    return within("maxCpus", wanted, maxCpus);
  }

  /** Admits a number of GPUs. */
  public void admitGpus(int wanted) throws CommandException {
    within("maxGpus", wanted, maxGpus);
  }

  /** Admits one more container beside those that run. */
  public void admitDeployment(int running) throws CommandException {
    within("maxDeployments", running + 1, maxDeployments);
  }

  /** Admits an address that a model, or a list of its files, is fetched from. */
  public void admitSource(URI address) throws CommandException {
    admitAddress("sources", sources, address);
  }

  /** Admits what a route of the proxy leads to. */
  public void admitProxyTarget(URI address) throws CommandException {
    admitAddress("proxyTargets", proxyTargets, address);
  }

  private static void admitAddress(String rule, @Nullable List<String> allowed, URI address)
      throws CommandException {
    if (allowed != null
        && allowed.stream()
            .flatMap(it -> AddressPattern.of(it).stream())
            .noneMatch(it -> it.matches(address))) {
      throw denied(
          rule,
          address.getScheme() + "://" + Addresses.host(address) + " is not allowed on this node");
    }
  }

  private static <N extends Number & Comparable<N>> @Nullable N within(
      String rule, @Nullable N wanted, @Nullable N most) throws CommandException {
    if (most == null) {
      return wanted;
    }
    if (wanted != null && wanted.compareTo(most) > 0) {
      throw denied(rule, wanted + " is more than this node allows: " + most);
    }
    return wanted == null ? most : wanted;
  }

  private static String capability(String name) {
    return name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
  }

  private static CommandException denied(String rule, String message) {
    return new CommandException(ErrorCode.POLICY_DENIED, message, Map.of("rule", rule));
  }
}
