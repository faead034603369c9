namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler SequentialLR(
                Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static partial class impl
            {
                /// <summary>Schedules one after the other; each starts again at its milestone.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;
                    private readonly List<int> _milestones;

                    public SequentialLR(
                        Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch)
                    {
                        _schedulers = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_schedulers.Count != _milestones.Count + 1)
                            throw new ArgumentException(
                                $"SequentialLR: {_schedulers.Count} schedules need {_schedulers.Count - 1} milestones, "
                                + $"{_milestones.Count} were given");

                        // Each schedule took its first step when it was made; only the first one's counts.
                        Apply([.. BaseRates]);
                        foreach (var scheduler in _schedulers) scheduler.Epoch--;
                        _schedulers[0].Start();
                        Start();
                    }

                    public override void step(int? epoch)
                    {
                        if (epoch is not null)
                            throw new NotSupportedException(
                                "SequentialLR: a step number cannot be given; step() goes on from the step before");
                        _step_count++;
                        Epoch++;
                        var current = _milestones.Count(milestone => milestone <= Epoch);
                        if (current > 0 && _milestones[current - 1] == Epoch) _schedulers[current].step(0);
                        else _schedulers[current].step();
                        Apply([.. Groups.Select(group => group.LearningRate)]);
                    }
                }
            }
        }
    }
}
