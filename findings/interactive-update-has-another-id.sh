#!/usr/bin/env bash
# Microsoft.DotNet.Interactive.Formatting 1.0.0-beta.26120.1: value.Display() returns a handle, and its Update replaces what
# was shown.
#
# Most would expect the update to carry the id of the display that it replaces: the id is how a front end finds the output,
# and how Jupyter's update_display_data is defined. Seen: the subscriber, which the kernel listens with, gets one
# DisplayedValue and the caller gets another, each with an id of its own. A front end that looks for the id drops the update.
# KernelInvocationContext.Current.Display(value) has the right id.
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
    <PackageReference Include="Microsoft.DotNet.Interactive.Formatting" Version="1.0.0-beta.26120.1" />
  </ItemGroup>
</Project>
XML

cat > Program.cs <<'CSHARP'
using Microsoft.DotNet.Interactive.Formatting;

var ids = new List<string>();
using var listening = Formatter.SubscribeToDisplayedValues(shown =>
{
    ids.Add(shown.DisplayId);
    Console.WriteLine(shown.IsUpdated ? "heard an update" : "heard a display");
});
var handle = "one".Display();
handle.Update("two");
Console.WriteLine($"the update has the id of the display: {ids[0] == ids[^1]}");
CSHARP

cat > expected <<'TEXT'
heard a display
heard an update
the update has the id of the display: False
TEXT

dotnet build -v quiet
dotnet bin/Debug/net10.0/finding.dll > seen
cat seen
diff expected seen || { echo "changed: the lines marked > are new"; exit 1; }
echo "as described: interactive-update-has-another-id"
