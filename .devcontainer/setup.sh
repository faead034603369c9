#!/usr/bin/env bash
# What the course's pages, kernel and tests use besides the .NET SDK, on Debian or Ubuntu. Runs as root or with sudo,
# may be run again, and installs only what is missing.
set -u -o pipefail

have() { command -v "$1" >/dev/null 2>&1; }
# Packaged modules belong to the system's Python, whichever Python is first on PATH.
module() { (cd / && /usr/bin/python3 -c "import $1") >/dev/null 2>&1; }
chrome() { have chromium || have chromium-browser || have google-chrome; }
# Ubuntu has Chromium only as a snap, which containers cannot install; the browser tests are then skipped.
chromium_is_packaged() { [ -n "$(apt-cache show chromium 2>/dev/null | grep '^Package: chromium$')" ]; }
# Names that carry a version, as libicu72 or libssl3t64 do.
packaged() { apt-cache search --names-only "$1" | cut -d' ' -f1 | head -1; }

if ! have dotnet; then
  echo "setup: the .NET 10 SDK is missing; get it from https://dot.net/download" >&2
  exit 3
fi

missing=()
have python3 || missing+=(python3)
module nbconvert || missing+=(jupyter-nbconvert)
module jupyter_client || missing+=(python3-jupyter-client)
module ipykernel || missing+=(python3-ipykernel)
# The tests in the classic Notebook belong to the long suite.
[ "${COURSE_ALL_CHAPTERS:-}" != 1 ] || module notebook || missing+=(jupyter-notebook)
have node && have npm || missing+=(nodejs npm)
runs=1; dotnet --version >/dev/null 2>&1 || runs=0

if [ ${#missing[@]} -gt 0 ] || [ $runs = 0 ] || ! chrome; then
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if have sudo; then
      sudo=(sudo)
    elif [ ${#missing[@]} -gt 0 ] || [ $runs = 0 ]; then
      echo "setup: ${missing[*]:-what .NET itself needs} cannot be installed: only root can, and there is no sudo." >&2
      exit 3
    fi
  fi
  if ! have apt-get; then
    echo "setup: ${missing[*]:-Chromium} is missing, and there is no apt-get here. Install it by hand." >&2
    exit 3
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get update -qq || exit 3
  if [ $runs = 0 ]; then missing+=(ca-certificates "$(packaged '^libicu[0-9]+$')" "$(packaged '^libssl3(t64)?$')"); fi
  if chrome; then
    :
  elif chromium_is_packaged; then
    missing+=(chromium fonts-dejavu-core)
  else
    echo "setup: no Chromium package here; without it the browser tests are skipped"
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    echo "setup: installing ${missing[*]}"
    "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || exit 3
  fi
fi

if ! dotnet --version >/dev/null; then
  echo "setup: the .NET SDK is there and does not run; see above" >&2
  exit 3
fi

cd "$(dirname "$0")/../lib/Course/Pages" || exit 3
# npm writes this file last: a folder without it is half an installation.
if [ ! -f node_modules/.package-lock.json ]; then
  echo "setup: npm ci in lib/Course/Pages"
  npm ci --no-audit --no-fund --ignore-scripts --silent || exit 3
fi
echo "setup: complete"
