using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Parity.Families;

internal static class Schedules
{
    public static void Run()
    {
        (string Name, Func<optim.Optimizer, LRScheduler> Make)[] schedules =
        [
            ("StepLR", o => StepLR(o, 4, 0.5)), ("MultiStepLR", o => MultiStepLR(o, [3, 7], 0.1)),
            ("ExponentialLR", o => ExponentialLR(o, 0.9)), ("LambdaLR", o => LambdaLR(o, t => 1 / (1 + 0.5 * t))),
            ("MultiplicativeLR", o => MultiplicativeLR(o, t => 0.95)),
            ("CosineAnnealingLR", o => CosineAnnealingLR(o, 8, 0.01)), ("LinearLR", o => LinearLR(o, 0.1, 1, 6)),
            ("OneCycleLR", o => OneCycleLR(o, 1, total_steps: 12)),
            ("OneCycleLR.linear", o => OneCycleLR(o, 1, total_steps: 12, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear,
            pct_start: 0.25)), ("OneCycleLR.three", o => OneCycleLR(o, 1, total_steps: 12, three_phase: true)),
            ("SequentialLR", o => SequentialLR(o, [LinearLR(o, 0.1, 1, 4), CosineAnnealingLR(o, 8)], [4])),
        ];
        foreach (var (name, make) in schedules)
        {
            Same($"rates.{name}", () =>
            {
                using var optimiser = optim.SGD([new TorchSharp.Modules.Parameter(zeros(1))], 0.5, momentum: 0.9);
                var schedule = make(optimiser);
                var rates = new List<double>();
                for (var t = 0; t < 12; t++)
                {
                    rates.Add(optimiser.ParamGroups.First().LearningRate);
                    optimiser.step();
                    schedule.step();
                }

                return name.StartsWith("OneCycleLR", StringComparison.Ordinal) ? rates : rates.Concat(schedule.get_last_lr());
            });
        }

        Same("rates.ReduceLROnPlateau", () =>
        {
            var optimiser = optim.SGD([new TorchSharp.Modules.Parameter(zeros(1))], 0.5);
            var schedule = ReduceLROnPlateau(optimiser, patience: 1, factor: 0.5);
            var rates = new List<double>();
            foreach (var loss in new[] { 1.0, 0.9, 0.9, 0.9, 0.9, 0.5, 0.6, 0.6 })
            {
                schedule.step(loss);
                rates.Add(optimiser.ParamGroups.First().LearningRate);
            }

            return rates;
        });
        Same("momentum.OneCycleLR", () =>
        {
            var optimiser = optim.AdamW([new TorchSharp.Modules.Parameter(zeros(1))], 0.5);
            var schedule = OneCycleLR(optimiser, 1, total_steps: 5);
            var betas = new List<double>();
            for (var t = 0; t < 5; t++)
            {
                betas.Add(((optim.IBetas)optimiser.ParamGroups.First()).Betas.Item1);
                schedule.step();
            }

            return betas;
        });
    }
}
