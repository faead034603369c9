using Lessons.ExposureBias;

namespace Lessons.Tests.ExposureBias;

public class EbMTests
{
    [Fact]
    [Equation("9.4")]
    public void Worse_continuations_give_more_than_1()
    {
        EbM.Ratio(0.9, 0.9).ShouldBe(1);
        EbM.Ratio(0.9, 0.6).ShouldBe(1.5, 1e-12);
        EbM.Ratio(0.9, 0).ShouldBe(double.PositiveInfinity);
        Should.Throw<ArgumentException>(() => EbM.Ratio(0, 0.5)).Message
            .ShouldStartWith("EbM.Ratio: the quality after data is 0; expected a finite number above 0");
        Should.Throw<ArgumentException>(() => EbM.Ratio(1, double.NaN)).Message
            .ShouldStartWith("EbM.Ratio: the quality after other prefixes is NaN; expected 0 or more");
    }
}
