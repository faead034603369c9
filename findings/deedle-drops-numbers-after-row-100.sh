#!/usr/bin/env bash
# Deedle 8.1.0: Frame.ReadCsv takes a column's type from its first 100 rows. A number further down that does not fit that
# type becomes a missing value, without an error or a warning.
#
# Most would expect all 150 numbers, or an exception that names the line. Seen: 120 are left, and the mean is of those.
# The documentation of inferRows says how many rows are looked at, and not what becomes of the others. With inferRows: 0
# all rows are looked at, and all numbers are there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

cat > finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <NoWarn>NU1603;NETSDK1188</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Deedle" Version="8.1.0" />
  </ItemGroup>
</Project>
XML

cat > Program.cs <<'CSHARP'
using System.Text;
using Deedle;

var csv = "loss\n" + string.Concat(Enumerable.Repeat("2\n", 120)) + string.Concat(Enumerable.Repeat("0.5\n", 30));
foreach (var rows in (int?[])[null, 0])
{
    var losses = Frame.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(csv)), inferRows: rows).GetColumn<double>("loss");
    Console.WriteLine($"inferRows {rows?.ToString() ?? "not given"}: {losses.ValueCount} of {losses.KeyCount} values, mean {losses.Mean()}");
}
CSHARP

cat > expected <<'TEXT'
inferRows not given: 120 of 150 values, mean 2
inferRows 0: 150 of 150 values, mean 1.7
TEXT

dotnet build -v quiet
dotnet bin/Debug/net10.0/finding.dll > seen
cat seen
diff expected seen || { echo "changed: the lines marked > are new"; exit 1; }
echo "as described: deedle-drops-numbers-after-row-100"
