using System.Reflection;
using System.Text;
using TorchSharp;

namespace Parity.Tests;

/// <summary>docs/torchsharp.md says what is there: its lists are made from the assembly and from the known differences.</summary>
public class PageTests
{
    private static readonly string Page = Path.Combine(Programs.Root, "docs", "torchsharp.md");

    [Theory]
    [InlineData("names")]
    [InlineData("differences")]
    public void A_list_on_the_page_is_in_step(string list)
    {
        var text = File.ReadAllText(Page);
        var (start, end) = ($"<!-- {list} -->\n", $"<!-- end of {list} -->");
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        var to = text.IndexOf(end, StringComparison.Ordinal);
        from.ShouldBeGreaterThan(start.Length, $"no {start.Trim()} in {Page}");
        var expected = list == "names" ? Names() : Differences();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(Page, text[..from] + expected + text[to..]);
            return;
        }

        text[from..to].ShouldBe(expected, $"UPDATE_SNAPSHOTS=1 dotnet test writes the {list} of {Page} anew");
    }

    /// <summary>Each difference has the line that shows it, and each such line its reason.</summary>
    [Fact]
    public void Every_difference_has_its_line_and_every_line_its_reason()
    {
        var lines = Programs.Managed("families").Where(line => line.StartsWith('!')).Select(line =>
            line[1..line.IndexOf(" = ", StringComparison.Ordinal)]);
        KnownDifferences.All.Select(d => d.Name).Order(StringComparer.Ordinal).ShouldBe(lines.Order(StringComparer.Ordinal));
    }

    /// <summary>What the program runs without TorchSharp beside it: no line fails.</summary>
    [Fact]
    public void Our_own_lines_are_sound()
    {
        var lines = EngineTests.Parse(Programs.Managed("families"));
        lines.Where(line => line.Value == "accepted" || line.Value.StartsWith("UNEXPECTED", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Names_that_are_called_missing_are_missing()
    {
        var missing = File.ReadLines(Page).First(line => line.StartsWith("Not there: ", StringComparison.Ordinal));
        var names = missing.Split('`').Where((_, i) => i % 2 == 1).ToList();
        names.Count.ShouldBeGreaterThan(10);
        var here = Types().SelectMany(type => type.GetMembers().Select(member =>
            member.Name).Append(type.Name)).ToHashSet(StringComparer.Ordinal);
        names.Where(name => here.Contains(name)).ShouldBeEmpty();
    }

    private static IEnumerable<Type> Types() => typeof(torch).Assembly.GetExportedTypes();

    private static string Names()
    {
        var text = new StringBuilder();
        foreach (var type in Types().Where(type => !type.IsEnum && !typeof(Delegate).IsAssignableFrom(type)).OrderBy(NameOf,
            StringComparer.Ordinal))
        {
            var members = type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(member => member is MethodInfo { IsSpecialName: false } or PropertyInfo or FieldInfo)
                .Select(member => member.Name)
                .Where(name => name is not ("ToString" or "Equals" or "GetHashCode" or "Dispose" or "forward" or "Deconstruct"))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            text.Append("- `").Append(NameOf(type)).Append('`');
            if (members.Count > 0) text.Append(": ").AppendJoin(' ', members);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Differences()
    {
        var text = new StringBuilder("| line | ManagedTorch | TorchSharp | why |\n|---|---|---|---|\n");
        foreach (var d in KnownDifferences.All) text.Append("| ").AppendJoin(" | ", d.Name, d.Ours, d.Theirs, d.Reason).Append(" |\n");
        return text.ToString();
    }

    private static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        if (type.IsNested) return $"{NameOf(type.DeclaringType!)}.{name}";
        return type.Namespace == "TorchSharp" ? name : $"{type.Namespace!["TorchSharp.".Length..]}.{name}";
    }
}
