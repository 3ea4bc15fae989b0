#!/usr/bin/env bash
#
# Installs the AIWM agent, aio-worker, as a systemd service.
#
#   Node:       @NODE_NAME@
#   Node ID:    @NODE_ID@
#   Version:    @VERSION@
#   Generated:  @GENERATED@
#
# Run it as root on a Linux machine with systemd, curl and Java 17 or later. Running it again repairs
# or upgrades the installation. THIS FILE HOLDS THE NODE'S TOKEN: keep it secret, delete it afterwards.
#
set -euo pipefail
umask 077

readonly NODE_ID=@QUOTED_NODE_ID@
readonly NODE_TOKEN=@QUOTED_TOKEN@
readonly CONTROLLER=@QUOTED_CONTROLLER@
readonly REPORT_URL=@QUOTED_REPORT_URL@
readonly VERSION=@QUOTED_VERSION@
readonly DOWNLOAD_URL=@QUOTED_DOWNLOAD_URL@
readonly CHECKSUM=@QUOTED_CHECKSUM@

# Everything is put below this directory; only tests set it.
readonly ROOT="${AIO_INSTALL_ROOT:-}"
readonly CONFIG_DIR="$ROOT/etc/aio-worker"
readonly JAR_DIR="$ROOT/usr/local/lib/aio-worker"
readonly LAUNCHER="$ROOT/usr/local/bin/aio-worker"
readonly UNIT="$ROOT/etc/systemd/system/aio-worker.service"
readonly SERVICE=aio-worker.service
readonly LEAST_JAVA=17

PROTOCOLS='=https'
JAVA=''
WORK_DIR=''
STARTED=no
REPORTED=no

say() {
  printf '%s\n' "$*"
}

# Makes text safe inside a JSON string.
json() {
  printf '%s' "$1" | tr -d '\000-\037' | sed 's/\\/\\\\/g; s/"/\\"/g'
}

# Tells the controller how far we are. The token goes through a pipe, so that no list of processes
# shows it; a controller that cannot be reached stops nothing.
report() {
  printf 'header = "Authorization: Bearer %s"\n' "$NODE_TOKEN" |
    curl --config - --silent --show-error --output /dev/null --fail \
      --proto "$PROTOCOLS" --connect-timeout 10 --max-time 20 --retry 2 \
      --header 'Content-Type: application/json' --data-raw "$1" "$REPORT_URL" ||
    say "Note: the controller did not take the report." >&2
}

# fail CODE MESSAGE [DETAILS-AS-JSON]
fail() {
  say "Error: $2" >&2
  if [[ $STARTED == yes ]]; then
    REPORTED=yes
    report "{\"phase\":\"failed\",\"code\":\"$1\",\"message\":\"$(json "$2")\",\"version\":\"$VERSION\",\"details\":${3:-{\}}}"
  fi
  exit 1
}

finish() {
  local status=$?
  trap - EXIT
  if [[ -n $WORK_DIR ]]; then
    rm -rf -- "$WORK_DIR"
  fi
  if [[ $status -ne 0 && $STARTED == yes && $REPORTED == no ]]; then
    report "{\"phase\":\"failed\",\"code\":\"INTERNAL_ERROR\",\"message\":\"A step of the installation ended with status $status\",\"version\":\"$VERSION\"}"
  fi
  exit "$status"
}

check_basics() {
  if [[ $(id -u) -ne 0 ]]; then
    fail NOT_ROOT "Run this script as root, for example with sudo."
  fi
  if ! command -v curl >/dev/null; then
    fail TOOL_MISSING "curl is needed; install it with your package manager."
  fi
}

# The token and the agent itself travel over these addresses.
check_addresses() {
  local address
  for address in "$REPORT_URL" "$DOWNLOAD_URL"; do
    case $address in
      https://*) ;;
      http://localhost[:/]* | http://127.0.0.1[:/]* | 'http://[::1]'[:/]*) PROTOCOLS='=https,http' ;;
      *)
        if [[ ${AIO_ALLOW_HTTP:-} != yes ]]; then
          fail INSECURE_ADDRESS "$address is not HTTPS; set AIO_ALLOW_HTTP=yes to allow that."
        fi
        PROTOCOLS='=https,http'
        ;;
    esac
  done
}

check_system() {
  if ! command -v systemctl >/dev/null || [[ ! -d $ROOT/run/systemd/system ]]; then
    fail SYSTEMD_MISSING "This machine does not run systemd, which the agent's service needs."
  fi
  if ! command -v sha256sum >/dev/null; then
    fail TOOL_MISSING "sha256sum is needed; it is part of coreutils."
  fi
}

check_java() {
  local version
  JAVA=$(command -v java || true)
  if [[ -z $JAVA ]]; then
    fail JAVA_MISSING "Java $LEAST_JAVA or later is needed; for example: apt-get install openjdk-17-jre-headless"
  fi
  if [[ ! $JAVA =~ ^/[A-Za-z0-9_./+-]+$ ]]; then
    fail JAVA_MISSING "The path of Java has characters that a service cannot use: $JAVA"
  fi
  version=$("$JAVA" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = //p')
  if [[ ! $version =~ ^[0-9]+$ ]] || ((version < LEAST_JAVA)); then
    fail JAVA_TOO_OLD "Java $LEAST_JAVA or later is needed; this machine has ${version:-an unknown version}."
  fi
  say "Java $version is there."
}

checksum_of() {
  sha256sum -- "$1" | cut -d ' ' -f 1
}

# Nothing is put in its place before its checksum is right.
install_jar() {
  local actual jar="$JAR_DIR/aio-worker.jar"
  install -d -m 0755 "$JAR_DIR"
  if [[ -f $jar && $(checksum_of "$jar") == "$CHECKSUM" ]]; then
    say "Agent $VERSION is there already."
    return
  fi
  WORK_DIR=$(mktemp -d "$JAR_DIR/.download.XXXXXX")
  say "Downloading agent $VERSION from $DOWNLOAD_URL"
  if ! curl --fail --silent --show-error --location --proto "$PROTOCOLS" --proto-redir "$PROTOCOLS" \
    --connect-timeout 15 --retry 3 --output "$WORK_DIR/aio-worker.jar" "$DOWNLOAD_URL"; then
    fail NETWORK_ERROR "The agent could not be downloaded from $DOWNLOAD_URL"
  fi
  actual=$(checksum_of "$WORK_DIR/aio-worker.jar")
  if [[ $actual != "$CHECKSUM" ]]; then
    fail CHECKSUM_MISMATCH "The checksum of the downloaded agent is wrong; nothing was installed." \
      "{\"expected\":\"$CHECKSUM\",\"actual\":\"$actual\"}"
  fi
  chmod 0644 "$WORK_DIR/aio-worker.jar"
  mv -f -- "$WORK_DIR/aio-worker.jar" "$jar"
}

# put MODE FILE: writes what comes in, so that readers see the old file or the new one.
put() {
  local mode=$1 file=$2
  [[ -d $(dirname "$file") ]] || install -d -m 0755 "$(dirname "$file")"
  install -m "$mode" /dev/null "$file.new"
  cat >"$file.new"
  mv -f -- "$file.new" "$file"
}

write_config() {
  install -d -m 0700 "$CONFIG_DIR"
  printf '%s\n' "$NODE_TOKEN" | put 0600 "$CONFIG_DIR/token"
  put 0600 "$CONFIG_DIR/aio-worker.properties" <<EOF
# Written by the install script, which overwrites it; settings of your own go into local.env.
AIO_CONTROLLER_ENDPOINT=$CONTROLLER
AIO_NODE_ID=$NODE_ID
AIO_NODE_TOKEN_FILE=/etc/aio-worker/token
AIO_DATA_DIR=/var/lib/aio-worker
EOF
}

write_launcher() {
  put 0755 "$LAUNCHER" <<EOF
#!/bin/sh
exec $JAVA -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -Xmn4m -jar /usr/local/lib/aio-worker/aio-worker.jar "\$@"
EOF
}

write_unit() {
  put 0644 "$UNIT" <<'EOF'
[Unit]
Description=AIWM agent (aio-worker)
After=network-online.target
Wants=network-online.target

[Service]
Type=simple
User=root
EnvironmentFile=/etc/aio-worker/aio-worker.properties
EnvironmentFile=-/etc/aio-worker/local.env
ExecStart=/usr/local/bin/aio-worker start
Restart=always
RestartSec=10
# A JVM that ends on SIGTERM says 143.
SuccessExitStatus=143
StateDirectory=aio-worker
StateDirectoryMode=0700
WorkingDirectory=/var/lib/aio-worker
PrivateTmp=true
ProtectSystem=full
ProtectHome=read-only

[Install]
WantedBy=multi-user.target
EOF
}

# Active once may mean that it ends a moment later: it must stay so.
wait_until_active() {
  local seconds steady=0
  for ((seconds = 0; seconds < 60; seconds++)); do
    if systemctl is-active --quiet "$SERVICE"; then
      steady=$((steady + 1))
    else
      steady=0
    fi
    if ((steady >= 5)); then
      return
    fi
    sleep 1
  done
  fail SERVICE_FAILED "The service does not stay up; see: journalctl -u $SERVICE -n 50"
}

start_service() {
  say "Starting $SERVICE"
  systemctl daemon-reload
  systemctl enable --quiet "$SERVICE"
  systemctl restart "$SERVICE"
  wait_until_active
}

main() {
  say "Installing the AIWM agent $VERSION for node $NODE_ID"
  check_basics
  check_addresses
  trap finish EXIT
  STARTED=yes
  report "{\"phase\":\"started\",\"version\":\"$VERSION\"}"
  check_system
  check_java
  install_jar
  write_config
  write_launcher
  write_unit
  start_service
  report "{\"phase\":\"completed\",\"version\":\"$VERSION\"}"
  say "Done. Follow its log with: journalctl -u $SERVICE -f"
  say "Delete this script now if it lies in a file: it holds the token."
}

# At the end, so that a script that was cut off in transit does nothing.
main "$@"
