using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Content;
using NotebookKernel.Document;

namespace Course.Checking;

/// <summary>Compares the outputs of a run with the committed ones, cell by cell, as <see cref="Tolerance"/> says.</summary>
internal static class OutputComparison
{
    private const string Nothing = "(nothing)";

    public static IReadOnlyList<Difference> Compare(string chapter, Notebook committed, Notebook ran)
    {
        var differences = new List<Difference>();
        foreach (var (before, after) in committed.Cells.Zip(ran.Cells).Where(pair => pair.First.Kind == CellKind.Code))
        {
            var cell = new CellComparison(chapter, before.Index + 1, differences);
            cell.Outputs(Merge(before.Outputs), Merge(after.Outputs));
        }

        return differences;
    }

    /// <summary>How a stream was cut into pieces depends on timing: neighbours of one name are one text.</summary>
    private static List<JsonObject> Merge(JsonArray outputs)
    {
        var merged = new List<JsonObject>();
        foreach (var output in outputs.Select(output => output!.AsObject()))
        {
            if (Type(output) == "stream" && merged.Count > 0 && Type(merged[^1]) == "stream" && Name(merged[^1]) == Name(output))
                merged[^1] = NotebookKernel.Document.Outputs.Stream(
                    Name(output), MultilineText.Join(merged[^1]["text"]) + MultilineText.Join(output["text"]));
            else
                merged.Add(output);
        }

        return merged;
    }

    private static string Type(JsonObject output) => (string?)output["output_type"] ?? "";

    private static string Name(JsonObject stream) => (string?)stream["name"] ?? "";

    private sealed class CellComparison(string chapter, int cell, List<Difference> differences)
    {
        private int _figures;

        public void Outputs(List<JsonObject> before, List<JsonObject> after)
        {
            for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
            {
                var (a, b) = (before.ElementAtOrDefault(i), after.ElementAtOrDefault(i));
                if (a is null || b is null || Describe(a) != Describe(b))
                {
                    // What follows is shifted by one: comparing it would say the same thing many times.
                    Report($"output {i + 1}", a is null ? Nothing : Preview(a), b is null ? Nothing : Preview(b));
                    return;
                }

                if (Type(a) == "stream")
                    Lines("printed text", MultilineText.Join(a["text"]), MultilineText.Join(b["text"]));
                else if (Type(a) == "error")
                    Lines("error", MultilineText.Join(a["evalue"]), MultilineText.Join(b["evalue"]));
                else
                    Bundle(a["data"] as JsonObject ?? [], b["data"] as JsonObject ?? []);
            }
        }

        private void Bundle(JsonObject before, JsonObject after)
        {
            foreach (var mime in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key), StringComparer.Ordinal))
            {
                var (a, b) = (before[mime], after[mime]);
                if (a is null || b is null)
                    Report(
                        $"output of type {mime}", a is null ? Nothing : MultilineText.Join(a), b is null ? Nothing : MultilineText.Join(b));
                else if (mime == "text/html")
                    Html(HtmlOutput.Parse(MultilineText.Join(a)), HtmlOutput.Parse(MultilineText.Join(b)));
                else if (a is JsonObject || b is JsonObject)
                    Json(mime, a, b);
                else
                    Lines(mime == "text/plain" ? "shown text" : mime, MultilineText.Join(a), MultilineText.Join(b));
            }
        }

        private void Html(HtmlOutput before, HtmlOutput after)
        {
            if (before.Figures.Count != after.Figures.Count)
            {
                Report("figures", Titles(before.Figures), Titles(after.Figures));
                return;
            }

            foreach (var (a, b) in before.Figures.Zip(after.Figures))
            {
                _figures++;
                var name = $"figure {_figures}";
                if (a.Svg is null != b.Svg is null)
                    Report($"{name}, picture", a.Svg is null ? Nothing : "SVG", b.Svg is null ? Nothing : "SVG");
                Lines($"{name}, alt text", a.Alt, b.Alt);
                if (a.Plotly is null && b.Plotly is null)
                    Lines($"{name}, SVG", a.Svg ?? "", b.Svg ?? "");
                else
                    Json(name, a.Plotly, b.Plotly);
            }

            Lines("HTML", before.Rest, after.Rest);
        }

        private static string Titles(IReadOnlyList<Figure> figures) =>
            figures.Count == 0 ? "no figure" : string.Join("; ", figures.Select(figure => $"\"{figure.Alt}\""));

        private void Lines(string what, string before, string after)
        {
            if (Tolerance.SameText(before, after))
                return;

            var (a, b) = (before.Split('\n'), after.Split('\n'));
            for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
            {
                var (x, y) = (a.ElementAtOrDefault(i) ?? Nothing, b.ElementAtOrDefault(i) ?? Nothing);
                if (!Tolerance.SameText(x, y))
                {
                    Report(a.Length == 1 && b.Length == 1 ? what : $"{what}, line {i + 1}", x, y);
                    return;
                }
            }
        }

        /// <summary>Reports the first place where two JSON trees differ.</summary>
        private bool Json(string where, JsonNode? before, JsonNode? after)
        {
            switch (before, after)
            {
                case (null, null):
                    return true;
                case (JsonObject a, JsonObject b):
                    return a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key), StringComparer.Ordinal)
                        .All(key => Json($"{where}, {key}", a[key], b[key]));
                case (JsonArray a, JsonArray b) when a.Count == b.Count:
                    return Enumerable.Range(0, a.Count).All(i => Json($"{where}[{i}]", a[i], b[i]));
                case (JsonArray a, JsonArray b):
                    Report(where, $"{a.Count} values", $"{b.Count} values");
                    return false;
                case (JsonValue a, JsonValue b) when Same(a, b):
                    return true;
                default:
                    Report(where, before?.ToJsonString() ?? Nothing, after?.ToJsonString() ?? Nothing);
                    return false;
            }
        }

        private static bool Same(JsonValue a, JsonValue b) => (a.GetValueKind(), b.GetValueKind()) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => Tolerance.Close(a.GetValue<double>(), b.GetValue<double>()),
            (JsonValueKind.String, JsonValueKind.String) => Tolerance.SameText(a.GetValue<string>(), b.GetValue<string>()),
            var (x, y) => x == y,
        };

        private static string Describe(JsonObject output) => Type(output) + (Type(output) == "stream" ? Name(output) : "");

        private static string Preview(JsonObject output) => Type(output) switch
        {
            "stream" => MultilineText.Join(output["text"]),
            "error" => $"{MultilineText.Join(output["ename"])}: {MultilineText.Join(output["evalue"])}",
            _ when output["data"] is JsonObject data
                && data["text/html"] is { } html
                && HtmlOutput.Parse(MultilineText.Join(html)).Figures is [var figure, ..]
                => $"figure \"{figure.Alt}\"",
            _ when output["data"] is JsonObject data => MultilineText.Join(data["text/plain"] ?? data.FirstOrDefault().Value),
            var other => other,
        };

        private void Report(string what, string expected, string got) =>
            differences.Add(new Difference(chapter, cell, what, expected, got));
    }
}
