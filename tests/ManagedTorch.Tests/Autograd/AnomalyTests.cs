using TorchSharp;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Autograd;

public class AnomalyTests
{
    [Fact]
    public void A_NaN_is_reported_where_it_arose_and_only_while_asked_for()
    {
        Tensor Loss(Tensor x) => (x.sqrt() * 0).sum();
        var x = zeros(2, requires_grad: true);
        using (autograd.detect_anomaly())
        {
            AnomalyMode.IsEnabled.ShouldBeTrue();
            Should.Throw<InvalidOperationException>(() => Loss(x).backward()).Message.ShouldStartWith("backward: sqrt turned");
            using (autograd.set_detect_anomaly(false)) Loss(x).backward();
            AnomalyMode.ShouldCheckNaN.ShouldBeTrue();
        }

        AnomalyMode.IsEnabled.ShouldBeFalse();
        float.IsNaN(x.grad!.data<float>()[0]).ShouldBeTrue();
    }
}
