using NotebookKernel.Session;

namespace NotebookKernel.Tests.Session;

/// <summary>A session in this process, its cells named cell 1, cell 2, ..., and what they showed.</summary>
internal sealed class Cells(string? folder = null) : IDisposable
{
    private readonly List<CellOutput> _shown = [];
    private CSharpSession? _session;
    private int _count;

    public CSharpSession Session => _session ??= new CSharpSession(folder ?? Path.GetTempPath(), output =>
    {
        lock (_shown)
            _shown.Add(output);
    });

    /// <summary>Runs a cell; its outputs, neighbouring pieces of one stream joined.</summary>
    public async Task<IReadOnlyList<CellOutput>> RunAsync(string code, CancellationToken interrupt = default)
    {
        lock (_shown)
            _shown.Clear();
        await Session.ExecuteAsync(code, $"cell {++_count}", interrupt);

        var joined = new List<CellOutput>();
        lock (_shown)
        {
            foreach (var output in _shown)
            {
                if (output is StreamOutput piece && joined.LastOrDefault() is StreamOutput before && before.Name == piece.Name)
                    joined[^1] = before with { Text = before.Text + piece.Text };
                else
                    joined.Add(output);
            }
        }

        return joined;
    }

    public async Task<string> TextOfAsync(string code)
    {
        var outputs = await RunAsync(code);
        return outputs.ShouldHaveSingleItem().ShouldBeOfType<StreamOutput>().Text;
    }

    public async Task<IReadOnlyDictionary<string, string>> ResultOfAsync(string code)
    {
        var outputs = await RunAsync(code);
        return outputs.ShouldHaveSingleItem().ShouldBeOfType<ResultOutput>().Data;
    }

    public async Task<ErrorOutput> ErrorOfAsync(string code, CancellationToken interrupt = default)
    {
        var outputs = await RunAsync(code, interrupt);
        return outputs[^1].ShouldBeOfType<ErrorOutput>();
    }

    public void Dispose() => _session?.Dispose();
}
