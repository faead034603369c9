using System.Collections;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

/// <summary>Texts as TorchSharp writes them.</summary>
public class TensorTextTests
{
    private static readonly float[] Mixed = [0.0f, 3.141f, 6.2834f, 3.14152f, 6.28e-06f, -13.141529f, 0.01f, 4713.14f];

    private static string Text(Tensor t, TensorStringStyle style, string? format = null, int? width = null) =>
        t.ToString(style, format, width, CultureInfo.InvariantCulture, "\n");

    [Fact]
    public void Without_a_style_it_is_shape_type_and_device()
    {
        zeros(3, 4).ToString().ShouldBe("[3x4], type = Float32, device = cpu");
        tensor(1L).ToString().ShouldBe("[], type = Int64, device = cpu");
        zeros(2, 2).metastr().ShouldBe("[2x2], type = Float32, device = cpu");
    }

    [Fact]
    public void Julia_aligns_columns_and_names_slices()
    {
        Text(tensor(3.14f), julia).ShouldBe("[], type = Float32, device = cpu, value = 3.14");
        Text(zeros(0), julia).ShouldBe("[0], type = Float32, device = cpu\n\n");
        Text(zeros(4), julia).ShouldBe("[4], type = Float32, device = cpu\n 0 0 0 0\n");
        Text(tensor(Mixed, [2, 4]), julia).ShouldBe(
            "[2x4], type = Float32, device = cpu\n        0   3.141 6.2834 3.1415\n 6.28e-06 -13.142   0.01 4713.1\n");
        var cube = cat([tensor(Mixed, [1, 2, 4]), tensor(new[] { 0.01f, 0, 0, 0, 0, 0, 0, 0 }, [1, 2, 4])]);
        Text(cube, julia, "0.0000000").ShouldBe(
            "[2x2x4], type = Float32, device = cpu\n[0,..,..] =\n 0.0000000   3.1410000 6.2834000    3.1415200\n" +
            " 0.0000063 -13.1415300 0.0100000 4713.1400000\n\n[1,..,..] =\n 0.0100000 0.0000000 0.0000000 0.0000000\n" +
            " 0.0000000 0.0000000 0.0000000 0.0000000\n");
        Text(stack([cube, cube]), julia).ShouldContain("\n\n[1,0,..,..] =\n        0   3.141 6.2834 3.1415\n");
    }

    [Fact]
    public void Julia_ends_a_line_that_would_be_too_long() =>
        Text(arange(100).reshape(2, 50), julia, width: 20).ShouldBe(
            "[2x50], type = Int64, device = cpu\n  0  1  2  3  4 ...\n 50 51 52 53 54 ...\n");

    [Fact]
    public void Numpy_nests_brackets_and_leaves_out_the_middle()
    {
        Text(tensor(1.5), numpy).ShouldBe("1.5");
        Text(zeros(0), numpy).ShouldBe("[]");
        Text(zeros(1), numpy).ShouldBe("[0]");
        Text(arange(1, 200, 2), numpy).ShouldBe("[1, 3, 5, ... 195, 197, 199]");
        Text(tensor(Mixed, [2, 4]), numpy).ShouldBe("[[0, 3.141, 6.2834, 3.1415]\n [6.28e-06, -13.142, 0.01, 4713.1]]");
        Text(zeros(2, 2, 1), numpy).ShouldBe("[[[0]\n  [0]]\n\n [[0]\n  [0]]]");
        Text(arange(7, 20007, 2).reshape(100, 100), numpy).ShouldBe(
            "[[7, 9, 11, ... 201, 203, 205]\n [207, 209, 211, ... 401, 403, 405]\n [407, 409, 411, ... 601, 603, 605]\n ...\n" +
            " [19407, 19409, 19411, ... 19601, 19603, 19605]\n [19607, 19609, 19611, ... 19801, 19803, 19805]\n [19807, 19809, 19811, "
            + "... 20001, 20003, 20005]]");
    }

    [Fact]
    public void CSharp_is_an_array_expression()
    {
        Text(zeros(0), csharp).ShouldBe("[0], type = Float32, device = cpu, value = float [] {}");
        Text(zeros(4), csharp).ShouldBe("[4], type = Float32, device = cpu, value = float [] {0f, 0f, 0f, 0f}");
        Text(ones(100, int64), csharp).ShouldBe("[100], type = Int64, device = cpu, value = long [] {1L, 1L, 1L, ... 1L, 1L, 1L}");
        Text(zeros(2, 4), csharp).ShouldBe(
            "[2x4], type = Float32, device = cpu, value = \nfloat [,] {\n {0f, 0f, 0f, 0f},\n {0f, 0f, 0f, 0f}\n}");
        Text(zeros(2, 2, 4), csharp).ShouldBe(
            "[2x2x4], type = Float32, device = cpu, value = \nfloat [,,] {\n {{0f, 0f, 0f, 0f},\n  {0f, 0f, 0f, 0f}},\n {{0f, 0f, 0f, "
            + "0f},\n  {0f, 0f, 0f, 0f}}\n}");
        Text(arange(1, 200, 2, float32).reshape(10, 2, 5), csharp).ShouldContain(
            "{41f, 43f, 45f, 47f, 49f},\n  {51f, 53f, 55f, 57f, 59f}},\n ...\n {{141f");
    }

    [Fact]
    public void A_view_is_written_in_its_own_order() => Text(arange(6).reshape(2, 3).T, numpy).ShouldBe("[[0, 3]\n [1, 4]\n [2, 5]]");

    [Fact]
    public void Tolist_gives_lists_of_scalars()
    {
        tensor(3.5).tolist().ShouldBeOfType<Scalar>();
        var rows = tensor(new float[,] { { 1, 2 }, { 3, 4 } }).tolist().ShouldBeOfType<ArrayList>();
        rows.Count.ShouldBe(2);
        ((ArrayList)rows[1]!)[0].ShouldBeOfType<Scalar>();
    }
}
