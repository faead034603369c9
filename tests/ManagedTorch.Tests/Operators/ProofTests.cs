using System.Reflection;
using ManagedTorch.Tests.Harness;
using ManagedTorch.Tests.Tensors;
using TorchSharp;
using Xunit.Abstractions;

namespace ManagedTorch.Tests.Operators;

/// <summary>
/// What holds each public operator to the truth: every method of Tensor, torch and torch.nn.functional that returns
/// tensors is looked up among the stored PyTorch cases, the in-place forms and the forms it stands for.
/// </summary>
public class ProofTests(ITestOutputHelper output)
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Fill, draw, count, compare or hold: nothing here has a derivative. Their own tests say what they give.
    private static readonly HashSet<string> WithoutDerivative =
    [
        .. "arange empty empty_like eye from_array full full_like linspace ones ones_like tensor".Split(' '),
        .. "tril_indices triu_indices zeros zeros_like".Split(' '),
        .. "new_empty new_full new_ones new_zeros".Split(' '),
        .. "bernoulli bernoulli_ exponential_ multinomial normal normal_ rand rand_like randint randn randn_like".Split(' '),
        .. "randperm uniform_".Split(' '),
        .. "argwhere equal greater greater_equal isclose less less_equal logical_or not_equal".Split(' '),
        .. "bool int long detach requires_grad_ with_requires_grad Load load".Split(' '),
        .. "DetachFromDisposeScope MoveToOtherDisposeScope MoveToOuterDisposeScope".Split(' '),
    ];

    // Tested beside their neighbours, for what they do to a gradient too.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["addmm"] = nameof(FormsTests.A_product_is_added_with_weights),
        ["transpose_"] = nameof(FormsTests.A_tensor_can_change_its_own_shape),
        ["unsqueeze_"] = nameof(FormsTests.A_tensor_can_change_its_own_shape),
        ["squeeze_"] = nameof(FormsTests.A_tensor_can_change_its_own_shape),
        ["to_type"] = nameof(CopyTests.A_conversion_gives_its_gradient_back_in_the_inputs_type),
        ["copy_"] = nameof(CopyTests.A_copy_takes_the_place_of_what_was_there),
    };

    [Fact]
    public void Every_public_operator_has_its_proof()
    {
        string[] operators = [.. Methods().Where(ReturnsTensors).Select(method => method.Name).Distinct().Order()];
        var differentiable = operators.Except(WithoutDerivative).ToArray();
        var stored = ReferenceCase.All().Where(c => OperatorTable.Entries.ContainsKey(c.Op)).ToLookup(c => NameOf(c.Op, operators));
        var inPlace = InPlaceTests.Forms.Keys.Select(FirstWord).ToHashSet();
        var otherNames = OtherNameTests.Forms.Keys.Select(FirstWord).ToHashSet();

        string Proof(string name) =>
            stored[name].Any()
                ? stored[name].Any(c => c.Gradients is not null) ? "PyTorch's values and gradients, and differences" : "PyTorch's values"
            : inPlace.Contains(name) ? "the numbers and gradient of the form that makes a new tensor"
            : otherNames.Contains(name) ? "the numbers and gradient of the form it stands for"
            : Elsewhere.TryGetValue(name, out var test) ? test
            : "";

        var proofs = differentiable.ToLookup(Proof);
        output.WriteLine(
            $"operators covered / operators public: {differentiable.Length - proofs[""].Count()} / {differentiable.Length}, and "
            + $"{operators.Length - differentiable.Length} without a derivative");
        foreach (var proof in proofs.OrderByDescending(group => group.Count()))
            output.WriteLine($"\n{proof.Count()} by {proof.Key}:\n{string.Join(' ', proof)}");
        proofs[""].ShouldBeEmpty("operators without a proof");
        Elsewhere.Values.Except(new[] { typeof(CopyTests), typeof(FormsTests) }.SelectMany(type => type.GetMethods())
            .Select(method => method.Name)).ShouldBeEmpty();
        differentiable.Length.ShouldBeGreaterThan(200);
    }

    /// <summary>A list that names what is gone, or what has a stored gradient, tells a story.</summary>
    [Fact]
    public void What_is_listed_as_without_a_derivative_has_none()
    {
        var operators = Methods().Where(ReturnsTensors).Select(method => method.Name).ToHashSet();
        WithoutDerivative.Except(operators).ShouldBeEmpty();
        ReferenceCase.All()
            .Where(c => c.Gradients is not null)
            .Select(c => NameOf(c.Op, operators))
            .Intersect(WithoutDerivative)
            .ShouldBeEmpty();
    }

    private static IEnumerable<MethodInfo> Methods() =>
        new[] { typeof(torch.Tensor), typeof(torch), typeof(torch.nn.functional) }.SelectMany(type => type.GetMethods(Own))
            .Where(method => !method.IsSpecialName);

    private static bool ReturnsTensors(MethodInfo method) => IsTensors(method.ReturnType);

    private static bool IsTensors(Type type) =>
        type == typeof(torch.Tensor)
            || (type.IsArray && IsTensors(type.GetElementType()!))
            || (type.IsGenericType && type.GetGenericArguments().Any(IsTensors));

    // A stored case is named after its operator, and what is special about it: sum_dim, index_put_accumulate.
    private static string NameOf(string stored, IEnumerable<string> operators) =>
        operators.Where(name => stored == name || stored.StartsWith(name + "_", StringComparison.Ordinal)).MaxBy(name => name.Length) ?? "";

    private static string FirstWord(string form) => form.Split(' ')[0];
}
