#!/usr/bin/env bash
#
# Installs the AIWM agent, aio-worker, as a systemd service on Debian, Ubuntu and their like.
#
#   Node:       @NODE_NAME@
#   Node ID:    @NODE_ID@
#   Version:    @VERSION@
#   Generated:  @GENERATED@
#
# Run it as root. THIS FILE HOLDS THE NODE'S TOKEN: keep it secret, delete it afterwards.
#
#   install.sh [--upgrade | --rotate-token | --uninstall] [--dry-run] [--allow-http]
#
#   (none of them)   installs the agent; where there is one, repairs it or changes its version
#   --upgrade        changes the version of an agent that is there, and leaves its settings as they are
#   --rotate-token   gives an agent that is there the token of this script, and does nothing else
#   --uninstall      removes the agent, its settings, state, models and containers; logs stay
#   --dry-run        checks, says what it would do, and changes nothing
#   --allow-http     takes addresses that are not HTTPS and not on this machine
#
set -euo pipefail
umask 077

readonly NODE_ID=@QUOTED_NODE_ID@
readonly NODE_TOKEN=@QUOTED_TOKEN@
readonly CONTROLLER=@QUOTED_CONTROLLER@
readonly REPORT_URL=@QUOTED_REPORT_URL@
readonly GUIDE=@QUOTED_GUIDE@
readonly VERSION=@QUOTED_VERSION@
readonly RELEASE_URL=@QUOTED_RELEASE_URL@
# A line for each kind of machine: architecture, SHA-256, file below the release address.
readonly ARTIFACTS=@QUOTED_ARTIFACTS@
# The Ed25519 key that releases are signed with, in PEM; empty where signatures are not asked for.
readonly RELEASE_KEY=@QUOTED_RELEASE_KEY@

# Everything is put below this directory; only tests set it.
readonly ROOT="${AIO_INSTALL_ROOT:-}"
readonly PREFIX="$ROOT/opt/aio-worker"
readonly VERSIONS="$PREFIX/versions"
readonly CONFIG_DIR="$ROOT/etc/aio-worker"
readonly STATE_DIR="$ROOT/var/lib/aio-worker"
readonly COMMAND="$ROOT/usr/local/bin/aio-worker"
readonly SERVICE=aio-worker.service
readonly UNIT="$ROOT/etc/systemd/system/$SERVICE"
readonly NEEDED_MEGABYTES=400

ACTION=install
DRY_RUN=no
ALLOW_HTTP=no
PROTOCOLS='=https'
FILE=''
CHECKSUM=''
KEY_FILE=''
WORK_DIR=''
# Whether the controller is told of a failure.
REPORTING=no
REPORTED=no

