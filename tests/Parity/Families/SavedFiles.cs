using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

/// <summary>What one program saves the other loads.</summary>
internal static class SavedFiles
{
    private static readonly (string Name, Func<Tensor> Make)[] Tensors =
    [
        ("float32", () => arange(6, dtype: float32).view(2, 3) / 7), ("float64", () => tensor(new[] { Math.PI, double.NaN, -0.0 })),
        ("int64", () => tensor(new[] { long.MinValue, 5 })), ("int32", () => tensor(new[] { int.MinValue, 5 })),
        ("bool", () => tensor(new[] { true, false })), ("scalar", () => tensor(2.5)),
        ("view", () => arange(24, dtype: float32).view(2, 3, 4).transpose(0, 2)[1]), ("trainable", () => ones(2, requires_grad: true)),
        ("large", () => arange(70_000).view(2, -1)),
    ];

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, make) in Tensors)
        {
            save(make(), Path.Combine(folder, $"{name}.pt"));
            make().contiguous().Save(Path.Combine(folder, $"{name}.dat"));   // TorchSharp refuses a view here
        }

        manual_seed(5);
        var model = new Networks.Small();
        model.save(Path.Combine(folder, "module.dat"));
        nn.Linear(3, 2).save(Path.Combine(folder, "linear.dat"));
        foreach (var (name, make) in Optimisers.All)
        {
            var p = Optimisers.Start(float64);
            var optimiser = Optimisers.Helper(make([p]));
            Optimisers.Steps(p, optimiser, 3);
            optimiser.save_state_dict(Path.Combine(folder, $"{name}.optimiser"));
            p.Save(Path.Combine(folder, $"{name}.parameter"));
        }
    }

    public static void Read(string folder)
    {
        foreach (var (name, _) in Tensors)
        {
            Same($"load.{name}", () => { var x = load(Path.Combine(folder, $"{name}.pt")); return new object[] { x, x.requires_grad }; });
            Same($"Load.{name}", () => Tensor.Load(Path.Combine(folder, $"{name}.dat")));
        }

        Same("module", () =>
        {
            var model = new Networks.Small();
            model.load(Path.Combine(folder, "module.dat"));
            return model.state_dict().OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {Text(e.Value)}");
        });
        Same("module.skip", () =>
        {
            var model = nn.Linear(3, 2);
            nn.init.zeros_(model.bias!);
            model.load(Path.Combine(folder, "linear.dat"), skip: ["bias"]);
            return model.state_dict().Values;
        });
        Refused("module.other shape", () => nn.Linear(4, 2).load(Path.Combine(folder, "linear.dat")));
        Refused("module.other names", () => new Networks.Small().load(Path.Combine(folder, "linear.dat")));
        Same("module.not strict", () => new Networks.Small().load(Path.Combine(folder, "linear.dat"), strict: false) is not null);
        foreach (var (name, make) in Optimisers.All)
        {
            Same($"optimiser.{name}", () =>
            {
                var p = new TorchSharp.Modules.Parameter(Tensor.Load(Path.Combine(folder, $"{name}.parameter")).detach());
                var optimiser = Optimisers.Helper(make([p]));
                optimiser.load_state_dict(Path.Combine(folder, $"{name}.optimiser"));
                return Optimisers.Steps(p, optimiser, 2);
            });
        }
    }
}
