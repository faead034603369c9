using ManagedTorch.RandomNumbers;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers: PyTorch's mt19937, so that a seed means the same in both.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null) => Source = new RandomGenerator((long)seed);

        private Generator(RandomGenerator source) => Source = source;

        /// <summary>The generator used where none is given.</summary>
        public static Generator Default { get; } = new(new RandomGenerator());

        public Device device => CPU;

        internal RandomGenerator Source { get; }

        public Generator manual_seed(long seed)
        {
            Source.ManualSeed(seed);
            return this;
        }

        public long initial_seed() => Source.InitialSeed;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
        }
    }
}
