using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Plotting.Scales;

namespace Plotting.Tests;

public class TicksTests
{
    /// <summary>Extents over many orders of magnitude, away from and around zero.</summary>
    private static readonly Arbitrary<Extent> Extents = (
        from centre in Gen.Choose(-1000, 1000)
        from width in Gen.Choose(1, 1_000_000)
        from exponent in Gen.Choose(-12, 12)
        let unit = Math.Pow(10, exponent)
        select new Extent(centre * unit, (centre + width / 1000.0) * unit)).ToArbitrary();

    private static readonly Arbitrary<Extent> PositiveExtents = (
        from low in Gen.Choose(1, 9999)
        from ratio in Gen.Choose(1, 1_000_000)
        from exponent in Gen.Choose(-15, 15)
        let min = low / 1000.0 * Math.Pow(10, exponent)
        select new Extent(min, min * (1 + (double)ratio * ratio / 1e4))).ToArbitrary();

    [Fact]
    public void Linear_ticks_lie_inside_and_step_by_1_2_or_5_times_a_power_of_ten() =>
        Prop.ForAll(Extents, extent =>
        {
            foreach (var count in (int[])[2, 5, 9])
            {
                var values = Labelled(new LinearScale(extent), count).Select(t => t.Value).ToArray();
                values.Length.ShouldBeInRange(1, 2 * count + 1);
                values.ShouldAllBe(v => v >= extent.Min - 1e-6 * extent.Span && v <= extent.Max + 1e-6 * extent.Span);
                foreach (var (a, b) in values.Zip(values.Skip(1)))
                {
                    var step = (b - a) / Math.Pow(10, Math.Floor(Math.Log10((b - a) * 1.0000001)));
                    new[] { 1.0, 2, 5 }.ShouldContain(m => Math.Abs(step - m) < 1e-3 * m, $"step {b - a} in {extent}");
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_of_a_scale_differ_and_say_their_value() =>
        Prop.ForAll(Extents, extent =>
        {
            var ticks = Labelled(new LinearScale(extent), 6).ToArray();
            ticks.Select(t => t.Label).Distinct().Count().ShouldBe(ticks.Length);
            foreach (var tick in ticks)
                Read(tick.Label).ShouldBe(tick.Value, 1e-9 * Math.Max(Math.Abs(extent.Min), Math.Abs(extent.Max)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Log_ticks_lie_inside_and_say_their_value() =>
        Prop.ForAll(PositiveExtents, extent =>
        {
            var scale = new LogScale(extent);
            var ticks = Labelled(scale, 6).ToArray();
            ticks.Length.ShouldBeInRange(1, 14);
            ticks.Select(t => t.Label).Distinct().Count().ShouldBe(ticks.Length);
            foreach (var tick in ticks)
            {
                scale.Position(tick.Value).ShouldBeInRange(-1e-6, 1 + 1e-6);
                Read(tick.Label).ShouldBe(tick.Value, 1e-9 * tick.Value);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 200, 4, "0 50 100 150 200")]
    [InlineData(-3, 3, 5, "−3 −2 −1 0 1 2 3")]
    [InlineData(0, 40000, 4, "0 10,000 20,000 30,000 40,000")]
    [InlineData(0, 3e7, 4, "0 1×10⁷ 2×10⁷ 3×10⁷")]
    [InlineData(0, 3e-6, 4, "0 1×10⁻⁶ 2×10⁻⁶ 3×10⁻⁶")]
    public void Linear_labels_as_a_textbook_sets_them(double min, double max, int count, string labels) =>
        string.Join(' ', Labelled(new LinearScale(new Extent(min, max)), count).Select(t => t.Label)).ShouldBe(labels);

    [Theory]
    [InlineData(0.001, 10, "0.001 0.01 0.1 1 10")]
    [InlineData(1e-6, 1e2, "10⁻⁶ 10⁻⁴ 10⁻² 10⁰ 10²")]
    [InlineData(0.1, 2, "0.1 0.2 0.5 1 2")]
    public void Log_labels_as_a_textbook_sets_them(double min, double max, string labels) =>
        string.Join(' ', Labelled(new LogScale(new Extent(min, max)), 5).Select(t => t.Label)).ShouldBe(labels);

    [Fact]
    public void A_log_scale_places_equal_ratios_at_equal_distances_and_zero_nowhere()
    {
        var scale = new LogScale(new Extent(0.01, 100));
        scale.Position(1).ShouldBe(0.5, 1e-12);
        scale.Position(10).ShouldBe(0.75, 1e-12);
        double.IsNaN(scale.Position(0)).ShouldBeTrue();
        double.IsNaN(scale.Position(-1)).ShouldBeTrue();
    }

    [Fact]
    public void A_constant_series_gets_an_axis_with_a_width()
    {
        var range = new Axis().Range(new Extent(0.3, 0.3 + 1e-17), 0.05, keepZero: false);
        range.Min.ShouldBeLessThan(0.28);
        range.Max.ShouldBeGreaterThan(0.32);
    }

    private static IEnumerable<Tick> Labelled(Scale scale, int count) => scale.Ticks(count).Where(t => !t.IsMinor).OrderBy(t => t.Value);

    /// <summary>Reads "1.5×10⁻³", "10⁴", "−2", "10,000" back.</summary>
    private static double Read(string label)
    {
        var text = label.Replace('−', '-').Replace(",", "");
        var times = text.IndexOf('×');
        var at = times + 1;
        var power = text.AsSpan(at).StartsWith("10") && at + 2 < text.Length && "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".Contains(text[at + 2]);
        if (!power)
            return double.Parse(text, CultureInfo.InvariantCulture);
        var exponent = string.Concat(text[(at + 2)..].Select(c => c == '⁻' ? '-' : (char)('0' + "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c))));
        var mantissa = times < 0 ? "1" : text[..times];
        return double.Parse($"{mantissa}e{exponent}", CultureInfo.InvariantCulture);
    }
}
