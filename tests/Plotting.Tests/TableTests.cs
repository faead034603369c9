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
        new Table().Column("gold", new[] { value }, format: format).ToString().Split('\n')[^1].Trim().ShouldBe(expected);

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
    public void Grouping_is_by_value_and_not_by_what_is_shown()
    {
        var table = FromCsv("step,loss\n10001,0.12341\n10002,0.12342\n12345,0.12341\n");
        table.GroupBy("step").Select(g => (g.Key, g.Rows.Count)).ShouldBe([("10001", 1), ("10002", 1), ("12345", 1)]);
        table.GroupBy("loss").Select(g => (g.Key, g.Rows.Count)).ShouldBe([("0.12341", 2), ("0.12342", 1)]);
        table.Texts("step").ShouldBe(["10001", "10002", "12345"]);
        table.Where(r => r.Text("loss") == "0.12342").Numbers("step").ShouldBe([10002]);

        var formatted = new Table().Column("rate", new[] { 0.011, 0.012, 1e-7 }, format: "0.00");
        formatted.GroupBy("rate").Select(g => g.Key).ShouldBe(["0.011", "0.012", "1e-07"]);
        new Table().Column("a", new[] { double.NaN, double.NaN, 1 }).GroupBy("a").Select(g => g.Rows.Count).ShouldBe([2, 1]);
        new Table().Column("a", new[] { "1", null, "1" }).GroupBy("a").Select(g => (g.Key, g.Rows.Count)).ShouldBe([("1", 2), ("", 1)]);
    }

    [Theory]
    [InlineData("12345", "99999", "100000")]
    [InlineData("2024", "1984", "0")]
    [InlineData("1234567", "-1234568", "9007199254740993")]
    [InlineData("1234567890123456789", "-1", "3")]
    public void Whole_numbers_of_a_file_are_shown_as_they_stand_in_it(params string[] numbers) =>
        Lines(FromCsv("n\n" + string.Join('\n', numbers) + "\n")).ShouldBe(numbers);

    [Fact]
    public void Whole_numbers_keep_their_digits()
    {
        Lines(new Table().Column("n", new[] { 12345, 99999, 100000.0 })).ShouldBe(["12,345", "99,999", "100,000"]);
        Lines(new Table().Column("n", new[] { 12345f, 99999f })).ShouldBe(["12,345", "99,999"]);
        Lines(new Table().Column("n", new[] { 12345.5, 99999 })).ShouldBe(["12,350", "100,000"]);
        Lines(new Table().Column("n", new[] { 1, 1e300 })).ShouldBe(["1", "1e+300"]);
        Lines(new Table().Column("lr", new[] { 0.00001m, 1.50m })).ShouldBe(["1e-05", "1.5"]);
        Lines(new Table().Column("n", new[] { 12345m, 99999m })).ShouldBe(["12,345", "99,999"]);
        Lines(new Table().Column("n", new[] { long.MaxValue, 2 })).ShouldBe(["9,223,372,036,854,775,807", "2"]);
    }

    /// <summary>The cells of a table with one column.</summary>
    private static string[] Lines(Table table) => [.. table.ToString().Split('\n').Skip(2).Select(line => line.Trim())];

    [Fact]
    public void A_missing_column_names_those_there_are() =>
        Should.Throw<ArgumentException>(() => new Table().Column("a", new[] { 1 })
            .Numbers("b")).Message.ShouldStartWith("no column \"b\"; the table has a");

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
        Message("x,y\n1,2\n3\n").ShouldEndWith("/test.csv, line 3: 1 fields where the header names 2 columns");
        Message("x,x\n").ShouldEndWith("/test.csv, line 1: two columns are named \"x\"");
        Message("").ShouldEndWith("/test.csv: the file is empty; its first line must name the columns");
        Message("x,y\n1,a\"b\"c\n").ShouldContain("test.csv, line 2");
        var mixed = FromCsv("x,y\n1,2\n3,four\n");
        Should.Throw<FormatException>(() => mixed.OrderBy("x", descending: true).Numbers("y")).Message
            .ShouldEndWith("/test.csv, line 3, column \"y\": \"four\" is not a number");
    }

    [Fact]
    public void Csv_numbers_are_read_as_Python_writes_them()
    {
        var table = FromCsv(
            "loss,ok\n1e-9,True\ninf,False\n-inf,True\nnan,True\n1.000000000000000000e+00,True\n"
            + "Infinity,True\n-Infinity,True\nNaN,True\n,True\n+inf,True\n");
        table.Numbers("loss").ShouldBe([1e-9, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1, double.PositiveInfinity,
            double.NegativeInfinity, double.NaN, double.NaN, double.PositiveInfinity]);
        table.Texts("ok").Distinct().ShouldBe(["True", "False"]);
        FromCsv("x\nbad\ninf\n").Take(2).Where(r => r.Text("x") != "bad").Numbers("x").ShouldBe([double.PositiveInfinity]);
    }

    [Fact]
    public void Csv_in_another_encoding_is_refused_with_line_and_byte()
    {
        Message([.. "x,y\n1,caf"u8, 0xE9, .. "\n"u8]).ShouldEndWith(
            "/test.csv, line 2: the byte e9, byte 6 of the line, is not UTF-8; expected a UTF-8 text file");
        Message([0xFF, 0xFE, (byte)'x', 0]).ShouldEndWith(
            "/test.csv, line 1: the file begins with the mark of UTF-16; expected a UTF-8 text file");
        Message([.. "nam"u8, 0xE9, .. ",x\n"u8]).ShouldContain("line 1: the byte e9");
    }

    [Fact]
    public void Csv_rows_end_with_line_feeds_only()
    {
        FromCsv("\uFEFFx,y\r\n1,a\u2028b\u0085c\fd\r\n2,\"e\r\nf\"\r\n").Texts("y").ShouldBe(["a\u2028b\u0085c\fd", "e\nf"]);
        FromCsv("x,y\n1,a\rb\n").Texts("y").ShouldBe(["a\rb"]);
        Message("x,y\r1,2\r").ShouldEndWith("/test.csv, line 1: there is a carriage return without a line feed; rows end with LF or CR LF");
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_refused() =>
        Message("x,y\n1,2\n3,\"a\n4,5\n").ShouldContain("/test.csv, line 3: a quote is out of place in");

    [Fact]
    public void Damaged_csv() =>
        Fuzz.Run("name,loss,n\r\n\"a, \"\"b\"\"\",0.5,1\nc\u00e9,,2\nd,1e-9,inf\n"u8.ToArray(), path =>
        {
            var table = Table.FromCsv(path);
            table.ToHtml();
            foreach (var name in table.ColumnNames) table.Texts(name);
        }, e => e is FormatException, 8 << 20);

    [Fact]
    public void A_missing_csv_is_named() =>
        Should.Throw<FileNotFoundException>(() => Table.FromCsv("no/such.csv")).Message.ShouldContain("no/such.csv");

    private static string Message(string csv) => Should.Throw<FormatException>(() => FromCsv(csv)).Message;

    private static string Message(byte[] csv) => Should.Throw<FormatException>(() => FromCsv(csv)).Message;

    private static Table FromCsv(string csv) => FromCsv(System.Text.Encoding.UTF8.GetBytes(csv));

    private static Table FromCsv(byte[] csv)
    {
        var folder = Directory.CreateTempSubdirectory("table-");
        try
        {
            var path = Path.Combine(folder.FullName, "test.csv");
            File.WriteAllBytes(path, csv);
            return Table.FromCsv(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
