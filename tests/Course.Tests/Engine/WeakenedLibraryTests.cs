using System.IO.Compression;
using Course.Engine;
using Course.Provision;
using Course.Tests.Support;

namespace Course.Tests.Engine;

/// <summary>TorchSharp.targets in a build of its own, with a package that holds a small library under TorchSharp's name.</summary>
public class WeakenedLibraryTests
{
    private const string Everywhere = "GLIBCXX_3.4.11";
    private const string Nowhere = "GLIBCXX_9.9.9";
    private const string ForARuntime = "bin/Debug/net10.0/linux-x64/libLibTorchSharp.so";
    private const string ForAny = "bin/Debug/net10.0/runtimes/linux-x64/native/libLibTorchSharp.so";

    private static readonly byte[] Library = SmallElf.Make([Everywhere, Nowhere], []);

    [LinuxFact]
    public async Task A_copy_is_marked_and_the_package_cache_stays_as_it_was()
    {
        using var clone = Project(Library);
        foreach (var (runtime, path) in ((string, string)[])[("linux-x64", ForARuntime), ("", ForAny), ("", ForAny)])
        {
            var built = await BuildAsync(clone, Nowhere, runtime);
            built.Succeeded.ShouldBeTrue(built.Output);
            new ElfLibrary(File.ReadAllBytes(clone.At(path))).Needs()
                .Select(need => (need.Version, need.IsWeak))
                .ShouldBe([(Everywhere, false), (Nowhere, true)]);
            File.ReadAllBytes(Cached(clone)).ShouldBe(Library);
        }
    }

    [LinuxFact]
    public async Task Where_the_system_has_the_version_the_library_stays_the_packages_own()
    {
        using var clone = Project(Library);
        var built = await BuildAsync(clone, Everywhere, "linux-x64");
        built.Succeeded.ShouldBeTrue(built.Output);
        File.ReadAllBytes(clone.At(ForARuntime)).ShouldBe(Library);
        Directory.GetFiles(clone.Root, "libLibTorchSharp.so", SearchOption.AllDirectories)
            .ShouldBe([Cached(clone), clone.At(ForARuntime)], ignoreOrder: true);
    }

    [LinuxFact]
    public async Task A_file_of_another_kind_ends_the_build_with_a_sentence()
    {
        using var clone = Project("MZ, a library for Windows"u8.ToArray());
        var built = await BuildAsync(clone, Nowhere, "linux-x64");
        built.Succeeded.ShouldBeFalse();
        built.Output.ShouldContain($"{Cached(clone)}: its need of {Nowhere} cannot be marked weak: it is not an ELF file");
    }

    private static string Cached(Clone clone) => clone.At("packages/small.torchsharp/1.0.0/runtimes/linux-x64/native/libLibTorchSharp.so");

    private static Task<ToolResult> BuildAsync(Clone clone, string version, string runtime) => Tool.RunAsync(
        ["dotnet", "build", "Small.csproj", "--nologo", "-v", "quiet", "-nodeReuse:false", $"-p:TorchSharpMarkerVersion={version}",
            $"-p:RuntimeIdentifier={runtime}"],
        clone.Root,
        CancellationToken.None,
        TimeSpan.FromMinutes(10),
        new Dictionary<string, string>(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = clone.At("packages") });

    private static Clone Project(byte[] library)
    {
        var clone = new Clone().WithFile("Small.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestoreSources>$(MSBuildThisFileDirectory)feed</RestoreSources>
                <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
                <SelfContained>false</SelfContained>
                <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
              </PropertyGroup>
              <Import Project="{Path.Combine(Repository.Find().Root, "lib", "TorchSharp.targets")}" />
              <ItemGroup>
                <PackageReference Include="Small.TorchSharp" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """);
        Directory.CreateDirectory(clone.At("feed"));
        using var package = ZipFile.Open(clone.At("feed/Small.TorchSharp.1.0.0.nupkg"), ZipArchiveMode.Create);
        Add("Small.TorchSharp.nuspec", """
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>Small.TorchSharp</id>
                <version>1.0.0</version>
                <authors>tests</authors>
                <description>A native library without code.</description>
              </metadata>
            </package>
            """u8);
        Add("runtimes/linux-x64/native/libLibTorchSharp.so", library);
        return clone;

        void Add(string name, ReadOnlySpan<byte> content)
        {
            using var entry = package.CreateEntry(name).Open();
            entry.Write(content);
        }
    }
}
