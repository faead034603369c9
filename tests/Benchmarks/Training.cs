using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>What a chapter does all day: steps of training, chains of small operators, sampling.</summary>
internal static class Training
{
    /// <summary>One step: forward, loss, backward, clipping, AdamW.</summary>
    public static Rate.Times Train(int layers, int heads, int channels, int context, int batch)
    {
        using var scope = NewDisposeScope();
        return Rate.Of(Step(layers, heads, channels, context, batch), seconds: 3);
    }

    public static Action Step(int layers, int heads, int channels, int context, int batch)
    {
        manual_seed(1337);
        var model = new Gpt(layers, heads, channels, context);
        var groups = new[]
        {
            new AdamW.ParamGroup(model.parameters().Where(p => p.dim() >= 2), weight_decay: 0.1),
            new AdamW.ParamGroup(model.parameters().Where(p => p.dim() < 2), weight_decay: 0),
        };
        var optimizer = optim.AdamW(groups, lr: 1e-3, beta1: 0.9, beta2: 0.99);
        var x = randint(65, [batch, context]);
        var y = randint(65, [batch, context]);
        var parameters = model.parameters().ToArray();
        return () =>
        {
            using var step = NewDisposeScope();
            var logits = model.forward(x);
            var loss = nn.functional.cross_entropy(logits.view(-1, 65), y.view(-1));
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(parameters, 1.0);
            optimizer.step();
        };
    }

    /// <summary>Multiply, add, tanh, multiply, on 16 by 16 numbers, again and again, and back.</summary>
    public static Rate.Times Chain(int operators)
    {
        using var scope = NewDisposeScope();
        var x = randn(16, 16, requires_grad: true);
        var w = randn(16, 16, requires_grad: true);
        var b = randn(16, 16, requires_grad: true);
        return Rate.Of(() =>
        {
            using var step = NewDisposeScope();
            var y = x;
            for (var i = 0; i < operators / 4; i++) y = tanh(y * w + b) * 0.9;
            x.grad = w.grad = b.grad = null;
            y.sum().backward();
        }, seconds: 1);
    }

    /// <summary>Token after token from the 4-layer model, with a KV cache.</summary>
    public static Rate.Times Sample(int tokens)
    {
        using var scope = NewDisposeScope();
        var model = new Gpt(4, 4, 128, tokens + 1);
        return Rate.Of(() =>
        {
            using var untracked = no_grad();
            using var run = NewDisposeScope();
            var token = zeros([1, 1], dtype: int64);
            var caches = Enumerable.Range(0, model.Layers).Select(_ => new Gpt.Cache()).ToArray();
            for (var position = 0; position < tokens; position++)
            {
                using var step = NewDisposeScope();
                var logits = model.Logits(token, caches, position);
                token = multinomial(nn.functional.softmax(logits.select(1, -1), dim: -1), 1).MoveToOuterDisposeScope();
            }
        }, seconds: 2);
    }
}
