using Lessons.Models;
using Lessons.Reinforcement;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Preference;

/// <summary>
/// A GPT whose output layer is replaced by one number, the reward of a question and its answer. Equation 14.1:
/// R(x, y) = W h + b, with h (C) the hidden state at the answer's last token: the only position that has read everything.
/// Tokens (B, T) and their mask (B, T) to rewards (B). The last position whose mask is 1 counts; what follows it has
/// no influence. So a mask of the answer serves as well as one of all real tokens.
/// </summary>
/// <remarks>
/// Stiennon et al. (2020): W starts from N(0, 1 / (C + 1)), b at 0. No ranking loss moves b: see <see cref="Centre"/>.
/// </remarks>
public sealed class RewardModel : Module<Tensor, Tensor, Tensor>
{
    private readonly Gpt body;
    private readonly Linear head;

    /// <summary>Puts a head on a body. The body is the one given, not a copy: training the reward trains it.</summary>
    public RewardModel(Gpt body) : base(nameof(RewardModel))
    {
        this.body = body;
        head = Linear(body.Config.Channels, 1);
        using (no_grad())
        {
            init.normal_(head.weight!, 0, 1 / Math.Sqrt(body.Config.Channels + 1));
            init.zeros_(head.bias!);
        }

        RegisterComponents();
    }

    /// <summary>
    /// theta_RM(0) = theta_pre: a head on a copy of a pretrained model, which itself stays as it is and can go on serving
    /// as the policy or its reference.
    /// </summary>
    public static RewardModel From(Gpt pretrained) => new(ReviewGpt.Copy(pretrained));

    public Gpt Body => body;

    public Linear Head => head;

    /// <summary>Tokens (B, T) and mask (B, T) to rewards (B).</summary>
    /// <exception cref="ArgumentException">Shapes differ, or a text has no real token.</exception>
    public override Tensor forward(Tensor tokens, Tensor mask) => head.call(Last(body.Hidden(tokens), mask)).squeeze(-1); // (B)

    /// <summary>
    /// Moves b so that the mean reward of some texts is 0, and returns what it was. Ranking losses know rewards up to a
    /// constant only; a program that adds rewards up or compares them with a threshold needs to choose one.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="forward"/>, or there is no text.</exception>
    public double Centre(Tensor tokens, Tensor mask)
    {
        if (tokens.numel() == 0) throw new ArgumentException($"RewardModel.Centre: tokens {tokens.ShapeText()}; expected one text or more");
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        double mean = call(tokens, mask).mean().Number();
        head.bias!.sub_(mean);
        return mean;
    }

    /// <summary>h (B, T, C) at the last position of each text whose mask is 1, (B, C).</summary>
    private static Tensor Last(Tensor h, Tensor mask)
    {
        var (B, T, C) = (h.shape[0], h.shape[1], h.shape[2]);
        if (mask.ndim != 2 || mask.shape[0] != B || mask.shape[1] != T)
            throw new ArgumentException($"RewardModel: tokens ({B},{T}) and mask {mask.ShapeText()}; expected the same shape");
        long[] last = [.. mask.ne(0).data<bool>().ToArray().Chunk((int)T).Select(row => (long)Array.LastIndexOf(row, true))];
        Masked.RequireRows("RewardModel", mask);
        return h.gather(1, tensor(last, [B, 1, 1]).expand(B, 1, C)).squeeze(1);
    }
}
