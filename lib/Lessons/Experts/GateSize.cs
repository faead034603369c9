namespace Lessons.Experts;

/// <summary>Refuses gates that cannot be built.</summary>
internal static class GateSize
{
    public static void Check(int channels, int experts, int k)
    {
        if (channels < 1) throw new ArgumentException($"gate: {channels} channels; expected 1 or more");
        if (experts < 1) throw new ArgumentException($"gate: {experts} experts; expected 1 or more");
        if (k < 1 || k > experts) throw new ArgumentException($"gate: k is {k}, but there are {experts} experts; expected 1 to {experts}");
    }
}
