using System.Text.Json.Nodes;
using Lessons.Decoding;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace Lessons.Tests.Decoding;

/// <summary>Every transform against tests/Reference/decoding.json, in both precisions: what is kept, and its probabilities.</summary>
public class DecodingReferenceTests
{
    public static TheoryData<string> Transforms => ["temperature", "top-k", "top-p", "min-p", "divide", "repaired"];

    [Theory]
    [MemberData(nameof(Transforms))]
    [Equation("8.1")]
    [Equation("8.2")]
    [Equation("8.3")]
    [Equation("8.4")]
    [Equation("8.9")]
    [Equation("8.10")]
    public void Transforms_are_those_of_the_formulas_in_PyTorch(string transform)
    {
        var cases = ReferenceFile.Cases("decoding.json").Where(c => c.Text("transform") == transform).ToArray();
        cases.Length.ShouldBeGreaterThan(20);
        foreach (var stored in cases)
        {
            var expected = ReferenceCase.Values(ReferenceCase.Read(stored["p"]!));
            var logits = ReferenceCase.Read(stored["logits"]!);
            Near(Probabilities(transform, stored, logits), expected, 1e-13, stored);
            // A float32 knows neither 1e-300 nor the last digits that decide what a mass of rounded numbers is.
            if (stored.Text("rows") == "random") Near(Probabilities(transform, stored, logits.to_type(float32)), expected, 1e-5, stored);
        }
    }

    private static double[] Probabilities(string transform, JsonObject stored, Tensor logits)
    {
        var setting = stored["setting"]!.GetValue<double>();
        var made = transform switch
        {
            "temperature" => Temperature.Apply(logits, setting),
            "top-k" => TopK.Apply(logits, (int)setting),
            "top-p" => TopP.Apply(logits, setting),
            "min-p" => MinP.Apply(logits, setting),
            "divide" => RepetitionPenalty.Divide(logits, ReferenceCase.Read(stored["text"]!), setting),
            _ => RepetitionPenalty.Apply(logits, ReferenceCase.Read(stored["text"]!), setting),
        };
        made.dtype.ShouldBe(logits.dtype);
        return ReferenceCase.Values(made.softmax(-1));
    }

    private static void Near(double[] actual, double[] expected, double tolerance, JsonObject stored)
    {
        var name = $"{stored.Text("rows")}, {stored["setting"]}";
        actual.Length.ShouldBe(expected.Length, name);
        for (var i = 0; i < actual.Length; i++) actual[i].ShouldBe(expected[i], tolerance, $"{name}, element {i}");
    }
}
