#!/bin/bash
# Installs the AIO worker, the agent of a GPU node, as a systemd service.
# It holds the node's token: keep it to yourself, and delete it when it has run.

set -euo pipefail
umask 077

GENERATED=@GENERATED@
NODE_NAME=@NODE_NAME@
NODE_ID=@NODE_ID@
TOKEN=@TOKEN@
ENDPOINT=@ENDPOINT@
API=@API@
VERSION=@VERSION@
DOWNLOAD_URL=@DOWNLOAD_URL@
CHECKSUM=@CHECKSUM@
DOCS=@DOCS@

LIBRARY=/usr/local/lib/aio-worker
SETTINGS=/etc/aio-worker
DATA=/var/lib/aio-worker
UNIT=/etc/systemd/system/aio-worker.service
WORK=
STARTED=

# Reports go best effort: a controller that cannot be reached must not stop an installation.
report() {
  printf '{"phase":"%s","code":%s,"message":%s,"version":"%s"}' \
    "$1" "${2:-null}" "${3:-null}" "$VERSION" |
    curl -fsS -m 10 -X POST -H 'Content-Type: application/json' \
      -H "@$WORK/authorization" --data-binary @- \
      "$API/nodes/$NODE_ID/installation" >/dev/null 2>&1 || true
}

fail() {
  echo "Error: $2" >&2
  if [ -n "$STARTED" ]; then
    STARTED=
    report failed "\"$1\"" "\"${2//[^[:alnum:] .,:_\/-]/}\""
  fi
  exit 1
}

cleanup() {
  local status=$?
  if [ "$status" -ne 0 ] && [ -n "$STARTED" ]; then
    report failed '"INSTALLATION_FAILED"' '"The script ended before it was done"'
  fi
  [ -z "$WORK" ] || rm -rf "$WORK"
}
trap cleanup EXIT

need() {
  command -v "$1" >/dev/null 2>&1 || fail MISSING_PREREQUISITE "$1 is required but was not found"
}

echo "=========================================="
echo "  AIO Worker Node Installation"
echo "=========================================="
echo
printf '  Node:       %s\n  Node ID:    %s\n' "$NODE_NAME" "$NODE_ID"
printf '  Controller: %s\n  Version:    %s\n  Script of:  %s\n\n' "$ENDPOINT" "$VERSION" "$GENERATED"

echo "Checking prerequisites..."
[ "$(uname -s)" = Linux ] || fail UNSUPPORTED_OS "Linux is required"
[ "$(id -u)" -eq 0 ] || fail NOT_ROOT "Run this script as root, for example with sudo"
need systemctl
need curl
need sha256sum
need java
JAVA=$(command -v java)
JAVA_MAJOR=$("$JAVA" -XshowSettings:properties -version 2>&1 |
  sed -n 's/^ *java.specification.version = \([0-9]*\).*/\1/p')
[ "${JAVA_MAJOR:-0}" -ge 17 ] ||
  fail MISSING_PREREQUISITE "Java 17 or later is required, for example from the package openjdk-17-jre-headless"
case "$DOWNLOAD_URL" in
  https://* | http://localhost[:/]* | http://127.0.0.1[:/]* | "http://[::1]"[:/]*) ;;
  *)
    [ "${AIO_ALLOW_HTTP:-}" = yes ] ||
      fail INSECURE_DOWNLOAD "The download is not over HTTPS; set AIO_ALLOW_HTTP=yes to allow that"
    ;;
esac

WORK=$(mktemp -d)
printf 'Authorization: Bearer %s\n' "$TOKEN" >"$WORK/authorization"
report started
STARTED=yes

echo "Downloading the agent..."
curl -fsSL --retry 3 -o "$WORK/aio-worker.jar" "$DOWNLOAD_URL" ||
  fail DOWNLOAD_FAILED "The agent could not be downloaded from $DOWNLOAD_URL"

echo "Verifying the download..."
ACTUAL=$(sha256sum "$WORK/aio-worker.jar" | cut -d ' ' -f 1)
[ "$ACTUAL" = "$CHECKSUM" ] ||
  fail CHECKSUM_MISMATCH "The download is not what was released: expected $CHECKSUM, got $ACTUAL"

echo "Installing..."
install -d -m 0755 "$LIBRARY"
install -d -m 0700 "$SETTINGS" "$DATA"
install -m 0644 "$WORK/aio-worker.jar" "$LIBRARY/aio-worker-$VERSION.jar"
ln -sfn "aio-worker-$VERSION.jar" "$LIBRARY/aio-worker.jar"
printf '%s\n' "$TOKEN" >"$SETTINGS/token.new"
mv -f "$SETTINGS/token.new" "$SETTINGS/token"
cat >"$SETTINGS/environment" <<SETTINGS_END
AIO_NODE_ID=$NODE_ID
AIO_CONTROLLER_ENDPOINT=$ENDPOINT
AIO_NODE_TOKEN_FILE=$SETTINGS/token
AIO_DATA_DIR=$DATA
SETTINGS_END
cat >"$UNIT" <<UNIT_END
[Unit]
Description=AIO worker, the agent of a GPU node
Documentation=$DOCS
After=network-online.target
Wants=network-online.target

[Service]
Type=simple
EnvironmentFile=$SETTINGS/environment
ExecStart=$JAVA -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -jar $LIBRARY/aio-worker.jar start
WorkingDirectory=$DATA
Restart=always
RestartSec=10
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ProtectHome=true
ReadWritePaths=$DATA

[Install]
WantedBy=multi-user.target
UNIT_END
chmod 0644 "$UNIT"

echo "Starting the service..."
systemctl daemon-reload
systemctl enable aio-worker.service >/dev/null 2>&1 ||
  fail SERVICE_FAILED "The service could not be enabled"
systemctl restart aio-worker.service || fail SERVICE_FAILED "The service did not start"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  systemctl is-active --quiet aio-worker.service && ACTIVE=yes || ACTIVE=
done
[ "$ACTIVE" = yes ] ||
  fail SERVICE_FAILED "The service does not stay up; see journalctl -u aio-worker.service"

report completed
STARTED=
echo
echo "=========================================="
echo "  Installation Complete!"
echo "=========================================="
echo
echo "Logs:   journalctl -u aio-worker.service -f"
echo "Status: systemctl status aio-worker.service"
