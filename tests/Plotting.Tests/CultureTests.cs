using System.Globalization;

namespace Plotting.Tests;

/// <summary>A figure or a table is the same in every culture, the machine's or one that a cell has set.</summary>
public class CultureTests
{
    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void A_figure_is_the_same_in_every_culture(string name)
    {
        var figure = Gallery.Figures[name]();
        var expected = Texts();
        InAnotherCulture(Texts).ShouldBe(expected);

        string[] Texts() => [figure.ToHtml(), figure.ToPlotlyJson(), figure.Alt];
    }

    [Fact]
    public void A_table_is_the_same_in_every_culture()
    {
        var expected = Texts();
        InAnotherCulture(Texts).ShouldBe(expected);

        static string[] Texts()
        {
            var table = new Table("t").Column("a", new[] { -0.5, 12345.678 })
                .Column("b", new[] { -1m, 0.5m })
                .Column("c", new[] { -12345, 1 })
                .Column("d", new[] { new DateTime(2024, 2, 1, 0, 0, 0, DateTimeKind.Utc), default })
                    .Column("e", new object[] { -1.5, "x" });
            return [table.ToHtml(), table.ToString(), .. table.ColumnNames.SelectMany(table.Texts), .. table.GroupBy("a")
                .Select(g => g.Key)];
        }
    }

    private static string[] InAnotherCulture(Func<string[]> texts)
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NumberGroupSeparator = ".";
        other.NumberFormat.NegativeSign = "minus ";
        CultureInfo.CurrentCulture = other;
        try
        {
            return texts();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
