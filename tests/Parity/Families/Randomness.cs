using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

/// <summary>A seed means the same numbers.</summary>
internal static class Randomness
{
    public static void Run()
    {
        Seeded("rand", () => rand(20));
        Seeded("rand.double", () => rand(20, dtype: float64));
        Seeded("randn", () => randn(20));
        Seeded("randn.short", () => randn(5));
        Seeded("randn.double", () => randn(20, dtype: float64));
        Seeded("randn.two", () => new[] { randn(3), randn(3) });
        Seeded("randint", () => randint(0, 10, [20]));
        Seeded("randint.large", () => randint(0, 1L << 40, [5]));
        Seeded("randperm", () => randperm(10));
        Seeded("bernoulli", () => full(20, 0.3).bernoulli());
        Seeded("bernoulli_", () => zeros(20).bernoulli_(0.3));
        Seeded("multinomial", () => multinomial(tensor(new[] { 0.1f, 0.2f, 0.7f }), 10, true));
        Seeded("multinomial.without", () => multinomial(tensor(new[] { 0.1f, 0.2f, 0.7f }), 3));
        Seeded("normal_", () => zeros(20).normal_(1, 2));
        Seeded("uniform_", () => zeros(20).uniform_(-1, 1));
        Seeded("exponential_", () => zeros(20, dtype: float64).exponential_(2));
        Seeded("rand_like", () => zeros(3).rand_like());
        Seeded("randn_like", () => randn_like(zeros(20)));
        Seeded("dropout", () => nn.functional.dropout(ones(20), 0.3));
        Seeded("Linear", () => Weights(nn.Linear(5, 3)));
        Seeded("Linear.no bias", () => Weights(nn.Linear(5, 3, hasBias: false)));
        Seeded("Embedding", () => Weights(nn.Embedding(7, 3)));
        Seeded("Sequential", () => Weights(nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))));
        Seeded("xavier_uniform_", () => nn.init.xavier_uniform_(zeros(4, 6)));
        Seeded("kaiming_uniform_", () => nn.init.kaiming_uniform_(zeros(4, 6)));
        Seeded("kaiming_normal_", () => nn.init.kaiming_normal_(zeros(4, 6)));
        Seeded("init.normal_", () => nn.init.normal_(zeros(4, 6), 0, 0.02));
        Seeded("init.uniform_", () => nn.init.uniform_(zeros(4, 6), -1, 1));
        Same("init.constants", () => new[] { nn.init.ones_(zeros(2)), nn.init.constant_(zeros(2), 3), nn.init.eye_(zeros(2, 2)) });
        Same("generator", () => rand(5, generator: new Generator(9)));
        Same("generator.seed", () => new Generator(9).initial_seed());
        Same("manual_seed twice", () =>
        {
            manual_seed(3);
            var first = randn(3);
            manual_seed(3);
            return new[] { first, randn(3) };
        });
    }

    private static void Seeded(string name, Func<object?> make)
    {
        foreach (var seed in new[] { 0L, 42 })
        {
            Same($"seed {seed}.{name}", () =>
            {
                manual_seed(seed);
                return make();
            });
        }
    }

    private static Tensor[] Weights(nn.Module module) => [.. module.parameters()];
}
