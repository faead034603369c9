#!/usr/bin/env bash
# Builds the course and installs its kernel, so that a notebook opened next runs at once. May be run again.
set -eu -o pipefail
cd "$(dirname "$0")/.."
dotnet build lib/Course --nologo -v quiet
dotnet run --no-build --project lib/Course -- kernel install
echo "update: complete"
