check_basics() {
  if [[ $(id -u) -ne 0 ]]; then
    fail NOT_ROOT "Run this script as root, for example with sudo."
  fi
  if ! command -v curl >/dev/null; then
    fail TOOL_MISSING "curl is needed: apt-get install curl"
  fi
}

# The token and the agent itself travel over these addresses.
check_addresses() {
  local address
  for address in "$REPORT_URL" "$RELEASE_URL"; do
    case $address in
      https://*) ;;
      http://localhost[:/]* | http://127.0.0.1[:/]* | 'http://[::1]'[:/]*) PROTOCOLS='=https,http' ;;
      *)
        if [[ $ALLOW_HTTP != yes ]]; then
          fail INSECURE_ADDRESS "$address is not HTTPS; --allow-http takes it all the same."
        fi
        PROTOCOLS='=https,http'
        ;;
    esac
  done
}

check_tools() {
  local tool missing=''
  for tool in "$@"; do
    if ! command -v "$tool" >/dev/null; then
      missing+=" $tool"
    fi
  done
  if [[ -n $missing ]]; then
    fail TOOL_MISSING "These programs are needed and missing:$missing. On Debian and Ubuntu: apt-get install coreutils tar gzip openssl"
  fi
}

check_system() {
  if [[ $(uname -s) != Linux ]]; then
    fail UNSUPPORTED_OS "The agent runs on Linux, and this is $(uname -s)."
  fi
  if ! command -v systemctl >/dev/null || [[ ! -d $ROOT/run/systemd/system ]]; then
    fail UNSUPPORTED_OS "This machine does not run systemd, which the agent's service needs."
  fi
}

# A key that is there already asks for signatures even where this script brings none.
find_key() {
  if [[ -n $RELEASE_KEY || -f $CONFIG_DIR/release.pub ]]; then
    KEY_FILE=$CONFIG_DIR/release.pub
    check_tools openssl base64
  fi
}

find_bundle() {
  local machine arch sum file
  machine=$(uname -m)
  case $machine in
    x86_64) machine=amd64 ;;
    aarch64) machine=arm64 ;;
  esac
  while read -r arch sum file; do
    if [[ $arch == "$machine" || ($arch == any && -z $FILE) ]]; then
      CHECKSUM=$sum FILE=$file
    fi
  done <<<"$ARTIFACTS"
  if [[ -z $FILE ]]; then
    fail UNSUPPORTED_OS "Release $VERSION has no bundle for $machine."
  fi
}

check_room() {
  local at=$PREFIX free
  while [[ ! -d $at ]]; do
    at=$(dirname "$at")
  done
  free=$(df -Pm "$at" | awk 'NR == 2 { print $4 }')
  if ((free < NEEDED_MEGABYTES)); then
    fail DISK_FULL "$NEEDED_MEGABYTES MB are needed in $PREFIX, and $free MB are free."
  fi
}

note_surroundings() {
  if [[ ! -S $ROOT/var/run/docker.sock ]]; then
    say "Note: Docker is not there, or has another socket; until it is, the agent refuses containers."
  fi
  if [[ ! -e /dev/nvidiactl ]]; then
    say "Note: this machine has no NVIDIA driver; the agent will report no GPU."
  fi
}

