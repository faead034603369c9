using Newtonsoft.Json.Linq;
using Figure = Plotting.Figure;

namespace Interop;

/// <summary>
/// A figure's title is an annotation, at a position that plotly.js gives no title of several lines. Other libraries look for
/// it in the layout, where their own functions then replace its words.
/// </summary>
internal static class FigureTitle
{
    /// <summary>Takes the title out of the annotations; null for a figure without one.</summary>
    public static JObject? Take(Figure figure, JObject layout)
    {
        if (string.IsNullOrEmpty(figure.TitleText))
            return null;
        // The title of all comes before the titles of the panels.
        var title = (JObject?)layout["annotations"]!.FirstOrDefault(note => (string?)note["name"] == "title");
        title?.Remove();
        return title;
    }

    /// <summary>The same words at the same position as a title of the layout.</summary>
    public static JObject InLayout(JObject annotation) => new()
    {
        ["text"] = annotation["text"],
        ["font"] = annotation["font"],
        ["xref"] = "container",
        ["x"] = 0,
        ["xanchor"] = "left",
        ["yref"] = "container",
        ["y"] = 1,
        ["yanchor"] = "top",
        ["pad"] = new JObject { ["l"] = 16, ["t"] = 16 },
    };
}
