using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks;

/// <summary>peers.py's GPT, line for line: nanoGPT without dropout and biases.</summary>
internal sealed class Gpt : Module<Tensor, Tensor>
{
    private readonly Embedding wte;
    private readonly Embedding wpe;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm ln_f;
    private readonly Linear lm_head;

    public Gpt(int layers, int heads, int channels, int context, int vocabulary = 65) : base(nameof(Gpt))
    {
        wte = Embedding(vocabulary, channels);
        wpe = Embedding(context, channels);
        blocks = new ModuleList<Block>([.. Enumerable.Range(0, layers).Select(_ => new Block(heads, channels))]);
        ln_f = LayerNorm(channels, bias: false);
        lm_head = Linear(channels, vocabulary, hasBias: false);
        wte.weight = lm_head.weight;
        RegisterComponents();
        foreach (var (name, p) in named_parameters())
        {
            if (p.dim() == 2)
                init.normal_(p, 0, 0.02 / (name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? Math.Sqrt(2 * layers) : 1));
        }
    }

    public int Layers => blocks.Count;

    public override Tensor forward(Tensor tokens) => Logits(tokens, null, 0);

    /// <summary>Logits (B, T, V); with caches, the tokens stand at <paramref name="position"/> and see all before them.</summary>
    public Tensor Logits(Tensor tokens, Cache[]? caches, long position)
    {
        var x = wte.forward(tokens) + wpe.forward(arange(position, position + tokens.shape[1]));    // (B, T, C)
        for (var i = 0; i < blocks.Count; i++) x = blocks[i].Run(x, caches?[i]);
        return lm_head.forward(ln_f.forward(x));                                                   // (B, T, V)
    }

    /// <summary>Keys and values of the tokens so far: (1, nh, T, hs).</summary>
    public sealed class Cache
    {
        public Tensor? Keys { get; set; }

        public Tensor? Values { get; set; }
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly LayerNorm ln_1;
        private readonly LayerNorm ln_2;
        private readonly Linear c_attn;
        private readonly Linear attn_c_proj;
        private readonly Linear c_fc;
        private readonly Linear c_proj;
        private readonly int heads;

        public Block(int heads, int channels) : base(nameof(Block))
        {
            this.heads = heads;
            ln_1 = LayerNorm(channels, bias: false);
            ln_2 = LayerNorm(channels, bias: false);
            c_attn = Linear(channels, 3 * channels, hasBias: false);
            attn_c_proj = Linear(channels, channels, hasBias: false);
            c_fc = Linear(channels, 4 * channels, hasBias: false);
            c_proj = Linear(4 * channels, channels, hasBias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => Run(x, null);

        public Tensor Run(Tensor x, Cache? cache)
        {
            x = x + Attend(ln_1.forward(x), cache);
            return x + c_proj.forward(functional.gelu(c_fc.forward(ln_2.forward(x))));
        }

        private Tensor Attend(Tensor x, Cache? cache)
        {
            var (b, t, c) = (x.shape[0], x.shape[1], x.shape[2]);
            var qkv = c_attn.forward(x).split(c, dim: 2);
            var q = Heads(qkv[0]);
            var k = Heads(qkv[1]);
            var v = Heads(qkv[2]);                                                                  // (B, nh, T, hs)
            if (cache is not null)
            {
                k = cache.Keys = Join(cache.Keys, k);
                v = cache.Values = Join(cache.Values, v);
            }

            var y = functional.scaled_dot_product_attention(q, k, v, is_casual: cache is null);
            return attn_c_proj.forward(y.transpose(1, 2).reshape(b, t, c));

            Tensor Heads(Tensor z) => z.view(b, t, heads, c / heads).transpose(1, 2);
        }

        private static Tensor Join(Tensor? past, Tensor now)
        {
            var all = past is null ? now : cat([past, now], dim: 2);
            return all.MoveToOuterDisposeScope();
        }
    }
}
