using Course.Engine;

namespace Course.Tests.Engine;

public class ElfLibraryTests
{
    private static readonly string[] Two = ["GLIBCXX_3.4.11", "GLIBCXX_3.4.32"];

    [Fact]
    public void Needs_and_definitions_are_read()
    {
        var library = new ElfLibrary(SmallElf.Make(Two, ["libone.so", "ONE_1.0"]));
        library.Needs().Select(need => (need.Library, need.Version, need.IsWeak)).ShouldBe(
            [("libstdc++.so.6", Two[0], false), ("libstdc++.so.6", Two[1], false)]);
        library.Definitions().ShouldBe(["libone.so", "ONE_1.0"]);
        new ElfLibrary(SmallElf.Make([], [])).Needs().ShouldBeEmpty();
        new ElfLibrary(SmallElf.Make([], [])).Definitions().ShouldBeEmpty();
    }

    [Fact]
    public void A_need_becomes_weak_by_one_bit()
    {
        var strong = SmallElf.Make(Two, []);
        var library = new ElfLibrary(strong);
        var weak = library.Weakened(library.Needs().Where(need => need.Version == Two[1]));
        Enumerable.Range(0, strong.Length).Where(i => weak[i] != strong[i]).ShouldBe([SmallElf.FlagsOf(1)]);
        new ElfLibrary(weak).Needs().Select(need => need.IsWeak).ShouldBe([false, true]);
        strong.ShouldBe(SmallElf.Make(Two, []));
    }

    [Fact]
    public void A_weak_need_stays_what_it_is()
    {
        var weak = SmallElf.Make(Two, [], flags: 2);
        var library = new ElfLibrary(weak);
        library.Needs().ShouldAllBe(need => need.IsWeak);
        library.Weakened(library.Needs()).ShouldBe(weak);
    }

    /// <summary>The C++ library of this system: .NET itself has it loaded.</summary>
    [LinuxFact]
    public void A_system_library_defines_the_versions_that_its_own_tools_see()
    {
        var path = File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains("/libstdc++.so.6", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/')..])
            .First();
        var library = new ElfLibrary(File.ReadAllBytes(path));
        library.Definitions().ShouldContain("GLIBCXX_3.4.29");
        library.Needs().ShouldContain(need => need.Library == "libc.so.6" && need.Version == "GLIBC_2.14");
    }

    [Theory]
    [InlineData(0, "it is not an ELF file")]
    [InlineData(3, "it is not an ELF file")]
    [InlineData(4, "it is an ELF file, but not a shared library of 64-bit little-endian code")]
    [InlineData(5, "it is an ELF file, but not a shared library of 64-bit little-endian code")]
    [InlineData(16, "it is an ELF file, but not a shared library of 64-bit little-endian code")]
    public void Another_kind_of_file_is_refused(int at, string sentence)
    {
        var file = SmallElf.Make(Two, []);
        file[at]++;
        Should.Throw<InvalidDataException>(() => new ElfLibrary(file)).Message.ShouldBe(sentence);
    }

    /// <summary>Cut anywhere, or with any byte of its tables broken, it is read whole or refused in a sentence.</summary>
    [Fact]
    public void A_broken_file_is_refused()
    {
        var file = SmallElf.Make(Two, ["ONE_1.0"]);
        for (var length = 0; length < file.Length; length++)
            Should.Throw<InvalidDataException>(() => Read(file[..length])).Message.ShouldMatch(
                "^it (is not an ELF file|ends after .* bytes, before its tables do)$");
        for (var i = 64; i < file.Length; i++)
        {
            foreach (var broken in (byte[])[0x00, 0x01, 0x7f, 0x80, 0xff])
            {
                var other = (byte[])file.Clone();
                other[i] = broken;
                try
                {
                    Read(other);
                }
                catch (InvalidDataException e)
                {
                    e.Message.ShouldNotBeEmpty();
                }
            }
        }
    }

    private static void Read(byte[] file)
    {
        var library = new ElfLibrary(file);
        _ = library.Needs().ToList();
        _ = library.Definitions().ToList();
    }
}
