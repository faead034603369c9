namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new impl.ConstantLR(optimizer, factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The first rate times factor, until step total_iters.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _total_iters;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (!(factor is > 0 and <= 1)) throw new ArgumentException($"ConstantLR: factor is {factor}, expected more than 0 and at most 1");
                        _factor = factor;
                        _total_iters = total_iters;
                        Start();
                    }

                    private protected override double Next(double rate, double baseRate, int epoch) =>
                        epoch == 0 ? rate * _factor : epoch == _total_iters ? rate / _factor : rate;

                    private protected override double ClosedForm(double baseRate, int epoch) => epoch < _total_iters ? baseRate * _factor : baseRate;
                }
            }
        }
    }
}
