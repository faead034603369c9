namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>
                /// eta_min + (first rate - eta_min) (1 + cos(pi t / T_max)) / 2. Loshchilov and Hutter 2016,
                /// arXiv:1608.03983.
                /// </summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _T_max;
                    private readonly double _eta_min;

                    public CosineAnnealingLR(
                        Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (!(T_max > 0)) throw new ArgumentException($"CosineAnnealingLR: T_max is {T_max}, expected more than 0");
                        _T_max = T_max;
                        _eta_min = eta_min;
                        Start();
                    }

                    // Step by step, so that it can run together with other schedules; at the end of a half-wave the quotient is 0/0.
                    private protected override double Next(double rate, double baseRate, int epoch)
                    {
                        if (epoch == 0) return rate;
                        if ((epoch - 1 - _T_max) % (2 * _T_max) == 0)
                            return rate + (baseRate - _eta_min) * (1 - Math.Cos(Math.PI / _T_max)) / 2;
                        return (1 + Math.Cos(Math.PI * epoch / _T_max)) / (1 + Math.Cos(Math.PI * (epoch - 1) / _T_max)) * (rate - _eta_min)
                            + _eta_min;
                    }

                    private protected override double ClosedForm(double baseRate, int epoch) =>
                        _eta_min + (baseRate - _eta_min) * (1 + Math.Cos(Math.PI * epoch / _T_max)) / 2;
                }
            }
        }
    }
}
