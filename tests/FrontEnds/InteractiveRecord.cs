using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace FrontEnds;

/// <summary>What a front end saw of a notebook that ran.</summary>
public sealed class InteractiveRun
{
    public List<CellRun> Cells { get; init; } = [];

    /// <summary>How often something shown was replaced.</summary>
    public int Updates { get; set; }

    /// <summary>Replacements of something that was never shown: the reader sees none of them.</summary>
    public int LostUpdates { get; set; }

    public double ProcessorSeconds { get; set; }

    public double PeakMegabytes { get; set; }
}

/// <summary>What a front end saw of one cell.</summary>
public sealed class CellRun
{
    /// <summary>The outputs as a notebook file has them.</summary>
    public JsonArray Outputs { get; init; } = [];

    /// <summary>What the compiler said: a front end prints it below the cell.</summary>
    public List<string> Warnings { get; init; } = [];

    /// <summary>Why the cell ended early.</summary>
    public string? Error { get; set; }
}

/// <summary>Turns the kernel's events into outputs.</summary>
internal sealed class InteractiveRecord
{
    private readonly Dictionary<string, JsonObject> _shown = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TaskCompletionSource _updated = new();

    public InteractiveRun Run { get; } = new();

    /// <summary>Outputs belong to a new cell from now on.</summary>
    /// <returns>Done when the cell first replaces something that it shows.</returns>
    public Task BeginCell()
    {
        lock (_gate)
        {
            _updated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Run.Cells.Add(new CellRun());
            return _updated.Task;
        }
    }

    public void Add(KernelEvent happened)
    {
        lock (_gate)
        {
            var cell = Run.Cells[^1];
            switch (happened)
            {
                case StandardOutputValueProduced text:
                    AddText(cell.Outputs, "stdout", text);
                    break;
                case StandardErrorValueProduced text:
                    AddText(cell.Outputs, "stderr", text);
                    break;
                case ReturnValueProduced value:
                    cell.Outputs.Add(new JsonObject { ["output_type"] = "execute_result", ["data"] = Data(value) });
                    break;
                case DisplayedValueUpdated value:
                    Replace(value);
                    break;
                case DisplayedValueProduced value:
                    var output = new JsonObject { ["output_type"] = "display_data", ["data"] = Data(value) };
                    if (value.ValueId is { } id)
                        _shown[id] = output;
                    cell.Outputs.Add(output);
                    break;
                case DiagnosticsProduced found:
                    cell.Warnings.AddRange(found.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)
                        .Select(d => $"{d.Code}: {d.Message}"));
                    break;
                case CommandFailed { Command: SubmitCode } failed:
                    cell.Error = failed.Message;
                    break;
            }
        }
    }

    private void Replace(DisplayedValueUpdated value)
    {
        Run.Updates++;
        _updated.TrySetResult();
        if (value.ValueId is { } id && _shown.TryGetValue(id, out var output))
            output["data"] = Data(value);
        else
            Run.LostUpdates++;
    }

    /// <summary>Pages join what is printed one after another.</summary>
    private static void AddText(JsonArray outputs, string name, DisplayEvent text)
    {
        var piece = text.FormattedValues.Single().Value;
        if (outputs.LastOrDefault() is JsonObject last && (string?)last["name"] == name)
            last["text"] = (string?)last["text"] + piece;
        else
            outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = piece });
    }

    private static JsonObject Data(DisplayEvent value)
    {
        var data = new JsonObject();
        foreach (var formatted in value.FormattedValues)
            data[formatted.MimeType] = formatted.Value.ReplaceLineEndings("\n");
        return data;
    }
}
