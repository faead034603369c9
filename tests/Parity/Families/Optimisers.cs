using TorchSharp;
using TorchSharp.Modules;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class Optimisers
{
    /// <summary>Every optimiser and option that the two share.</summary>
    internal static readonly (string Name, Func<IEnumerable<Parameter>, optim.Optimizer> Make)[] All =
    [
        ("SGD", p => optim.SGD(p, 0.01)), ("SGD.momentum", p => optim.SGD(p, 0.01, momentum: 0.9)),
        ("SGD.nesterov", p => optim.SGD(p, 0.01, momentum: 0.9, nesterov: true)),
        ("SGD.dampening", p => optim.SGD(p, 0.01, momentum: 0.9, dampening: 0.5)),
        ("SGD.decay", p => optim.SGD(p, 0.01, momentum: 0.9, weight_decay: 0.1)),
        ("SGD.maximize", p => optim.SGD(p, 0.01, maximize: true)),
        ("Adam", p => optim.Adam(p)), ("Adam.options", p => optim.Adam(p, 0.02, 0.8, 0.95, 1e-6, 0.1)),
        ("Adam.amsgrad", p => optim.Adam(p, 0.01, amsgrad: true)), ("Adam.maximize", p => optim.Adam(p, 0.01, maximize: true)),
        ("AdamW", p => optim.AdamW(p)), ("AdamW.decay", p => optim.AdamW(p, 0.02, 0.9, 0.95, weight_decay: 0.1)),
        ("AdamW.amsgrad", p => optim.AdamW(p, 0.01, weight_decay: 0.1, amsgrad: true)),
        ("AdamW.maximize", p => optim.AdamW(p, 0.01, maximize: true)),
        ("RMSProp", p => optim.RMSProp(p)), ("RMSProp.momentum", p => optim.RMSProp(p, 0.01, momentum: 0.9)),
        ("RMSProp.centered", p => optim.RMSProp(p, 0.01, centered: true)),
        ("RMSProp.decay", p => optim.RMSProp(p, 0.01, weight_decay: 0.1)),
    ];

    public static void Run()
    {
        foreach (var type in new[] { float32, float64 })
        {
            foreach (var (name, make) in All)
            {
                Same($"{type}.{name}", () =>
                {
                    var p = Start(type);
                    var optimiser = make([p]);
                    return Steps(p, optimiser, 5);
                });
                if (name is "SGD" or "SGD.maximize") continue;   // TorchSharp cannot: see Differences
                Same($"{type}.{name}.state", () =>
                {
                    // The state of one optimiser goes on in another, after three steps.
                    var (p, q) = (Start(type), Start(type));
                    var (first, second) = (Helper(make([p])), Helper(make([q])));
                    Steps(p, first, 3);
                    second.load_state_dict(first.state_dict());
                    using (no_grad()) q.copy_(p);
                    return new[] { Steps(p, first, 2), Steps(q, second, 2) };
                });
            }
        }

        Same("groups", () =>
        {
            var (p, q) = (Start(float64), Start(float64));
            var optimiser = optim.AdamW([new AdamW.ParamGroup([p], new AdamW.Options { LearningRate = 0.1, weight_decay = 0 }),
                new AdamW.ParamGroup([q], new AdamW.Options { LearningRate = 0.01, weight_decay = 0.5 })]);
            foreach (var x in new[] { p, q }) (x * x).sum().backward();
            optimiser.step();
            return new object[] { p, q, optimiser.ParamGroups.Select(g => g.LearningRate) };
        });
        Same("learning rate", () =>
        {
            var p = Start(float64);
            var optimiser = optim.SGD([p], 0.1);
            foreach (var group in optimiser.ParamGroups) group.LearningRate = 0.5;
            return Steps(p, optimiser, 1);
        });
        Same("closure", () =>
        {
            var p = Start(float64);
            var optimiser = optim.SGD([p], 0.1);
            var loss = optimiser.step(() =>
            {
                var l = (p * p).sum();
                l.backward();
                return l;
            });
            return new[] { loss, p };
        });
        Same("without a gradient", () =>
        {
            var p = Start(float64);
            optim.Adam([p]).step();
            return p;
        });
        Same("parameters", () => optim.SGD([Start(float64)], 0.1).parameters().Count());
    }

    internal static OptimizerHelper Helper(optim.Optimizer optimiser) => (OptimizerHelper)optimiser;

    internal static Parameter Start(ScalarType type) => new(tensor(new[] { 0.5, -1, 2, 0.1 }).to_type(type));

    internal static Tensor Steps(Parameter p, optim.Optimizer optimiser, int count)
    {
        for (var t = 0; t < count; t++)
        {
            optimiser.zero_grad();
            (p * p * p * 0.5 + (p - t).cos()).sum().backward();
            optimiser.step();
        }

        return p.detach().clone();
    }
}
