# The service's own settings, so that its command finds the same data as the service.
agent() (
  while IFS='=' read -r name value; do
    if [[ $name =~ ^[A-Z][A-Z0-9_]*$ ]]; then
      export "$name=$value"
    fi
  done < <(cat "$CONFIG_DIR/local.env" 2>/dev/null || true)
  timeout 10 "$PREFIX/current/bin/aio-worker" "$@" 2>/dev/null
)

# Online is who the controller has registered; the process must be the service's, not one that just ended.
is_online() {
  local process
  process=$(systemctl show --property MainPID --value "$SERVICE")
  agent status --json | grep -q "\"pid\":${process}[,}]"
}

# wait_until_online SECONDS
wait_until_online() {
  local end=$((SECONDS + $1))
  while ((SECONDS < end)); do
    if is_online; then
      return
    fi
    sleep 1
  done
  return 1
}

start_service() {
  say "Starting $SERVICE"
  systemctl daemon-reload
  systemctl enable --quiet "$SERVICE"
  systemctl restart "$SERVICE"
}

# Why the agent is not online, as code and text.
reason() {
  local detail
  if ! systemctl is-active --quiet "$SERVICE"; then
    say "SERVICE_FAILED The service does not stay up; see: journalctl -u $SERVICE -n 50"
    return
  fi
  detail=$(agent status | sed -n 's/^ *Detail: *//p') || true
  say "NOT_ONLINE The agent runs, but the controller did not register it: ${detail:-no reason given}"
}

# prove BEFORE: the agent comes online, or the version before comes back.
prove() {
  local before=$1 why
  if wait_until_online "${AIO_ONLINE_SECONDS:-90}"; then
    return
  fi
  why=$(reason)
  if [[ -z $before || $before == "$VERSION" ]]; then
    fail "${why%% *}" "${why#* }"
  fi
  say "Version $VERSION does not come online; going back to $before." >&2
  link current "$before"
  rm -f -- "$PREFIX/previous"
  systemctl restart "$SERVICE"
  wait_until_online "${AIO_ONLINE_SECONDS:-90}" || say "Version $before is not online either." >&2
  prune_versions
  fail "${why%% *}" "Version $VERSION did not come online, $before runs again. ${why#* }" \
    "{\"rolledBackTo\":\"$(json "$before")\"}"
}

