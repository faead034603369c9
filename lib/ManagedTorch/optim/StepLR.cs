namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler StepLR(
                Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Multiplies the rate by gamma every step_size steps.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int _step_size;
                    private readonly double _gamma;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (step_size <= 0) throw new ArgumentException($"StepLR: step_size is {step_size}, expected 1 or more");
                        _step_size = step_size;
                        _gamma = gamma;
                        Start();
                    }

                    private protected override double Next(double rate, double baseRate, int epoch) =>
                        epoch == 0 || epoch % _step_size != 0 ? rate : rate * _gamma;

                    private protected override double ClosedForm(double baseRate, int epoch) =>
                        baseRate * Math.Pow(_gamma, epoch / _step_size);
                }
            }
        }
    }
}
