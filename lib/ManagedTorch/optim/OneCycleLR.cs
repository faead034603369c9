namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler OneCycleLR(
                Optimizer optimizer,
                double max_lr,
                int total_steps = -1,
                int epochs = -1,
                int steps_per_epoch = -1,
                double pct_start = 0.3,
                impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true,
                double base_momentum = 0.85,
                double max_momentum = 0.95,
                double div_factor = 25,
                double final_div_factor = 10000,
                bool three_phase = false,
                int last_epoch = -1,
                bool verbose = false) =>
                new impl.OneCycleLR(
                    optimizer,
                    max_lr,
                    total_steps,
                    epochs,
                    steps_per_epoch,
                    pct_start,
                    anneal_strategy,
                    cycle_momentum,
                    base_momentum,
                    max_momentum,
                    div_factor,
                    final_div_factor,
                    three_phase,
                    last_epoch,
                    verbose);

            public static partial class impl
            {
                /// <summary>
                /// Up from max_lr / div_factor to max_lr in the first part of all steps, then down to the start divided by
                /// final_div_factor, while the momentum goes the other way. Smith and Topin 2017, arXiv:1708.07120.
                /// </summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly List<Phase> _phases = [];
                    private readonly AnnealStrategy _strategy;
                    private readonly bool _cyclesMomentum;
                    private readonly int _totalSteps;

                    public OneCycleLR(
                        Optimizer optimizer,
                        double max_lr,
                        int total_steps = -1,
                        int epochs = -1,
                        int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos,
                        bool cycle_momentum = true,
                        double base_momentum = 0.85,
                        double max_momentum = 0.95,
                        double div_factor = 25,
                        double final_div_factor = 10000,
                        bool three_phase = false,
                        int last_epoch = -1,
                        bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0))
                            throw new ArgumentException(
                                $"OneCycleLR: total_steps {total_steps}, epochs {epochs}, steps_per_epoch {steps_per_epoch}: expected "
                                + "total_steps, or both others, above 0");
                        if (!(pct_start is >= 0 and <= 1))
                            throw new ArgumentException($"OneCycleLR: pct_start is {pct_start}, expected 0..1");
                        if (cycle_momentum && Groups.Exists(group => group is not (IMomentum or IBetas)))
                            throw new ArgumentException(
                                $"OneCycleLR: {optimizer.GetType().Name} has no momentum to cycle; pass cycle_momentum: false");
                        _totalSteps = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        _strategy = anneal_strategy;
                        _cyclesMomentum = cycle_momentum;
                        var (initial, up) = (max_lr / div_factor, pct_start * _totalSteps - 1);
                        _phases.Add(new Phase(up, initial, max_lr, max_momentum, base_momentum));
                        if (three_phase)
                            _phases.Add(new Phase(2 * pct_start * _totalSteps - 2, max_lr, initial, base_momentum, max_momentum));
                        _phases.Add(three_phase
                            ? new Phase(_totalSteps - 1, initial, initial / final_div_factor, max_momentum, max_momentum)
                            : new Phase(_totalSteps - 1, max_lr, initial / final_div_factor, base_momentum, max_momentum));
                        if (last_epoch == -1)
                        {
                            foreach (var group in Groups) group.InitialLearningRate = initial;
                        }

                        Start();
                    }

                    public enum AnnealStrategy
                    {
                        Cos = 0,
                        Linear = 1,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        // The loop "optimiser.step(); schedule.step();" ends with this call: its rate is never used, and no error.
                        if (Epoch > _totalSteps)
                            throw new InvalidOperationException($"OneCycleLR: step {Epoch} was asked for, the cycle has {_totalSteps}");
                        var (start, current) = (0.0, 0);
                        while (current < _phases.Count - 1 && Epoch > _phases[current].End) start = _phases[current++].End;
                        var phase = _phases[current];
                        var part = (Epoch - start) / (phase.End - start);
                        if (_cyclesMomentum) SetMomentum(Between(phase.MomentumFrom, phase.MomentumTo, part));
                        var rate = Between(phase.RateFrom, phase.RateTo, part);
                        return Groups.Select(_ => rate);
                    }

                    private double Between(double from, double to, double part) => _strategy == AnnealStrategy.Linear
                        ? (to - from) * part + from
                        : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * part));

                    private void SetMomentum(double momentum)
                    {
                        foreach (var group in Groups)
                        {
                            if (group is IMomentum controlled) controlled.Momentum = momentum;
                            else if (group is IBetas betas) betas.Betas = (momentum, betas.Betas.Item2);
                        }
                    }

                    private readonly record struct Phase(
                        double End, double RateFrom, double RateTo, double MomentumFrom, double MomentumTo);
                }
            }
        }
    }
}
