using ManagedTorch.Tests.Harness;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;
using Anneal = TorchSharp.torch.optim.lr_scheduler.impl.OneCycleLR.AnnealStrategy;

namespace ManagedTorch.Tests.Optimisers;

public class ScheduleTests
{
    public static TheoryData<string> Names() => [.. ReferenceFile.Cases("schedules.json").Select(c => c.Text("schedule"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_equal_PyTorchs(string name)
    {
        var stored = ReferenceFile.Cases("schedules.json").Single(c => c.Text("schedule") == name);
        var optimiser = optim.SGD([new Parameter(zeros(1))], 0.5, momentum: 0.9);
        var schedule = Make(name, optimiser);
        var (rates, momenta) = (new List<double>(), new List<double>());
        var expected = ReferenceFile.Doubles(stored.Text("rates"));
        while (true)
        {
            rates.Add(optimiser.ParamGroups.First().LearningRate);
            momenta.Add(optimiser.Momentum);
            schedule.get_last_lr().First().ShouldBe(rates[^1]);
            if (rates.Count == expected.Length) break;
            optimiser.step();
            schedule.step();
        }

        var allowed = new Tolerance(1e-15, 1e-12);
        allowed.Check(rates, expected, $"{name}: rates");
        allowed.Check(momenta, ReferenceFile.Doubles(stored.Text("momenta")), $"{name}: momenta");
    }

    [Fact]
    public void The_closed_form_is_the_same_schedule()
    {
        Func<optim.Optimizer, LRScheduler>[] schedules =
        [
            o => StepLR(o, 3, 0.5), o => MultiStepLR(o, [2, 5], 0.1), o => ExponentialLR(o, 0.9),
            o => LinearLR(o, 0.1, 1, 6), o => CosineAnnealingLR(o, 5, 0.05), o => LambdaLR(o, t => 1.0 / (1 + t)),
        ];
        foreach (var make in schedules)
        {
            var (one, other) = (optim.SGD([new Parameter(zeros(1))], 0.5), optim.SGD([new Parameter(zeros(1))], 0.5));
            var (stepped, jumped) = (make(one), make(other));
            for (var t = 1; t < 12; t++)
            {
                stepped.step();
                jumped.step(t);
                jumped.get_last_lr().First().ShouldBe(stepped.get_last_lr().First(), 1e-12, $"{stepped.GetType().Name} at {t}");
            }
        }
    }

    [Fact]
    public void A_plateau_is_waited_out_and_then_left()
    {
        var optimiser = optim.SGD([new Parameter(zeros(1))], 1);
        var schedule = ReduceLROnPlateau(optimiser, factor: 0.5, patience: 2, cooldown: 1, min_lr: [0.3]);
        var rates = new List<double>();
        foreach (var metric in new double[] { 3, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1 })
        {
            schedule.step(metric);
            rates.Add(optimiser.ParamGroups.First().LearningRate);
        }

        rates.ShouldBe([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3, 0.3]);
        Should.Throw<InvalidOperationException>(() => schedule.step()).Message.ShouldContain("step(metric)");
    }

    [Fact]
    public void Multiplying_goes_on_from_the_rate_that_is_there()
    {
        var optimiser = optim.SGD([new Parameter(zeros(1))], 1);
        var schedule = MultiplicativeLR(optimiser, _ => 0.5);
        schedule.step();
        optimiser.ParamGroups.First().LearningRate = 10;
        schedule.step();
        optimiser.ParamGroups.First().LearningRate.ShouldBe(5);
    }

    [Fact]
    public void A_cycle_ends_and_says_so()
    {
        var optimiser = optim.AdamW([new Parameter(zeros(1))], 1);
        var schedule = OneCycleLR(optimiser, 1, total_steps: 10);
        optimiser.Betas.Item1.ShouldBe(0.95);
        for (var t = 0; t < 10; t++) schedule.step();
        Should.Throw<InvalidOperationException>(() => schedule.step()).Message.ShouldBe(
            "OneCycleLR: step 11 was asked for, the cycle has 10");
    }

    private static LRScheduler Make(string name, optim.Optimizer o) => name switch
    {
        "StepLR" => StepLR(o, 7, 0.5),
        "MultiStepLR" => MultiStepLR(o, [5, 20], 0.1),
        "ExponentialLR" => ExponentialLR(o, 0.9),
        "LambdaLR" => LambdaLR(o, epoch => 1 / (1 + 0.5 * epoch)),
        "CosineAnnealingLR" => CosineAnnealingLR(o, 20, 0.05),
        "LinearLR" => LinearLR(o, 0.1, 1, 10),
        "SequentialLR" => SequentialLR(o, [LinearLR(o, 0.1, 1, 10), CosineAnnealingLR(o, 30)], [10]),
        "OneCycleLR" => OneCycleLR(o, 1, total_steps: 51),
        "OneCycleLR_whole" => OneCycleLR(o, 1, total_steps: 50, three_phase: true),
        "OneCycleLR_linear" => OneCycleLR(
            o,
            1,
            total_steps: 51,
            pct_start: 0.2,
            anneal_strategy: Anneal.Linear,
            cycle_momentum: false,
            div_factor: 10,
            final_div_factor: 100),
        _ => throw new FormatException($"schedule {name}"),
    };
}
