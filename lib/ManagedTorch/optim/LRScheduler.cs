namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules: how the learning rate changes from step to step. Each sets the first rate when it is made.</summary>
        public static partial class lr_scheduler
        {
            public abstract class LRScheduler
            {
                private readonly List<double> _lastRates;
                private readonly bool _verbose;

                protected int _step_count;

                private protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Groups = [.. optimizer.ParamGroups];
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    _lastRates = [.. Groups.Select(group => group.LearningRate)];
                    _verbose = verbose;
                    Epoch = last_epoch;
                }

                private protected List<ILearningRateController> Groups { get; }

                private protected List<double> BaseRates { get; }

                /// <summary>Steps taken since the schedule began.</summary>
                internal int Epoch { get; set; }

                /// <summary>One step on; called after the optimiser's own.</summary>
                public virtual void step() => step(null);

                /// <summary>To step <paramref name="epoch"/>, or one step on.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    Apply([.. epoch is null ? get_lr() : get_closed_form_lr()]);
                }

                /// <summary>As step; schedules that look at a metric override this.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rate of each group, as last set.</summary>
                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>The rates of this step, from those of the step before.</summary>
                protected virtual IEnumerable<double> get_lr() =>
                    Groups.Select((group, i) => Next(group.LearningRate, BaseRates[i], Epoch));

                /// <summary>The rates of this step, from the first ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => BaseRates.Select(rate => ClosedForm(rate, Epoch));

                private protected virtual double Next(double rate, double baseRate, int epoch) => rate;

                private protected virtual double ClosedForm(double baseRate, int epoch) =>
                    throw new NotSupportedException(
                        $"{GetType().Name}: a step number cannot be given; this schedule goes on from the step before");

                /// <summary>The first step, at the end of each constructor.</summary>
                internal void Start()
                {
                    _step_count++;
                    Epoch++;
                    Apply([.. get_lr()]);
                }

                private protected void Apply(List<double> rates)
                {
                    for (var i = 0; i < rates.Count; i++)
                    {
                        if (_verbose && rates[i] != _lastRates[i]) Console.WriteLine($"Adjusting learning rate of group {i} to {rates[i]}");
                        Groups[i].LearningRate = rates[i];
                        _lastRates[i] = rates[i];
                    }
                }
            }
        }
    }
}
