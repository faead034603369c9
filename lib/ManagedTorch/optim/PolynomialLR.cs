namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) =>
                new impl.PolynomialLR(optimizer, total_iters, power, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The first rate times (1 - t / total_iters)^power.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int _total_iters;
                    private readonly double _power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _total_iters = total_iters;
                        _power = power;
                        Start();
                    }

                    private protected override double Next(double rate, double baseRate, int epoch) =>
                        epoch == 0 || epoch > _total_iters ? rate
                        : rate * Math.Pow((1 - (double)epoch / _total_iters) / (1 - (epoch - 1.0) / _total_iters), _power);

                    private protected override double ClosedForm(double baseRate, int epoch) => baseRate * Math.Pow(1 - (double)Math.Min(epoch, _total_iters) / _total_iters, _power);
                }
            }
        }
    }
}
