using Deedle;
using Plotting;

namespace Interop.Tests;

public class DeedleTableTests
{
    private static Table Runs() => new Table("Runs")
        .Column("optimiser", (string[])["SGD", "Adam", "Adam"])
        .Column("loss", (double[])[0.5, 0.25, 0.75], format: "0.000")
        .Column("steps", (int?[])[100, null, 300]);

    [Fact]
    public void Columns_keep_their_order_and_types()
    {
        var frame = Runs().ToFrame();
        frame.ColumnKeys.ShouldBe(["optimiser", "loss", "steps"]);
        frame.ColumnTypes.ShouldBe([typeof(string), typeof(double), typeof(int)]);
        frame.RowKeys.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Deedle_computes_with_it()
    {
        var means = Runs().ToFrame()
            .GetColumn<double>("loss")
            .GroupBy(run => Runs().Texts("optimiser")[run.Key])
            .Select(group => group.Value.Mean());
        means["SGD"].ShouldBe(0.5);
        means["Adam"].ShouldBe(0.5);
    }

    [Fact]
    public void A_missing_cell_is_missing_there_and_back()
    {
        var frame = Runs().ToFrame();
        frame.GetColumn<int>("steps").TryGet(1).HasValue.ShouldBeFalse();
        frame.ToTable().Numbers("steps").ShouldBe([100, double.NaN, 300]);
    }

    [Fact]
    public void There_and_back_is_the_same_table()
    {
        var back = Runs().ToFrame().ToTable();
        back.ColumnNames.ShouldBe(Runs().ColumnNames);
        back.Texts("optimiser").ShouldBe(Runs().Texts("optimiser"));
        back.Numbers("loss").ShouldBe(Runs().Numbers("loss"));
    }

    [Fact]
    public void A_row_that_is_missing_altogether_stays() =>
        new Table().Column("a", (double?[])[1, null, 3]).ToFrame().ToTable().Count.ShouldBe(3);

    [Fact]
    public void Row_keys_become_a_column_where_it_is_named()
    {
        var frame = Frame.FromRowKeys((string[])["early", "late"]);
        frame.AddColumn("loss", new Series<string, double>(["early", "late"], [1.0, 0.5]));
        var table = frame.ToTable("phase");
        table.Texts("phase").ShouldBe(["early", "late"]);
        table.Numbers("loss").ShouldBe([1.0, 0.5]);
    }

    [Fact]
    public void NaN_becomes_missing_and_stays_it()
    {
        var frame = new Table().Column("loss", (double[])[1, double.NaN, 3, double.PositiveInfinity]).ToFrame();
        frame.GetColumn<double>("loss").TryGet(1).HasValue.ShouldBeFalse();
        frame.Where(row => row.Key < 3).GetColumn<double>("loss").Mean().ShouldBe(2);
        frame.ToTable().Texts("loss").ShouldBe(["1", "", "3", "Infinity"]);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        var frame = Runs().ToFrame();
        Should.Throw<ArgumentException>(() => frame.ToTable("loss")).Message
            .ShouldBe("ToTable: the frame has a column \"loss\" already; give the row keys another name");
        Should.Throw<ArgumentException>(() => frame.ToTable(" "));
        var keyed = Frame.FromRowKeys((int[])[0]);
        var twice = keyed.IndexColumnsWith((object[])[]);
        twice.AddColumn(1, new Series<int, int>([0], [5]));
        twice.AddColumn("1", new Series<int, int>([0], [6]));
        Should.Throw<ArgumentException>(() => twice.ToTable()).Message
            .ShouldBe("ToTable: two columns of the frame are called \"1\"; expected a name for each");
    }

    [Fact]
    public void Decimals_keep_their_digits() =>
        new Table().Column("lr", (decimal[])[0.00001m, 1234.5m]).ToFrame().ToTable().Texts("lr").ShouldBe(["0.00001", "1234.5"]);

    [Fact]
    public void An_empty_table_is_an_empty_frame() => new Table().ToFrame().ToTable().Count.ShouldBe(0);
}
