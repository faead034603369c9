namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler LambdaLR(
                Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            public static LRScheduler MultiplicativeLR(
                Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.MultiplicativeLR(optimizer, lr_lambda, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>The first rate times f(t).</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double> _factor;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factor = lr_lambda;
                        Start();
                    }

                    private protected override double Next(double rate, double baseRate, int epoch) => ClosedForm(baseRate, epoch);

                    private protected override double ClosedForm(double baseRate, int epoch) => baseRate * _factor(epoch);
                }

                /// <summary>The rate before, times f(t).</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly Func<int, double> _factor;

                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factor = lr_lambda;
                        Start();
                    }

                    private protected override double Next(double rate, double baseRate, int epoch) =>
                        epoch > 0 ? rate * _factor(epoch) : rate;
                }
            }
        }
    }
}
