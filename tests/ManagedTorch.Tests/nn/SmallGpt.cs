using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

/// <summary>The model of tests/Reference/training.py, its parameters made in the same order.</summary>
internal sealed class SmallGpt : Module<Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Embedding positions;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;

    public SmallGpt(long V, long T, long C, long nh, int layers)
        : base(nameof(SmallGpt))
    {
        tokens = Embedding(V, C);
        positions = Embedding(T, C);
        blocks = new ModuleList<Block>([.. Enumerable.Range(0, layers).Select(_ => new Block(C, nh))]);
        norm = LayerNorm(C);
        head = Linear(C, V, hasBias: false);
        RegisterComponents();
    }

    // (B, T) -> (B, T, V)
    public override Tensor forward(Tensor x)
    {
        var h = tokens.call(x) + positions.call(arange(x.shape[1]));
        foreach (var block in blocks) h = block.call(h);
        return head.call(norm.call(h));
    }

    internal sealed class Block : Module<Tensor, Tensor>
    {
        private readonly long nh;
        private readonly LayerNorm norm1;
        private readonly Linear qkv;
        private readonly Linear projection;
        private readonly LayerNorm norm2;
        private readonly Linear up;
        private readonly Linear down;

        public Block(long C, long nh)
            : base(nameof(Block))
        {
            this.nh = nh;
            norm1 = LayerNorm(C);
            qkv = Linear(C, 3 * C);
            projection = Linear(C, C);
            norm2 = LayerNorm(C);
            up = Linear(C, 4 * C);
            down = Linear(4 * C, C);
            RegisterComponents();
        }

        // (B, T, C) -> (B, T, C)
        public override Tensor forward(Tensor x)
        {
            var (B, T, C) = (x.shape[0], x.shape[1], x.shape[2]);
            var all = qkv.call(norm1.call(x)); // (B, T, 3C)
            Tensor Heads(int part) => all.narrow(2, part * C, C).view(B, T, nh, C / nh).transpose(1, 2);
            var y = functional.scaled_dot_product_attention(Heads(0), Heads(1), Heads(2), is_casual: true); // (B, nh, T, hs)
            x = x + projection.call(y.transpose(1, 2).reshape(B, T, C));
            return x + down.call(functional.gelu(up.call(norm2.call(x))));
        }
    }
}
