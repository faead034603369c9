using Lessons.Preference;
using static Lessons.Tests.Preference.ReferenceNumbers;

namespace Lessons.Tests.Preference;

public class CalibrationTests
{
    [Fact]
    [Equation("14.6")]
    public void Bins_and_error_are_those_of_an_independent_count()
    {
        var stored = Cases("calibration").Single();
        double[] p = [.. stored["probabilities"]!.AsArray().Select(n => (double)n!)];
        bool[] came = [.. stored["outcomes"]!.AsArray().Select(n => (bool)n!)];
        var bins = Calibration.Bins(p, came);
        var expected = stored["bins"]!.AsArray().Select(n => n!.AsArray()).ToArray();
        bins.Count.ShouldBe(expected.Length);
        for (var b = 0; b < bins.Count; b++)
        {
            bins[b].Said.ShouldBe((double)expected[b][0]!, 1e-12);
            bins[b].CameTrue.ShouldBe((double)expected[b][1]!, 1e-12);
            bins[b].Count.ShouldBe((int)expected[b][2]!);
        }

        Calibration.Error(bins).ShouldBe((double)stored["error"]!, 1e-12);
    }

    [Fact]
    public void A_model_that_means_what_it_says_has_no_error_and_a_sure_wrong_one_has_all_of_it()
    {
        Calibration.Error(Calibration.Bins([0.75, 0.75, 0.75, 0.75], [true, true, true, false])).ShouldBe(0);
        Calibration.Error(Calibration.Bins([1, 0], [false, true])).ShouldBe(1);
        Calibration.Bins([0, 1], [false, true], bins: 4).ShouldBe([new CalibrationBin(0, 0, 1), new CalibrationBin(1, 1, 1)]);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        Should.Throw<ArgumentException>(() => Calibration.Bins([0.5], []))
            .Message.ShouldBe("Calibration: 1 probabilities and 0 outcomes; expected as many of both, at least one");
        Should.Throw<ArgumentException>(() => Calibration.Bins([1.5], [true]))
            .Message.ShouldBe("Calibration: a probability is 1.5; expected 0 to 1");
        Should.Throw<ArgumentException>(() => Calibration.Bins([double.NaN], [true])).Message.ShouldContain("a probability is NaN");
        Should.Throw<ArgumentException>(() => Calibration.Bins([0.5], [true], bins: 0)).Message.ShouldContain("0 bins; expected 1 or more");
    }
}
