install_agent() {
  local before
  before=$(version_at current)
  # The token before ended when this one was made: an agent that works must not lose its node to what fails below.
  if [[ -n $before && $DRY_RUN == no ]]; then
    write_token "$NODE_TOKEN"
  fi
  check_system
  check_tools sha256sum tar gzip sed awk df readlink timeout
  find_key
  find_bundle
  check_room
  note_surroundings
  if [[ $ACTION == upgrade && -z $before ]]; then
    fail NOT_INSTALLED "There is no agent to upgrade; run this script without --upgrade."
  fi
  if [[ $DRY_RUN == yes ]]; then
    say "Would install agent $VERSION from $RELEASE_URL/$FILE (before: ${before:-none})${KEY_FILE:+, check its signature}, and start $SERVICE."
    return
  fi
  install_bundle
  write_settings
  write_unit
  switch_version
  start_service
  prove "$before"
  prune_versions
  tell "{\"phase\":\"completed\",\"version\":\"$VERSION\"}"
  say "Done: node $NODE_ID is online. Follow its log with: journalctl -u $SERVICE -f"
  say "Guide: $GUIDE"
  say "Delete this script now if it lies in a file: it holds the token."
}

rotate_token() {
  local old
  if [[ ! -f $CONFIG_DIR/token ]]; then
    fail NOT_INSTALLED "There is no agent whose token could be replaced."
  fi
  if [[ $DRY_RUN == yes ]]; then
    say "Would replace the token in /etc/aio-worker/token; the agent takes it up without a restart."
    return
  fi
  old=$(<"$CONFIG_DIR/token")
  write_token "$NODE_TOKEN"
  if ! wait_until_online "${AIO_ONLINE_SECONDS:-90}" || ! report "{\"phase\":\"completed\",\"version\":\"$VERSION\"}"; then
    write_token "$old"
    fail TOKEN_REFUSED "The agent did not come online with the new token; the one before is back in its file."
  fi
  say "Done: the agent has the new token."
}

# The engine's own API, since its command need not be there.
remove_containers() {
  local id socket=$ROOT/var/run/docker.sock api='http://docker/containers'
  if [[ ! -S $socket ]]; then
    return
  fi
  for id in $(curl --silent --get --unix-socket "$socket" --data all=1 \
    --data-urlencode 'filters={"label":["io.aiwm.managed"]}' "$api/json" | grep -o '"Id":"[0-9a-f]*"' | cut -d '"' -f 4); do
    curl --silent --fail --output /dev/null --unix-socket "$socket" -X DELETE "$api/$id?force=true" ||
      say "Note: container ${id:0:12} could not be removed." >&2
  done
}

uninstall_agent() {
  if [[ $DRY_RUN == yes ]]; then
    say "Would stop $SERVICE and remove it, $PREFIX, $CONFIG_DIR, $STATE_DIR, $COMMAND and the agent's containers."
    return
  fi
  systemctl disable --quiet --now "$SERVICE" 2>/dev/null || true
  remove_containers
  rm -rf -- "$UNIT" "$UNIT.d" "$PREFIX" "$CONFIG_DIR" "$STATE_DIR" "$COMMAND"
  systemctl daemon-reload
  systemctl reset-failed "$SERVICE" 2>/dev/null || true
  say "Done: the agent is gone; its log stays in the journal."
}

usage() {
  say "usage: install.sh [--upgrade | --rotate-token | --uninstall] [--dry-run] [--allow-http]" >&2
  exit 2
}

main() {
  local option
  for option in "$@"; do
    case $option in
      --upgrade | --rotate-token | --uninstall)
        [[ $ACTION == install ]] || usage
        ACTION=${option#--}
        ;;
      --dry-run) DRY_RUN=yes ;;
      --allow-http) ALLOW_HTTP=yes ;;
      *) usage ;;
    esac
  done
  check_basics
  check_addresses
  trap finish EXIT
  if [[ $ACTION != uninstall && $DRY_RUN == no ]]; then
    REPORTING=yes
  fi
  case $ACTION in
    uninstall) uninstall_agent ;;
    rotate-token) rotate_token ;;
    *)
      say "Installing the AIWM agent $VERSION for node $NODE_ID"
      if [[ $REPORTING == yes ]]; then
        tell "{\"phase\":\"started\",\"version\":\"$VERSION\"}"
      fi
      install_agent
      ;;
  esac
}

# At the end, so that a script that was cut off in transit does nothing.
main "$@"
