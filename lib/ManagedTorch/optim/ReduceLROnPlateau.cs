namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer,
                string mode = "min",
                double factor = 0.1,
                int patience = 10,
                double threshold = 0.0001,
                string threshold_mode = "rel",
                int cooldown = 0,
                IList<double>? min_lr = null,
                double eps = 1e-08,
                bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rate by factor when a metric has not become better for more than patience steps.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _smallerIsBetter;
                    private readonly bool _relative;
                    private readonly double _factor;
                    private readonly double _threshold;
                    private readonly double _eps;
                    private readonly int _patience;
                    private readonly int _cooldown;
                    private readonly List<double> _leastRates;
                    private double _best;
                    private int _badSteps;
                    private int _coolingLeft;

                    public ReduceLROnPlateau(
                        Optimizer optimizer,
                        string mode = "min",
                        double factor = 0.1,
                        int patience = 10,
                        double threshold = 0.0001,
                        string threshold_mode = "rel",
                        int cooldown = 0,
                        IList<double>? min_lr = null,
                        double eps = 1e-08,
                        bool verbose = false)
                        : base(optimizer, 0, verbose)
                    {
                        if (mode is not ("min" or "max"))
                            throw new ArgumentException($"ReduceLROnPlateau: mode is '{mode}', expected 'min' or 'max'");
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException(
                                $"ReduceLROnPlateau: threshold_mode is '{threshold_mode}', expected 'rel' or 'abs'");
                        if (!(factor < 1)) throw new ArgumentException($"ReduceLROnPlateau: factor is {factor}, expected less than 1");
                        if (min_lr is not null && min_lr.Count != 1 && min_lr.Count != Groups.Count)
                            throw new ArgumentException(
                                $"ReduceLROnPlateau: min_lr has {min_lr.Count} rates, expected 1 or one for each of {Groups.Count} groups");
                        (_smallerIsBetter, _relative) = (mode == "min", threshold_mode == "rel");
                        (_factor, _threshold, _eps, _patience, _cooldown) = (factor, threshold, eps, patience, cooldown);
                        _leastRates = [.. Groups.Select((_, i) => min_lr is null ? 0 : min_lr.Count == 1 ? min_lr[0] : min_lr[i])];
                        _best = _smallerIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() =>
                        throw new InvalidOperationException("ReduceLROnPlateau: the metric is missing; call step(metric)");

                    public override void step(int? epoch) => step();

                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        Epoch = epoch ?? Epoch + 1;
                        if (IsBetter(current)) (_best, _badSteps) = (current, 0);
                        else _badSteps++;
                        if (_coolingLeft > 0)
                        {
                            _coolingLeft--;
                            _badSteps = 0;
                        }

                        if (_badSteps <= _patience) return;
                        Apply([.. Groups.Select((group, i) => Reduced(group.LearningRate, _leastRates[i]))]);
                        (_coolingLeft, _badSteps) = (_cooldown, 0);
                    }

                    private double Reduced(double rate, double least)
                    {
                        var reduced = Math.Max(rate * _factor, least);
                        return rate - reduced > _eps ? reduced : rate;
                    }

                    private bool IsBetter(double metric) => _smallerIsBetter
                        ? metric < (_relative ? _best * (1 - _threshold) : _best - _threshold)
                        : metric > (_relative ? _best * (1 + _threshold) : _best + _threshold);
                }
            }
        }
    }
}
