#!/usr/bin/env bash
# Deedle 8.1.0 in Microsoft.DotNet.Interactive.Formatting 1.0.0-beta.26120.1, which Polyglot Notebooks shows values with:
# a frame of nine cells as the result of a cell.
#
# Most would expect a table: data frames are what notebooks show all day, and the older Deedle packages had a formatter.
# Seen: Frame has no formatter, so the properties of every object that it is made of are written out, megabytes for nine
# cells. A formatter registered for the open generic type Frame<,> cures it.
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
    <PackageReference Include="Microsoft.DotNet.Interactive.Formatting" Version="1.0.0-beta.26120.1" />
  </ItemGroup>
</Project>
XML

cat > Program.cs <<'CSHARP'
using System.Text;
using Deedle;
using Microsoft.DotNet.Interactive.Formatting;

var frame = Frame.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes("a,b,c\n1,2,3\n4,5,6\n7,8,9\n")));
Console.WriteLine($"{frame.RowCount} rows, {frame.ColumnCount} columns: more than a million characters of HTML is {frame.ToDisplayString("text/html").Length > 1_000_000}");
Formatter.Register(typeof(Frame<,>), (value, writer) => writer.Write("<table>nine cells</table>"), "text/html");
Console.WriteLine($"with a formatter for Frame<,>: {frame.ToDisplayString("text/html")}");
CSHARP

cat > expected <<'TEXT'
3 rows, 3 columns: more than a million characters of HTML is True
with a formatter for Frame<,>: <table>nine cells</table>
TEXT

dotnet build -v quiet
dotnet bin/Debug/net10.0/finding.dll > seen
cat seen
diff expected seen || { echo "changed: the lines marked > are new"; exit 1; }
echo "as described: deedle-frame-is-walked-as-an-object"
