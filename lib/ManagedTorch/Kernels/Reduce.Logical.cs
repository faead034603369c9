namespace ManagedTorch.Kernels;

internal static unsafe partial class Reduce
{
    /// <summary>1 where every byte along n is set; 1 for an empty n.</summary>
    public static void All(byte* x, nint outer, nint n, nint inner, byte* y)
    {
        for (nint row = 0; row < outer; row++)
        {
            for (nint column = 0; column < inner; column++)
            {
                nint i = 0;
                for (; i < n && x[(row * n + i) * inner + column] != 0; i++) Interruption.LookAt(i);
                y[row * inner + column] = i == n ? (byte)1 : (byte)0;
            }
        }
    }

    /// <summary>1 where some byte along n is set; 0 for an empty n.</summary>
    public static void Any(byte* x, nint outer, nint n, nint inner, byte* y)
    {
        for (nint row = 0; row < outer; row++)
        {
            for (nint column = 0; column < inner; column++)
            {
                nint i = 0;
                for (; i < n && x[(row * n + i) * inner + column] == 0; i++) Interruption.LookAt(i);
                y[row * inner + column] = i == n ? (byte)0 : (byte)1;
            }
        }
    }
}
