using System.Collections;
using System.Globalization;
using Parity.Families;
using TorchSharp;
using static TorchSharp.torch;

namespace Parity;

/// <summary>Lines "name = result" that the two programs are compared by.</summary>
internal static class Report
{
    /// <summary>The one line to be written; null for all.</summary>
    public static string? Only { get; set; }

    public static void All()
    {
        Creation.Run();
        Arithmetic.Run();
        Reductions.Run();
        ShapesAndViews.Run();
        Indexing.Run();
        WholeNumbers.Run();
        Printing.Run();
        Randomness.Run();
        Gradients.Run();
        Networks.Run();
        Losses.Run();
        Optimisers.Run();
        Schedules.Run();
        Refusals.Run();
        Differences.Run();
    }

    /// <summary>Both programs give this, without an error.</summary>
    public static void Same(string name, Func<object?> make) => Write("", name, make);

    /// <summary>Both programs raise an error, each in its own words.</summary>
    public static void Refused(string name, Action act)
    {
        name = $"refused.{name}";
        if (Only is not null && Only != name) return;
        using var scope = NewDisposeScope();
        string outcome;
        try
        {
            act();
            outcome = "accepted";
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            outcome = "refused";
        }

        Console.WriteLine($"{name} = {outcome}");
    }

    /// <summary>A known difference: the programs must not agree. See KnownDifferences.cs for the reason.</summary>
    public static void Differs(string name, Func<object?> make) => Write("!", name, make);

    public static string Text(object? value) => value switch
    {
        null => "none",
        Tensor { IsInvalid: true } => "none",
        Tensor x => $"({string.Join(',', x.shape)}){x.dtype}[{string.Join(' ', Numbers(x))}]",
        string text => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal),
        double number => number.ToString("g9", CultureInfo.InvariantCulture),
        float number => number.ToString("g7", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(" ; ", items.Cast<object?>().Select(Text)),
        _ => value.ToString() ?? "",
    };

    private static IEnumerable<string> Numbers(Tensor x) =>
        x.numel() == 0 ? [] : x.detach().to_type(float64).contiguous().data<double>().ToArray().Select(value => value.ToString("g8",
            CultureInfo.InvariantCulture));

    private static void Write(string mark, string name, Func<object?> make)
    {
        if (Only is not null && Only != name) return;
        using var scope = NewDisposeScope();
        string text;
        try
        {
            text = Text(make());
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            text = mark.Length > 0 ? "an error" : $"UNEXPECTED {problem.GetType().Name}: {problem.Message.Split('\n')[0]}";
        }

        Console.WriteLine($"{mark}{name} = {text}");
    }
}
