using Lessons.ExposureBias;
using static TorchSharp.torch;

namespace Lessons.Tests.ExposureBias;

public class NegativeTrainingTests
{
    [Fact]
    [Equation("9.7")]
    public void The_loss_falls_without_bound_with_a_gradient_that_stays()
    {
        NegativeTraining.Loss(tensor(new[] { -2.0, -4 }), tensor(new[] { -1.0 })).item<double>().ShouldBe(3 - 1, 1e-12);
        foreach (var logP in new[] { -1.0, -100, -10_000 })
        {
            var negative = tensor(new[] { logP }).requires_grad_();
            var loss = NegativeTraining.Loss(tensor(new[] { -2.0 }), negative);
            loss.backward();
            loss.item<double>().ShouldBe(2 + logP, 1e-9);
            negative.grad!.item<double>().ShouldBe(1);
        }
    }

    [Fact]
    [Equation("9.8")]
    public void The_bounded_loss_stays_above_0_and_its_gradient_fades()
    {
        foreach (var P in new[] { 0.9999, 0.5, 0.01, 1e-8, 0 })
        {
            var negative = tensor(new[] { Math.Log(P) }).requires_grad_();
            var loss = NegativeTraining.BoundedLoss(tensor(new[] { -2.0 }), negative);
            loss.backward();
            loss.item<double>().ShouldBe(2 - Math.Log(1 - P), 1e-9);
            negative.grad!.item<double>().ShouldBe(P / (1 - P), 1e-6 * P / (1 - P));
        }

        NegativeTraining.BoundedLoss(tensor(new[] { -2.0 }), tensor(new[] { 0.0 })).item<double>().ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void Without_texts_there_is_no_loss()
    {
        Should.Throw<ArgumentException>(() => NegativeTraining.Loss(zeros(2), zeros(0))).Message
            .ShouldBe("NegativeTraining.Loss: log-probabilities of 2 positive and 0 negative texts; expected one or more of each");
        Should.Throw<ArgumentException>(() => NegativeTraining.BoundedLoss(zeros(0), zeros(1))).Message
            .ShouldStartWith("NegativeTraining.BoundedLoss: log-probabilities of 0 positive");
    }
}
