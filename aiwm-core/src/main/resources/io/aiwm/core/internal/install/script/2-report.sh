say() {
  printf '%s\n' "$*"
}

# Makes text safe inside a JSON string.
json() {
  printf '%s' "$1" | tr -d '\000-\037' | sed 's/\\/\\\\/g; s/"/\\"/g'
}

# Tells the controller how far we are. The token goes through a pipe, so that no list of processes shows it.
report() {
  printf 'header = "Authorization: Bearer %s"\n' "$NODE_TOKEN" |
    curl --config - --silent --show-error --output /dev/null --fail \
      --proto "$PROTOCOLS" --connect-timeout 10 --max-time 20 --retry 2 \
      --header 'Content-Type: application/json' --data-raw "$1" "$REPORT_URL"
}

# A controller that cannot be reached stops nothing.
tell() {
  report "$1" || say "Note: the controller did not take the report." >&2
}

# fail CODE MESSAGE [DETAILS-AS-JSON]
fail() {
  say "Error: $2" >&2
  if [[ $REPORTING == yes ]]; then
    REPORTED=yes
    tell "{\"phase\":\"failed\",\"code\":\"$1\",\"message\":\"$(json "$2")\",\"version\":\"$VERSION\",\"details\":${3:-{\}}}"
  fi
  exit 1
}

finish() {
  local status=$?
  trap - EXIT
  if [[ -n $WORK_DIR ]]; then
    rm -rf -- "$WORK_DIR"
  fi
  if [[ $status -ne 0 && $REPORTING == yes && $REPORTED == no ]]; then
    tell "{\"phase\":\"failed\",\"code\":\"INTERNAL_ERROR\",\"message\":\"A step of the installation ended with status $status\",\"version\":\"$VERSION\"}"
  fi
  exit "$status"
}

