namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor =
                1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The first rate times a factor that goes from start_factor to end_factor in total_iters equal steps.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start_factor;
                    private readonly double _end_factor;
                    private readonly int _total_iters;

                    public LinearLR(Optimizer optimizer, double start_factor =
                        1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (!(start_factor is > 0 and <= 1))
                            throw new ArgumentException($"LinearLR: start_factor is {start_factor}, expected more than 0 and at most 1");
                        if (!(end_factor is >= 0 and <= 1))
                            throw new ArgumentException($"LinearLR: end_factor is {end_factor}, expected 0..1");
                        _start_factor = start_factor;
                        _end_factor = end_factor;
                        _total_iters = total_iters;
                        Start();
                    }

                    private protected override double Next(double rate, double baseRate, int epoch) =>
                        epoch == 0 ? rate * _start_factor
                        : epoch > _total_iters ? rate
                        : rate * (1
                            + (_end_factor - _start_factor) / (_total_iters * _start_factor + (epoch - 1) * (_end_factor - _start_factor)));

                    private protected override double ClosedForm(double baseRate, int epoch) =>
                        baseRate * (_start_factor + (_end_factor - _start_factor) * Math.Min(epoch, _total_iters) / _total_iters);
                }
            }
        }
    }
}
