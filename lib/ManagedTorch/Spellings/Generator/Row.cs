namespace ManagedTorch.Spellings;

/// <summary>One row of a table: a method of Tensor, what it gives, and the other forms it has.</summary>
internal sealed class Row
{
    public string Summary { get; private set; } = "";

    /// <summary>
    /// Tensor, unless the row begins with another type: <c>bool</c>, <c>Tensor[]</c>, <c>(Tensor values, Tensor
    /// indices)</c>.
    /// </summary>
    public string Type { get; private set; } = "Tensor";

    public string Name { get; private set; } = "";

    public Parameter[] Parameters { get; private set; } = [];

    /// <summary>An expression in x (this tensor's implementation) and the parameters.</summary>
    public string Value { get; private set; } = "";

    /// <summary>The forms beside the method itself: <c>_</c>, <c>torch(input)</c>, <c>torch_(input)</c>.</summary>
    public string[] Forms { get; private set; } = [];

    public bool IsOperator => Name.StartsWith("operator ", StringComparison.Ordinal);

    public static List<Row> ReadAll(string text)
    {
        List<Row> rows = [];
        var summary = "";
        var isSummaryOpen = false;
        var line = "";
        foreach (var next in text.Replace("\r", "").Split('\n').Append(""))
        {
            if (next.StartsWith(" ", StringComparison.Ordinal))
            {
                line += $" {next.Trim()}";
                continue;
            }

            if (line.Length > 0) rows.Add(Read(line, summary));
            line = "";
            if (next.StartsWith("///", StringComparison.Ordinal))
            {
                summary = isSummaryOpen ? $"{summary} {next.Substring(3).Trim()}" : next.Substring(3).Trim();
                isSummaryOpen = true;
                continue;
            }

            isSummaryOpen = false;
            if (next.Length > 0 && next[0] != '#') line = next;
        }

        return rows;
    }

    /// <summary>Splits at the commas that are in no bracket.</summary>
    public static string[] SplitList(string list)
    {
        List<string> parts = [];
        var (depth, start) = (0, 0);
        for (var i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (list[i] == ',' && depth == 0))
            {
                parts.Add(list.Substring(start, i - start).Trim());
                start = i + 1;
            }
            else if ("<([{".IndexOf(list[i]) >= 0) depth++;
            else if (">)]}".IndexOf(list[i]) >= 0) depth--;
        }

        return [.. parts.Where(part => part.Length > 0)];
    }

    private static Row Read(string line, string summary)
    {
        var cells = line.Split([" | "], StringSplitOptions.None).Select(cell => cell.Trim()).ToArray();
        var open = cells[0].StartsWith("(", StringComparison.Ordinal) ? cells[0].IndexOf(") ", StringComparison.Ordinal) + 1 : 0;
        var list = cells[0].IndexOf('(', open);
        if (cells.Length is < 2 or > 3 || list < 0 || !cells[0].EndsWith(")", StringComparison.Ordinal))
            throw new FormatException($"\"{line}\" is no row \"name(parameters) | value | forms\"");
        var head = cells[0].Substring(0, list);
        var parameters = cells[0].Substring(list + 1, cells[0].Length - list - 2);
        var isOperator = head.StartsWith("operator ", StringComparison.Ordinal);
        var space = isOperator ? -1 : head.LastIndexOf(' ');
        return new Row
        {
            Summary = summary,
            Type = space < 0 ? "Tensor" : head.Substring(0, space),
            Name = head.Substring(space + 1),
            Parameters = isOperator
                ? [.. SplitList(parameters).Select(type => new Parameter(type, "right", ""))]
                : [.. SplitList(parameters).Select(Parameter.Read)],
            Value = cells[1],
            Forms = cells.Length < 3 ? [] : isOperator ? [cells[2]] : SplitList(cells[2]),
        };
    }
}

/// <summary>A parameter as it is written: type with its modifiers, name, and default.</summary>
internal sealed class Parameter(string type, string name, string missing)
{
    public string Type => type;

    public string Name => name;

    public string Text => $"{type} {name}{missing}";

    public bool IsTensor => type is "Tensor" or "Tensor?";

    public static Parameter Read(string text)
    {
        var equals = text.IndexOf(" = ", StringComparison.Ordinal);
        var declared = equals < 0 ? text : text.Substring(0, equals);
        var space = declared.LastIndexOf(' ');
        return space < 0
            ? throw new FormatException($"\"{text}\" is no parameter \"type name\"")
            : new Parameter(declared.Substring(0, space), declared.Substring(space + 1), equals < 0 ? "" : text.Substring(equals));
    }

    /// <summary>The same parameter under another name.</summary>
    public Parameter Named(string other) => new(type, other, missing);
}
