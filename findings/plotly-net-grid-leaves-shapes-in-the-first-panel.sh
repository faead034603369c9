#!/usr/bin/env bash
# Plotly.NET 6.0.0 with Plotly.NET.CSharp 0.14.0: Chart.Grid of two charts that each have a horizontal line as a shape.
#
# Most would expect each line in the panel of its own chart, as the traces are: Grid gives those the axes x2 and y2. Seen:
# the shapes keep no axes at all, and plotly.js draws what names no axes on the first panel. So both lines are in the first
# panel and none in the second. Annotations are treated in the same way.
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
using Plotly.NET.LayoutObjects;
using Chart = Plotly.NET.CSharp.Chart;

GenericChart WithLine(double[] y, double at)
{
    var line = new Shape();
    foreach (var (name, value) in ((string, object)[])[("type", "line"), ("x0", 0), ("x1", 1), ("y0", at), ("y1", at)])
        line.SetProperty(name, value);
    return Plotly.NET.Chart.withShape(line, Append: null).Invoke(Chart.Line<double, double, string>([0, 1], y));
}

var grid = Chart.Grid([WithLine([0, 1], 0.8), WithLine([1, 2], 1.2)], 1, 2);
var json = JsonDocument.Parse(GenericChart.toFigureJson(grid)).RootElement;
string Axis(JsonElement part, string name) => part.TryGetProperty(name, out var axis) ? axis.GetString() : "not written";
foreach (var trace in json.GetProperty("data").EnumerateArray())
    Console.WriteLine($"trace: yaxis {Axis(trace, "yaxis")}");
foreach (var shape in json.GetProperty("layout").GetProperty("shapes").EnumerateArray().OrderBy(shape => shape.GetProperty("y0").GetDouble()))
    Console.WriteLine($"shape at y = {shape.GetProperty("y0").GetDouble()}: yref {Axis(shape, "yref")}");
CSHARP

cat > expected <<'TEXT'
trace: yaxis y
trace: yaxis y2
shape at y = 0.8: yref not written
shape at y = 1.2: yref not written
TEXT

dotnet build -v quiet
dotnet bin/Debug/net10.0/finding.dll > seen
cat seen
diff expected seen || { echo "changed: the lines marked > are new"; exit 1; }
echo "as described: plotly-net-grid-leaves-shapes-in-the-first-panel"
