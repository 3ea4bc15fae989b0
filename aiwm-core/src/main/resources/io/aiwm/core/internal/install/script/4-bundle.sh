checksum_of() {
  sha256sum -- "$1" | cut -d ' ' -f 1
}

# The name of the version that a link leads to; nothing where there is no link.
version_at() {
  if [[ -L $PREFIX/$1 ]]; then
    basename "$(readlink "$PREFIX/$1")"
  fi
}

# link NAME VERSION: whoever looks sees the old link or the new one.
link() {
  ln -sfn -- "versions/$2" "$PREFIX/$1.next"
  mv -fT -- "$PREFIX/$1.next" "$PREFIX/$1"
}

fetch() {
  curl --fail --silent --show-error --location --proto "$PROTOCOLS" --proto-redir "$PROTOCOLS" \
    --connect-timeout 15 --speed-limit 1000 --speed-time 60 --retry 3 --output "$2" "$1" ||
    fail DOWNLOAD_FAILED "$1 could not be downloaded."
}

check_bundle() {
  local actual key=$WORK_DIR/release.pub
  actual=$(checksum_of "$WORK_DIR/$FILE")
  if [[ $actual != "$CHECKSUM" ]]; then
    fail CHECKSUM_MISMATCH "The checksum of the downloaded agent is wrong; nothing was installed." \
      "{\"expected\":\"$CHECKSUM\",\"actual\":\"$actual\"}"
  fi
  if [[ -n $KEY_FILE ]]; then
    if [[ -n $RELEASE_KEY ]]; then
      printf '%s\n' "$RELEASE_KEY" >"$key"
    else
      cp -- "$KEY_FILE" "$key"
    fi
    fetch "$RELEASE_URL/$FILE.sig" "$WORK_DIR/signature.base64"
    base64 -d "$WORK_DIR/signature.base64" >"$WORK_DIR/signature" 2>/dev/null || true
    openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$WORK_DIR/$FILE" \
      -sigfile "$WORK_DIR/signature" >/dev/null 2>&1 ||
      fail SIGNATURE_INVALID "The downloaded agent was not signed with the release key; nothing was installed."
  fi
}

# Nothing is unpacked, and so nothing can be run, before it has proved to be what it should.
install_bundle() {
  local target=$VERSIONS/$VERSION bundle said
  if [[ -f $target/.sha256 && $(<"$target/.sha256") == "$CHECKSUM" ]]; then
    say "Agent $VERSION is there already."
    return
  fi
  install -d -m 0755 "$PREFIX" "$VERSIONS"
  WORK_DIR=$(mktemp -d "$VERSIONS/.incoming.XXXXXX")
  bundle=$WORK_DIR/bundle
  say "Downloading agent $VERSION from $RELEASE_URL/$FILE"
  fetch "$RELEASE_URL/$FILE" "$WORK_DIR/$FILE"
  check_bundle
  install -d -m 0755 "$bundle"
  tar -xzf "$WORK_DIR/$FILE" -C "$bundle" --no-same-owner --same-permissions ||
    fail BUNDLE_UNUSABLE "The downloaded agent could not be unpacked."
  if ! said=$("$bundle/bin/aio-worker" version 2>&1); then
    fail BUNDLE_UNUSABLE "The downloaded agent does not start on this machine: ${said:0:500}"
  fi
  printf '%s\n' "$CHECKSUM" >"$bundle/.sha256"
  if [[ -e $target ]]; then
    mv -T -- "$target" "$WORK_DIR/replaced"
  fi
  mv -T -- "$bundle" "$target"
  sync -f "$VERSIONS"
}

switch_version() {
  local before
  before=$(version_at current)
  if [[ -n $before && $before != "$VERSION" ]]; then
    link previous "$before"
  fi
  link current "$VERSION"
  install -d -m 0755 "$(dirname "$COMMAND")"
  ln -sfn -- /opt/aio-worker/current/bin/aio-worker "$COMMAND"
}

# Keeps the version that runs and the one before.
prune_versions() {
  local directory name current previous
  current=$(version_at current)
  previous=$(version_at previous)
  for directory in "$VERSIONS"/*; do
    name=$(basename "$directory")
    if [[ $name != "$current" && $name != "$previous" ]]; then
      rm -rf -- "$directory"
    fi
  done
}

