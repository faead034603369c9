using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>Channels as heads, and heads as channels.</summary>
internal static class AttentionHeads
{
    /// <summary>(B, T, C) to (B, nh, T, hs).</summary>
    public static Tensor Split(Tensor x, long nh)
    {
        var (B, T, C) = (x.shape[0], x.shape[1], x.shape[2]);
        return x.reshape(B, T, nh, C / nh).transpose(1, 2);
    }

    /// <summary>(B, nh, T, hs) to (B, T, C).</summary>
    public static Tensor Join(Tensor y)
    {
        var (B, nh, T, hs) = (y.shape[0], y.shape[1], y.shape[2], y.shape[3]);
        return y.transpose(1, 2).reshape(B, T, nh * hs);
    }
}
