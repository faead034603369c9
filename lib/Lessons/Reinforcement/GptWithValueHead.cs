using Lessons.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Reinforcement;

/// <summary>
/// A <see cref="Gpt"/> that says two things after every token: the logits of the next one, and how much reward it still
/// expects, V(s_t) = w . h_t + b. Both come from the same hidden rows h. The head starts at 0, so the policy is the GPT it
/// was made of.
/// </summary>
/// <remarks>TRL's AutoModelForCausalLMWithValueHead.</remarks>
public sealed class GptWithValueHead : Module<Tensor, (Tensor Logits, Tensor Values)>
{
    private readonly Gpt gpt;
    private readonly Linear value;

    public GptWithValueHead(Gpt gpt) : base(nameof(GptWithValueHead))
    {
        this.gpt = gpt;
        value = Linear(gpt.Config.Channels, 1);
        RegisterComponents();
        using var untracked = no_grad();
        init.zeros_(value.weight!);
        init.zeros_(value.bias!);
    }

    /// <summary>The policy alone.</summary>
    public Gpt Gpt => gpt;

    /// <summary>w and b: new weights, which usually get larger steps than the pretrained ones.</summary>
    public Linear Head => value;

    /// <summary>Tokens (B, T) to logits (B, T, V) and values (B, T).</summary>
    public override (Tensor Logits, Tensor Values) forward(Tensor x)
    {
        var h = gpt.Hidden(x); // (B, T, C)
        return (gpt.Logits(h), value.call(h).squeeze(-1));
    }
}
