#!/usr/bin/env bash
# TorchSharp 0.107.0, Linux x64: libLibTorchSharp.so needs version GLIBCXX_3.4.32 of the C++ library (GCC 13), so that
# Debian 12 and Ubuntu 22.04 refuse to load it. libtorch 2.10.0 beside it wants no more than GLIBCXX_3.4.26.
#
# Most would expect something in it to be compiled for the newer library. Seen: the version has one symbol,
# std::ios_base_library_init(), which GCC 13 names in every file that includes <iostream>, and no relocation refers to it.
# Nothing would ever be looked up. The need is not marked weak, so the loader refuses the file for the name alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

cat > finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <NoWarn>NU1603</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TorchSharp" Version="0.107.0" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
XML

cat > expected <<'TEXT'
libLibTorchSharp.so: newest version needed GLIBCXX_3.4.32, flags none
symbols of that version: _ZSt21ios_base_library_initv
relocations that refer to it: 0
other native libraries beside it: newest version needed GLIBCXX_3.4.26
TEXT

newest() { readelf --version-info --wide "$@" | grep -o 'Name: GLIBCXX_[0-9.]*' | sed 's/Name: //' | sort --unique --version-sort | tail -1; }

dotnet restore --verbosity quiet
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^/]*//')
library=$(ls "$packages"/torchsharp/0.107.0/runtimes/linux-x64/native/libLibTorchSharp.so)
version=$(newest "$library")
symbols=$(readelf --dyn-syms --wide "$library" | grep -F "@$version" | sed 's/.* UND //; s/@.*//')
{
  echo "libLibTorchSharp.so: newest version needed $version, flags $(readelf --version-info --wide "$library" | grep -F "Name: $version" | sed 's/.*Flags: \([a-z]*\).*/\1/')"
  echo "symbols of that version: $symbols"
  echo "relocations that refer to it: $(readelf --relocs --wide "$library" | grep --count -F "${symbols:-no symbol at all}" || true)"
  echo "other native libraries beside it: newest version needed $(newest "$packages"/libtorch-cpu-linux-x64*/2.10.0*/runtimes/linux-x64/native/lib{torch,torch_cpu,c10}.so)"
} > seen
cat seen
diff expected seen || { echo "changed: the lines marked > are new"; exit 1; }
echo "as described: torchsharp-needs-a-version-it-never-uses"
