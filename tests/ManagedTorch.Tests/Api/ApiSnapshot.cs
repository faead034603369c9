using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ManagedTorch.Tests.Api;

/// <summary>
/// The public signatures of TorchSharp 0.107 (torchsharp-api.txt.gz): one line a member, "type TAB kind TAB signature".
/// </summary>
internal sealed partial class ApiSnapshot
{
    private readonly Assembly engine;
    private readonly HashSet<string> lines;
    private readonly ILookup<string, string> byType;

    private ApiSnapshot(IReadOnlyCollection<string> lines, Assembly engine)
    {
        this.engine = engine;
        this.lines = [.. lines.Select(Comparable)];
        byType = lines.ToLookup(line => line.Split('\t')[0]);
    }

    /// <param name="engine">The assembly that is compared with it.</param>
    public static ApiSnapshot Load(Assembly engine)
    {
        using var packed = typeof(ApiSnapshot).Assembly.GetManifestResourceStream("torchsharp-api.txt.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        return new ApiSnapshot(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), engine);
    }

    /// <summary>
    /// Whether a line is TorchSharp's. A type may have fewer interfaces than there, and an override of a member that is
    /// in the snapshot, or not ours at all (ToString), adds nothing.
    /// </summary>
    public bool Has(ApiMember member)
    {
        if (lines.Contains(Comparable(member.Line))) return true;
        if (member.Line.Split('\t')[1] == "type" && HasWithMoreInterfaces(member.Line)) return true;
        if (member.Overrides?.DeclaringType is not { } declaring) return false;
        if (declaring.Assembly != engine) return true;
        var origin = declaring.IsGenericType ? declaring.GetGenericTypeDefinition() : declaring;
        return ApiMembers.Of(origin).Any(m => m.Overrides is null && NameOf(m.Line) == NameOf(member.Line) && Has(m));
    }

    /// <summary>The line of the same type that looks most like this one.</summary>
    public string Nearest(string line)
    {
        var type = line.Split('\t')[0];
        var candidates = byType[type].Where(other => other.Split('\t')[1] == line.Split('\t')[1]).ToList();
        if (candidates.Count == 0) return $"there is no {line.Split('\t')[1]} in {type}";
        return candidates.OrderBy(other => NameOf(other) != NameOf(line)).ThenBy(other => Unlikeness(line, other)).First();
    }

    /// <summary>
    /// A reference with the default null may be written with or without its ?: parts of TorchSharp are compiled without
    /// nullable annotations, and to a caller the two are the same.
    /// </summary>
    private static string Comparable(string line) => NullByDefault().Replace(line, "$1 = null");

    private bool HasWithMoreInterfaces(string line)
    {
        var (head, bases, tail) = Declared(line);
        return byType[line.Split('\t')[0]].Where(other => other.Split('\t')[1] == "type").Any(other =>
        {
            var (theirHead, theirBases, theirTail) = Declared(other);
            var hasBaseClass = theirBases.Count > 0 && !IsInterface(theirBases[0]);
            return head == theirHead && tail == theirTail && bases.All(theirBases.Contains)
                && (!hasBaseClass || bases.Contains(theirBases[0]));
        });
    }

    private static bool IsInterface(string name)
    {
        var simple = name.Split('<')[0].Split('.')[^1];
        return simple.Length > 1 && simple[0] == 'I' && char.IsUpper(simple[1]);
    }

    private static (string Head, List<string> Bases, string Tail) Declared(string line)
    {
        var where = line.IndexOf(" where ", StringComparison.Ordinal);
        var (declared, tail) = where < 0 ? (line, "") : (line[..where], line[where..]);
        var colon = declared.IndexOf(" : ", StringComparison.Ordinal);
        return colon < 0 ? (declared, [], tail) : (declared[..colon], TopLevel(declared[(colon + 3)..]), tail);
    }

    /// <summary>Splits at the commas that are in no bracket.</summary>
    private static List<string> TopLevel(string list)
    {
        List<string> parts = [];
        var (depth, start) = (0, 0);
        for (var i = 0; i <= list.Length; i++)
        {
            if (i < list.Length && list[i] is '<' or '(') depth++;
            else if (i < list.Length && list[i] is '>' or ')') depth--;
            else if (i == list.Length || (list[i] == ',' && depth == 0))
            {
                parts.Add(list[start..i].Trim());
                start = i + 1;
            }
        }

        return parts;
    }

    private static string NameOf(string line)
    {
        var columns = line.Split('\t');
        return columns[1] switch
        {
            "indexer" => "this",
            "property" => PropertyName().Match(columns[2]).Groups[1].Value,
            "method" or "extension" or "operator" or "constructor" => MethodName().Match(columns[2]).Groups[1].Value,
            _ => columns[2],
        };
    }

    /// <summary>The edit distance in which what theirs has beyond ours, such as further parameters, costs little.</summary>
    private static int Unlikeness(string ours, string theirs)
    {
        const int Differs = 4;
        var row = Enumerable.Range(0, theirs.Length + 1).ToArray();
        for (var i = 1; i <= ours.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i * Differs;
            for (var j = 1; j <= theirs.Length; j++)
            {
                var changed = diagonal + (ours[i - 1] == theirs[j - 1] ? 0 : Differs);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j] + Differs, row[j - 1] + 1));
            }
        }

        return row[^1];
    }

    [GeneratedRegex(@"\?( \w+) = null")]
    private static partial Regex NullByDefault();

    [GeneratedRegex(@"(\w+)(?:<[\w, ]+>)?\(")]
    private static partial Regex MethodName();

    [GeneratedRegex(@" (\w+) \{")]
    private static partial Regex PropertyName();
}
