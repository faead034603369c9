using System.Globalization;
using NotebookKernel.Hosting;
using NotebookKernel.Session;

namespace NotebookKernel.Tests.Session;

/// <summary>A session that runs cell after cell takes little more memory for each.</summary>
[Collection("processes")]
public class MemoryTests
{
    [Fact]
    public async Task Three_hundred_cells_keep_thirty_megabytes()
    {
        await using var session = await SessionHost.StartAsync();
        for (var i = 0; i < 20; i++) await RunAsync(session, $"var early{i} = {i};");
        var before = await KeptAsync(session);
        for (var i = 0; i < 300; i++) await RunAsync(session, $"var v{i} = {i};");

        (await KeptAsync(session) - before).ShouldBeLessThan(30);
        (await RunAsync(session, "$\"{v0 + v150 + v299 + early7}\"")).ShouldBe("456");
    }

    /// <summary>Managed memory that a collection leaves, in megabytes.</summary>
    private static async Task<double> KeptAsync(SessionProcess session) =>
        double.Parse(await RunAsync(session, "$\"{GC.GetTotalMemory(forceFullCollection: true) / 1e6}\""), CultureInfo.InvariantCulture);

    private static async Task<string> RunAsync(SessionProcess session, string code)
    {
        var text = "";
        var result = await session.ExecuteAsync(
            code, "cell", output => text = (output as ResultOutput)?.Data["text/plain"]
                ?? text, TimeSpan.FromMinutes(2), CancellationToken.None);
        result.Error.ShouldBeNull(code);
        return text;
    }
}
