namespace Plotting.Tests;

public class TableTests
{
    private sealed record Run(string Name, double Loss, int Steps);

    [Fact]
    public void Columns_from_records()
    {
        var table = Table.From([new Run("a", 0.5, 10), new Run("b", 0.25, 20)]);
        table.ColumnNames.ShouldBe(["Name", "Loss", "Steps"]);
        table.Numbers("Loss").ShouldBe([0.5, 0.25]);
        table.Texts("Name").ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Columns_from_tuples()
    {
        var table = Table.From([("a", 1.5f), ("b", 2.5f)], "name", "value");
        table.Numbers("value").ShouldBe([1.5, 2.5]);
        Should.Throw<ArgumentException>(() => Table.From([("a", 1)], "name")).Message.ShouldContain("has 2 values and columns has 1");
    }

    [Fact]
    public void Columns_must_be_as_long_as_the_table() =>
        Should.Throw<ArgumentException>(() => new Table().Column("a", new[] { 1, 2 }).Column("b", new[] { 1 }))
            .Message.ShouldBe("Column: \"b\" has 1 values and the table has 2; they must be as many");

    [Fact]
    public void Plain_text_lines_up()
    {
        var table = new Table("Losses").Column("run", new[] { "a", "long" }).Column("loss", new[] { 0.5, 12 }, format: "0.000");
        table.ToString().ShouldBe("Losses\nrun     loss\n----  ------\na      0.500\nlong  12.000");
    }

    [Theory]
    [InlineData(-0.004, "F2", "0.00")]
    [InlineData(-0.0, "F2", "0.00")]
    [InlineData(-0.0004, "P1", "0.0 %")]
    [InlineData(-0.00004, "#,0.####", "0")]
    [InlineData(-0.006, "F2", "-0.01")]
    [InlineData(-1e-9, "E1", "-1.0E-009")]
    [InlineData(double.NegativeInfinity, "F2", "-Infinity")]
    public void What_rounds_to_zero_has_no_sign(double value, string format, string expected) =>
        new Table().Column("gold", new[] { value }, format: format).Texts("gold").ShouldBe([expected]);

    [Fact]
    public void Html_sets_numbers_right_and_headings_with_scope()
    {
        var html = new Table().Column("run", new[] { "a" }).Column("time", new[] { 2.0 }, unit: "s").ToHtml();
        html.ShouldContain("<th scope=\"col\" style=\"text-align:left\">run</th>");
        html.ShouldContain("<th scope=\"col\" style=\"text-align:right;font-variant-numeric:tabular-nums\">time (s)</th>");
        html.ShouldContain("<td style=\"text-align:right;font-variant-numeric:tabular-nums\">2</td>");
    }

    [Fact]
    public void Where_order_take_and_group()
    {
        var table = new Table().Column("k", new[] { "x", "y", "x", "y" }).Column("v", new[] { 3, 1, 2, 4 });
        table.OrderBy("v").Numbers("v").ShouldBe([1, 2, 3, 4]);
        table.OrderBy("v", descending: true).Take(1).Texts("k").ShouldBe(["y"]);
        table.Where(r => r.Text("k") == "x").Numbers("v").ShouldBe([3, 2]);
        table.GroupBy("k").Select(g => (g.Key, g.Rows.Numbers("v").Sum())).ShouldBe([("x", 5.0), ("y", 5.0)]);
        table.Select("v").ColumnNames.ShouldBe(["v"]);
    }

    [Fact]
    public void A_missing_column_names_those_there_are() =>
        Should.Throw<ArgumentException>(() => new Table().Column("a", new[] { 1 }).Numbers("b")).Message.ShouldStartWith("no column \"b\"; the table has a");

    [Fact]
    public void Csv_with_quotes_gaps_and_numbers()
    {
        var table = FromCsv("name,loss\n\"a, \"\"b\"\"\",0.5\nc,\n");
        table.Texts("name").ShouldBe(["a, \"b\"", "c"]);
        table.Numbers("loss")[0].ShouldBe(0.5);
        double.IsNaN(table.Numbers("loss")[1]).ShouldBeTrue();
    }

    [Fact]
    public void Csv_errors_name_file_line_and_column()
    {
        Message("x,y\n1,2\n3\n").ShouldBe("test.csv, line 3: 1 fields where the header names 2 columns");
        Message("x,x\n").ShouldBe("test.csv, line 1: two columns are named \"x\"");
        Message("").ShouldBe("test.csv: the file is empty; its first line must name the columns");
        Message("x,y\n1,a\"b\"c\n").ShouldContain("test.csv, line 2");
        var mixed = FromCsv("x,y\n1,2\n3,four\n");
        Should.Throw<FormatException>(() => mixed.OrderBy("x", descending: true).Numbers("y")).Message
            .ShouldBe("test.csv, line 3, column \"y\": \"four\" is not a number");
    }

    [Fact]
    public void A_missing_csv_is_named() =>
        Should.Throw<FileNotFoundException>(() => Table.FromCsv("no/such.csv")).Message.ShouldContain("no/such.csv");

    private static string Message(string csv) => Should.Throw<FormatException>(() => FromCsv(csv)).Message;

    private static Table FromCsv(string csv)
    {
        var folder = Directory.CreateTempSubdirectory("table-");
        try
        {
            var path = Path.Combine(folder.FullName, "test.csv");
            File.WriteAllText(path, csv);
            return Table.FromCsv(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
