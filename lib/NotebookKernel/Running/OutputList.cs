using System.Text;
using System.Text.Json.Nodes;
using NotebookKernel.Document;
using NotebookKernel.Session;

namespace NotebookKernel.Running;

/// <summary>
/// The outputs of one cell as Jupyter stores them: neighbouring pieces of a stream are one output, and an update
/// changes the display it names.
/// </summary>
internal sealed class OutputList(int executionCount, Dictionary<string, JsonObject> displays)
{
    private readonly JsonArray _outputs = [];
    private readonly StringBuilder _text = new();
    private string _textName = "stdout";

    public void Add(CellOutput output)
    {
        if (output is StreamOutput stream)
        {
            if (stream.Name != _textName)
                EndText();
            _textName = stream.Name;
            _text.Append(stream.Text);
            return;
        }

        if (output is DisplayUpdate update)
        {
            if (displays.TryGetValue(update.DisplayId, out var shown))
                Outputs.Update(shown, update.Data);
            return;
        }

        EndText();
        _outputs.Add((JsonNode)Shape(output));
    }

    /// <summary>The list, when the cell has ended.</summary>
    public JsonArray Complete()
    {
        EndText();
        return _outputs;
    }

    private JsonObject Shape(CellOutput output)
    {
        switch (output)
        {
            case DisplayOutput display:
                return displays[display.DisplayId] = Outputs.DisplayData(display.Data);
            case ResultOutput result:
                return Outputs.ExecuteResult(result.Data, executionCount);
            case ErrorOutput error:
                return Outputs.Error(error.Name, error.Message, error.Traceback);
            default:
                throw new ArgumentOutOfRangeException(nameof(output), output, "nbformat has no such output.");
        }
    }

    private void EndText()
    {
        if (_text.Length > 0)
            _outputs.Add((JsonNode)Outputs.Stream(_textName, _text.ToString()));
        _text.Clear();
    }
}
