# put MODE FILE: writes what comes in, so that readers see the old file or the new one.
put() {
  local mode=$1 file=$2
  [[ -d $(dirname "$file") ]] || install -d -m 0755 "$(dirname "$file")"
  install -m "$mode" /dev/null "$file.next"
  cat >"$file.next"
  mv -fT -- "$file.next" "$file"
}

write_token() {
  printf '%s\n' "$1" | put 0600 "$CONFIG_DIR/token"
}

write_settings() {
  install -d -m 0700 "$CONFIG_DIR"
  write_token "$NODE_TOKEN"
  if [[ -n $RELEASE_KEY ]]; then
    printf '%s\n' "$RELEASE_KEY" | put 0644 "$CONFIG_DIR/release.pub"
  fi
  if [[ $ACTION == upgrade && -f $CONFIG_DIR/aio-worker.properties ]]; then
    return
  fi
  put 0600 "$CONFIG_DIR/aio-worker.properties" <<END
# Written by the install script, which overwrites it; settings of your own go into local.env.
AIO_CONTROLLER_ENDPOINT=$CONTROLLER
AIO_NODE_ID=$NODE_ID
AIO_NODE_TOKEN_FILE=/etc/aio-worker/token
AIO_DATA_DIR=/var/lib/aio-worker
AIO_RELEASE_BASE_URL=$RELEASE_URL
END
}

# Root, since whoever may use Docker is root anyway, but without a single capability. Open stay: the network, Docker's
# socket, NVIDIA's devices, memory that the Java compiler writes and runs, and /proc, from which telemetry is read.
write_unit() {
  put 0644 "$UNIT" <<'END'
[Unit]
Description=AIWM agent (aio-worker)
After=network-online.target docker.service nvidia-persistenced.service
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=/opt/aio-worker/current/bin/aio-worker start
Environment=LC_ALL=C.UTF-8
EnvironmentFile=-/etc/aio-worker/local.env
Restart=always
RestartSec=5
# A Java machine that ends on SIGTERM says 143.
SuccessExitStatus=143
TimeoutStopSec=30
User=root
UMask=0077
StateDirectory=aio-worker
StateDirectoryMode=0700
WorkingDirectory=/var/lib/aio-worker
ReadWritePaths=/opt/aio-worker
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
PrivateUsers=yes
PrivateTmp=yes
PrivateMounts=yes
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
LockPersonality=yes
KeyringMode=private
RemoveIPC=yes
DevicePolicy=closed
DeviceAllow=char-nvidia rw
DeviceAllow=char-nvidia-uvm rw
DeviceAllow=char-nvidia-caps rw
DeviceAllow=char-nvidia-frontend rw
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
END
}

