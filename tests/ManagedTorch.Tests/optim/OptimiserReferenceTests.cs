using System.Text.Json.Nodes;
using ManagedTorch.Tests.Harness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Optimisers;

public class OptimiserReferenceTests
{
    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, ReferenceFile.Cases("optimisers.json").Count())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hundred_steps_equal_PyTorchs(int number)
    {
        var stored = ReferenceFile.Cases("optimisers.json").ElementAt(number);
        var dtype = stored.Text("dtype");
        var type = dtype == "float32" ? float32 : float64;
        Parameter[] parameters = [Start([3, 4], 1, type), Start([4], 2, type)];
        using var optimiser = Make(stored.Text("optimiser"), stored["arguments"]!.AsObject(), parameters);
        var after = stored["after"]!.AsArray().Select(step => step!.GetValue<int>()).ToList();
        for (var t = 0; t < 100; t++)
        {
            foreach (var p in parameters) p.grad = p.detach() / 2 + tensor(Grid.Values((int)p.numel(), t), p.shape, type);
            optimiser.step();
            if (after.IndexOf(t + 1) is var kept && kept < 0) continue;
            for (var i = 0; i < parameters.Length; i++)
            {
                var expected = ReferenceFile.Doubles(stored["parameters"]![kept]![i]!.GetValue<string>(), dtype);
                (dtype == "float32" ? new Tolerance(2e-5, 2e-5) : new Tolerance(1e-13, 1e-13)).Check(
                    ReferenceCase.Values(parameters[i]),
                    expected,
                    $"{stored.Text("optimiser")} {stored["arguments"]!.ToJsonString()} after step {t + 1}, parameter {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_saved_state_continues_as_if_nothing_had_happened(int number)
    {
        var stored = ReferenceFile.Cases("optimisers.json").ElementAt(number);
        Parameter[] Fresh() => [Start([3, 4], 1, float64), Start([4], 2, float64)];
        OptimizerHelper New(Parameter[] of) => (OptimizerHelper)Make(stored.Text("optimiser"), stored["arguments"]!.AsObject(), of);
        var (straight, interrupted) = (Fresh(), Fresh());
        var (first, second) = (New(straight), New(interrupted));
        Run(first, straight, 0, 10);
        Run(second, interrupted, 0, 5);

        using var file = new MemoryStream();
        second.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        var fromFile = New(interrupted);
        fromFile.load_state_dict(new BinaryReader(file));
        var fromMemory = New(interrupted);
        fromMemory.load_state_dict(fromFile.state_dict());
        fromFile.Dispose();
        foreach (var (state, original) in fromMemory.state_dict().State.Zip(second.state_dict().State)) state.ApproximatelyEquals(original)
            .ShouldBeTrue();
        Run(fromMemory, interrupted, 5, 10);
        for (var i = 0; i < straight.Length; i++) ReferenceCase.Values(interrupted[i]).ShouldBe(ReferenceCase.Values(straight[i]));
    }

    private static void Run(OptimizerHelper optimiser, Parameter[] parameters, int from, int to)
    {
        for (var t = from; t < to; t++)
        {
            foreach (var p in parameters) p.grad = p.detach() / 2 + tensor(Grid.Values((int)p.numel(), t), p.shape);
            optimiser.step();
        }
    }

    private static Parameter Start(long[] shape, int salt, ScalarType type) =>
        new(tensor(Grid.Values((int)shape.Aggregate(1L, (a, b) => a * b), salt), shape, type));

    private static optim.Optimizer Make(string name, JsonObject a, Parameter[] parameters)
    {
        double Number(string key, double missing) => a[key]?.GetValue<double>() ?? missing;
        bool Flag(string key) => a[key]?.GetValue<bool>() ?? false;
        var lr = Number("lr", double.NaN);
        var (beta1, beta2) = a["betas"] is JsonArray betas ? (betas[0]!.GetValue<double>(), betas[1]!.GetValue<double>()) : (0.9, 0.999);
        return name switch
        {
            "SGD" => optim.SGD(
                parameters,
                lr,
                Number("momentum", 0),
                Number("dampening", 0),
                Number("weight_decay", 0),
                Flag("nesterov"),
                Flag("maximize")),
            "Adam" =>
                optim.Adam(parameters, lr, beta1, beta2, Number("eps", 1e-8), Number("weight_decay", 0), Flag("amsgrad"), Flag("maximize")),
            "AdamW" => optim.AdamW(
                parameters, lr, beta1, beta2, Number("eps", 1e-8), Number("weight_decay", 0), Flag("amsgrad"), Flag("maximize")),
            "RMSprop" => optim.RMSProp(
                parameters,
                lr,
                Number("alpha", 0.99),
                Number("eps", 1e-8),
                Number("weight_decay", 0),
                Number("momentum", 0),
                Flag("centered"),
                Flag("maximize")),
            _ => throw new FormatException($"optimiser {name}"),
        };
    }
}
