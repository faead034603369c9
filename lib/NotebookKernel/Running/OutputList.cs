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
    private readonly JsonArray outputs = [];
    private readonly StringBuilder text = new();
    private string textName = "stdout";

    public void Add(CellOutput output)
    {
        if (output is StreamOutput stream)
        {
            if (stream.Name != textName)
                EndText();
            textName = stream.Name;
            text.Append(stream.Text);
            return;
        }

        if (output is DisplayUpdate update)
        {
            if (displays.TryGetValue(update.DisplayId, out var shown))
                Outputs.Update(shown, update.Data);
            return;
        }

        EndText();
        outputs.Add((JsonNode)Shape(output));
    }

    /// <summary>The list, when the cell has ended.</summary>
    public JsonArray Complete()
    {
        EndText();
        return outputs;
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
        if (text.Length > 0)
            outputs.Add((JsonNode)Outputs.Stream(textName, text.ToString()));
        text.Clear();
    }
}
