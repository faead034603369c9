using System.Text;
using Plotting.Output;

namespace Plotting.Tables;

/// <summary>A table as HTML and as plain text.</summary>
internal static class TableText
{
    public static string Html(Table table)
    {
        var html = new StringBuilder("<table class=\"table\">");
        if (table.CaptionText is { Length: > 0 } caption)
            html.Append("<caption>").Append(Markup.Encode(caption)).Append("</caption>");
        html.Append("<thead><tr>");
        foreach (var column in table.Columns)
            html.Append($"<th scope=\"col\"{Style(column)}>").Append(Markup.Encode(column.Heading)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        var cells = table.Columns.Select(c => (Style: Style(c), Lines: c.Shown())).ToArray();
        for (var row = 0; row < table.Count; row++)
        {
            html.Append("<tr>");
            foreach (var (style, lines) in cells)
                html.Append($"<td{style}>").Append(Markup.Encode(lines[row])).Append("</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table>").ToString();
    }

    public static string Plain(Table table)
    {
        var text = new StringBuilder();
        if (table.CaptionText is { Length: > 0 } caption)
            text.Append(caption).Append('\n');
        var cells = table.Columns.Select(c => (c.IsNumeric, Lines: (string[])[c.Heading, .. c.Shown()])).ToArray();
        var widths = cells.Select(c => c.Lines.Max(l => l.Length)).ToArray();
        for (var line = 0; line <= table.Count; line++)
        {
            var padded = cells.Select((c, k) => c.IsNumeric ? c.Lines[line].PadLeft(widths[k]) : c.Lines[line].PadRight(widths[k]));
            text.Append(string.Join("  ", padded).TrimEnd()).Append('\n');
            if (line == 0)
                text.Append(string.Join("  ", widths.Select(w => new string('-', w)))).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string Style(Column column) =>
        column.IsNumeric ? " style=\"text-align:right;font-variant-numeric:tabular-nums\"" : " style=\"text-align:left\"";
}
