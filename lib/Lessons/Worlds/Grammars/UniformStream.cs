using TorchSharp;

namespace Lessons.Worlds;

/// <summary>
/// Uniform numbers on [0, 1), one after the other: the float64 numbers of torch.rand with this seed, taken in blocks
/// of 4096. The same seed gives the same stream in ManagedTorch, TorchSharp and PyTorch.
/// </summary>
public sealed class UniformStream
{
    private const int Block = 4096;
    private readonly torch.Generator _generator;
    private double[] _numbers = [];
    private int _next;

    public UniformStream(long seed) => _generator = new torch.Generator((ulong)seed);

    public double Next()
    {
        if (_next == _numbers.Length)
        {
            using var block = torch.rand(Block, dtype: torch.float64, generator: _generator);
            (_numbers, _next) = (block.data<double>().ToArray(), 0);
        }

        return _numbers[_next++];
    }
}
