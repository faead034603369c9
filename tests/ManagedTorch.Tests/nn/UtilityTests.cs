using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

public class UtilityTests
{
    [Theory]
    [InlineData(2.0, 13.0)]
    [InlineData(1.0, 19.0)]
    [InlineData(double.PositiveInfinity, 12.0)]
    public void Clipping_scales_all_gradients_by_their_common_norm(double p, double norm)
    {
        Parameter[] parameters = [WithGradient(3, -4), WithGradient(12, 0)];
        utils.clip_grad_norm_(parameters, 100, p).ShouldBe(norm, 1e-12);
        Gradient(parameters[0]).ShouldBe([3.0, -4.0]);
        utils.clip_grad_norm_(parameters, 1, p).ShouldBe(norm, 1e-12);
        Gradient(parameters[0])[1].ShouldBe(-4 / (norm + 1e-6), 1e-12);
        Gradient(parameters[1])[0].ShouldBe(12 / (norm + 1e-6), 1e-12);
    }

    [Fact]
    public void Clipping_by_value_bounds_each_element()
    {
        var parameter = WithGradient(3, -0.5, -4);
        utils.clip_grad_value_([parameter, new Parameter(zeros(1))], 1);
        Gradient(parameter).ShouldBe([1, -0.5, -1]);
    }

    [Fact]
    public void Parameters_become_a_vector_and_again_parameters()
    {
        var (one, other) = (Linear(3, 2), Linear(3, 2));
        var vector = utils.parameters_to_vector(one.parameters());
        vector.numel().ShouldBe(8);
        utils.vector_to_parameters(vector, other.parameters());
        other.bias!.data<float>().ToArray().ShouldBe(one.bias!.data<float>().ToArray());
        Should.Throw<ArgumentException>(() => utils.vector_to_parameters(zeros(7), other.parameters())).Message.ShouldBe(
            "vector_to_parameters: the vector is (7), the parameters have 8 elements");
    }

    [Fact]
    public void Groups_have_rates_of_their_own()
    {
        var (slow, fast) = (new Parameter(zeros(1)), new Parameter(zeros(1)));
        var optimiser = new SGD([new SGD.ParamGroup([slow], lr: 0.1), new SGD.ParamGroup { Parameters = [fast] }], 1);
        (slow + fast).backward();
        optimiser.step();
        slow.item<float>().ShouldBe(-0.1f);
        fast.item<float>().ShouldBe(-1f);
        optimiser.ParamGroups.Select(group => group.InitialLearningRate).ShouldBe([0.1, 1.0]);
    }

    [Fact]
    public void A_closure_computes_the_loss_of_the_step()
    {
        var w = new Parameter(tensor(3.0));
        var optimiser = optim.SGD([w], 0.5);
        optimiser.step(() =>
        {
            var loss = w * w;
            loss.backward();
            return loss;
        }).item<double>().ShouldBe(9);
        w.item<double>().ShouldBe(0);
    }

    private static Parameter WithGradient(params double[] gradient) =>
        new(zeros(gradient.Length, dtype: float64)) { grad = tensor(gradient) };

    private static double[] Gradient(Parameter parameter) => parameter.grad!.data<double>().ToArray();
}
