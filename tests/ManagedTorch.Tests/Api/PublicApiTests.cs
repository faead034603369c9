using System.Reflection;
using System.Text;
using ManagedTorch.RandomNumbers;

namespace ManagedTorch.Tests.Api;

/// <summary>Whoever writes against ManagedTorch can switch to TorchSharp: every public name is TorchSharp's.</summary>
public class PublicApiTests
{
    private static readonly Assembly Engine = typeof(RandomGenerator).Assembly;

    [Fact]
    public void Every_public_member_is_TorchSharps()
    {
        var snapshot = ApiSnapshot.Load(Engine);
        var strangers = Engine.GetExportedTypes().SelectMany(ApiMembers.Of).Where(member => !snapshot.Has(member)).ToList();
        if (strangers.Count == 0) return;

        var message = new StringBuilder($"{strangers.Count} public members are not TorchSharp's.\n");
        foreach (var stranger in strangers)
            message.Append("  ours:    ").AppendLine(stranger.Line.Replace('\t', ' '))
                .Append("  nearest: ").AppendLine(snapshot.Nearest(stranger.Line).Replace('\t', ' '));
        Assert.Fail(message.ToString());
    }

    [Fact]
    public void Nothing_public_is_outside_its_namespace() =>
        Engine.GetExportedTypes().Where(type => type.Namespace is not { } space
            || !$"{space}.".StartsWith("TorchSharp.", StringComparison.Ordinal))
            .Select(type => type.FullName).ShouldBeEmpty();

    [Fact]
    public void There_is_something_to_compare() =>
        Engine.GetExportedTypes().Select(type => type.FullName).ShouldContain("TorchSharp.torch+Tensor");
}
