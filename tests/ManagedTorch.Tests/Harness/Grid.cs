namespace ManagedTorch.Tests.Harness;

/// <summary>The reference scripts' grid(shape, salt): distinct multiples of 1/16, ((37 i + 11 salt) mod 61 - 30) / 16.</summary>
internal static class Grid
{
    public static double[] Values(int count, int salt) =>
        [.. Enumerable.Range(0, count).Select(i => ((37 * i + 11 * salt) % 61 - 30) / 16.0)];
}
