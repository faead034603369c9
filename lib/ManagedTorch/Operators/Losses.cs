using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Losses that compare two tensors element by element.</summary>
internal static partial class Ops
{
    /// <summary>l = (x - y)^2.</summary>
    public static TensorImpl SquaredError(TensorImpl x, TensorImpl y, torch.nn.Reduction reduction)
    {
        CheckSameShape("mse_loss", x, y);
        return ReduceLoss("mse_loss", PowerNumber(Subtract(x, y), 2), reduction);
    }

    /// <summary>The losses themselves, their sum or their mean.</summary>
    private static TensorImpl ReduceLoss(string operation, TensorImpl losses, torch.nn.Reduction reduction) => reduction switch
    {
        torch.nn.Reduction.None => losses,
        torch.nn.Reduction.Sum => Sum(losses),
        torch.nn.Reduction.Mean => Mean(losses),
        _ => throw new ArgumentException($"{operation}: reduction {reduction} is not known, expected None, Mean or Sum"),
    };

    private static void CheckSameShape(string operation, TensorImpl input, TensorImpl target)
    {
        if (!input.Shape.SequenceEqual(target.Shape))
            throw new ArgumentException($"{operation}: the input is {Shapes.Format(input.Shape)} and the target {Shapes.Format(target.Shape)}; they must have the same shape");
    }
}
