using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Course.Content;
using NotebookKernel.Document;

namespace Course.Lint;

/// <summary>What committed outputs may hold: results, and nothing of the machine or the minute they were made in.</summary>
internal static partial class OutputRules
{
    public static IEnumerable<Finding> Check(string file, Notebook notebook)
    {
        foreach (var cell in notebook.Cells)
        {
            foreach (var output in cell.Outputs.Select(output => output!.AsObject()))
            {
                foreach (var (what, expected) in Check(output))
                    yield return new Finding(file, cell.Index + 1, what, expected);
            }
        }
    }

    private static IEnumerable<(string What, string Expected)> Check(JsonObject output)
    {
        if ((string?)output["output_type"] == "error")
            yield return ($"an error was committed: {output["ename"]}: {output["evalue"]}", "outputs of a run that succeeded");

        foreach (var text in Texts(output))
        {
            var shown = Base64().Replace(text, "");
            if (MachinePath().Match(shown) is { Success: true } path)
                yield return ($"a path of one machine: {path.Value}", "paths relative to the clone");
            if (Time().Match(shown) is { Success: true } time)
                yield return ($"a time: {time.Value}", "outputs that are the same on every run");
        }

        if (OutputTypes.Problem(output) is { } notShown)
            yield return notShown;
        if (output["data"] is JsonObject data && data["text/html"] is { } html)
        {
            foreach (var problem in Html(MultilineText.Join(html)))
                yield return problem;
        }
    }

    private static IEnumerable<(string What, string Expected)> Html(string html)
    {
        var document = new HtmlParser().ParseDocument($"<body>{html}");
        foreach (var image in document.QuerySelectorAll("img"))
        {
            if (string.IsNullOrWhiteSpace(image.GetAttribute("alt")))
                yield return ("an image without alt text", "a sentence that says what it shows");
        }

        foreach (var element in document.QuerySelectorAll("[src], link[href]"))
        {
            var source = element.GetAttribute("src") ?? element.GetAttribute("href")!;
            if (!source.StartsWith("data:", StringComparison.Ordinal))
                yield return ($"<{element.LocalName}> loads {source}", "everything shown to be in the output itself");
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray lines when lines.Count > 0 && lines.All(line => line?.GetValueKind() == JsonValueKind.String) =>
            [MultilineText.Join(lines)],
        JsonArray items => items.SelectMany(Texts),
        JsonObject members => members.SelectMany(pair => Texts(pair.Value)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(string)value!],
        _ => [],
    };


    [GeneratedRegex(@"base64,[A-Za-z0-9+/=]+")]
    private static partial Regex Base64();

    [GeneratedRegex(
        """(?<![\w/.])/(?:home|root|Users|tmp|work|workspaces|mnt|var|private)/[^\s"'<>]*|\b[A-Za-z]:\\[^\s"'<>]+|file://[^\s"'<>]*""")]
    private static partial Regex MachinePath();

    [GeneratedRegex(
        @"\b\d+(?:\.\d+)?\s?(?:ms|µs|ns)\b|\b\d+\.\d+\s?s(?:ec(?:onds?)?)?\b|\b\d{1,2}:\d{2}:\d{2}\b|\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d")]
    private static partial Regex Time();
}
