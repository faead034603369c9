#!/usr/bin/env bash
# Plotly.NET 6.0.0 with Plotly.NET.CSharp 0.14.0: WithXAxisStyle and Chart.withTitle return a chart.
#
# Most would expect a new chart and the old one as it was: the functions are written to be piped, F# values are immutable,
# and the names begin with "with", as in C#'s "with" expressions. Seen: the chart that was given is changed as well, so two
# variants made from one chart are the same chart, the last one.
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
    <PackageReference Include="Plotly.NET" Version="6.0.0" />
    <PackageReference Include="Plotly.NET.CSharp" Version="0.14.0" />
  </ItemGroup>
</Project>
XML

cat > Program.cs <<'CSHARP'
using System.Text.Json;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

string AxisTitle(GenericChart chart) => JsonDocument.Parse(GenericChart.toFigureJson(chart)).RootElement
    .GetProperty("layout").GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString();

var plain = Chart.Line<double, double, string>([0, 1], [2, 3]);
var steps = plain.WithXAxisStyle<double, double, string>(TitleText: "step");
var epochs = plain.WithXAxisStyle<double, double, string>(TitleText: "epoch");
Console.WriteLine($"the first variant says \"{AxisTitle(steps)}\"");
Console.WriteLine($"the second variant says \"{AxisTitle(epochs)}\"");
Console.WriteLine($"the chart they were made from says \"{AxisTitle(plain)}\"");
CSHARP

cat > expected <<'TEXT'
the first variant says "epoch"
the second variant says "epoch"
the chart they were made from says "epoch"
TEXT

dotnet build -v quiet
dotnet bin/Debug/net10.0/finding.dll > seen
cat seen
diff expected seen || { echo "changed: the lines marked > are new"; exit 1; }
echo "as described: plotly-net-with-changes-its-argument"
