using System.Text.Json.Nodes;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

/// <summary>A seed gives a module the weights it gives in PyTorch, and takes as many numbers from the stream.</summary>
[Collection("process state")]
public class WeightReferenceTests
{
    private static readonly Tolerance Allowed = new(3e-7, 3e-7);

    [Fact]
    public void Modules_start_with_PyTorchs_weights()
    {
        foreach (var stored in ReferenceFile.Cases("weights.json").Where(c => c.ContainsKey("module")))
        {
            manual_seed(stored.Integer("seed"));
            var name = stored.Text("module");
            var module = Make(name);
            var next = rand(1, dtype: float64).item<double>();
            module.named_parameters().Select(p => p.name).ShouldBe(stored["parameters"]!.AsObject().Select(p => p.Key), name);
            foreach (var (key, parameter) in module.named_parameters()) CheckTensor(
                parameter, stored["parameters"]![key]!, $"{name}.{key}");
            next.ShouldBe(double.Parse(stored.Text("next")), name);
        }
    }

    [Fact]
    public void Initial_values_equal_PyTorchs()
    {
        foreach (var stored in ReferenceFile.Cases("weights.json").Where(c => c.ContainsKey("init")))
        {
            manual_seed(stored.Integer("seed"));
            var x = Fill(stored.Text("init"), stored["arguments"]!.AsObject(), empty(ReferenceCase.Shape(stored["result"]!)));
            var next = rand(1, dtype: float64).item<double>();
            CheckTensor(x, stored["result"]!, $"{stored.Text("init")} {stored["arguments"]!.ToJsonString()}");
            next.ShouldBe(double.Parse(stored.Text("next")), stored.Text("init"));
        }
    }

    private static void CheckTensor(Tensor actual, JsonNode expected, string what)
    {
        actual.shape.ShouldBe(ReferenceCase.Shape(expected), what);
        Allowed.Check(ReferenceCase.Values(actual), ReferenceFile.Doubles(expected.Text("values"), "float32"), what);
    }

    private static Module Make(string name) => name switch
    {
        "Linear 5 3" => Linear(5, 3),
        "Linear 20 7 without bias" => Linear(20, 7, hasBias: false),
        "Linear 3 40" => Linear(3, 40),
        "Embedding 10 4" => Embedding(10, 4),
        "Embedding 3 2" => Embedding(3, 2),
        "LayerNorm 6" => LayerNorm(6),
        _ => throw new FormatException($"module {name}"),
    };

    private static Tensor Fill(string name, JsonObject a, Tensor x)
    {
        double Number(string key, double missing) => a[key]?.GetValue<double>() ?? missing;
        var mode = a["mode"]?.GetValue<string>() == "fan_out" ? init.FanInOut.FanOut : init.FanInOut.FanIn;
        var nonlinearity = a["nonlinearity"]?.GetValue<string>() == "relu" ? init.NonlinearityType.ReLU : init.NonlinearityType.LeakyReLU;
        return name switch
        {
            "kaiming_uniform_" => init.kaiming_uniform_(x, Number("a", 0), mode, nonlinearity),
            "kaiming_normal_" => init.kaiming_normal_(x, Number("a", 0), mode, nonlinearity),
            "xavier_uniform_" => init.xavier_uniform_(x, Number("gain", 1)),
            "xavier_normal_" => init.xavier_normal_(x, Number("gain", 1)),
            "normal_" => init.normal_(x, Number("mean", 0), Number("std", 1)),
            "uniform_" => init.uniform_(x, Number("a", 0), Number("b", 1)),
            "constant_" => init.constant_(x, Number("val", 0)),
            "ones_" => init.ones_(x),
            "zeros_" => init.zeros_(x),
            _ => throw new FormatException($"init.{name}"),
        };
    }
}
