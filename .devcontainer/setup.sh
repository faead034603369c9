#!/usr/bin/env bash
# What the course's pages, kernel and tests use besides the .NET SDK, on Debian or Ubuntu. Runs as root or with sudo,
# may be run again, and installs only what is missing.
set -u -o pipefail

have() { command -v "$1" >/dev/null 2>&1; }
# Packaged modules belong to the system's Python, whichever Python is first on PATH.
module() { /usr/bin/python3 -c "import $1" >/dev/null 2>&1; }

missing=()
have python3 || missing+=(python3)
module nbconvert || missing+=(jupyter-nbconvert)
module jupyter_client || missing+=(python3-jupyter-client)
module ipykernel || missing+=(python3-ipykernel)
have node && have npm || missing+=(nodejs npm)
if ! have chromium && ! have chromium-browser && ! have google-chrome; then missing+=(chromium); fi

if [ ${#missing[@]} -gt 0 ]; then
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! have sudo; then
      echo "setup: ${missing[*]} are missing and only root can install them." >&2
      exit 3
    fi
    sudo=(sudo)
  fi
  if ! have apt-get; then
    echo "setup: ${missing[*]} are missing, and there is no apt-get here. Install them by hand." >&2
    exit 3
  fi
  echo "setup: installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get update -qq || exit 3
  "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || exit 3
fi

if ! have dotnet; then
  echo "setup: the .NET 10 SDK is missing; get it from https://dot.net/download" >&2
  exit 3
fi

cd "$(dirname "$0")/../lib/Course/Pages" || exit 3
if [ ! -d node_modules ]; then
  echo "setup: npm ci in lib/Course/Pages"
  npm ci --no-audit --no-fund --ignore-scripts --silent || exit 3
fi
echo "setup: complete"
