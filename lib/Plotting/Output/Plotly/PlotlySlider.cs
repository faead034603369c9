using System.Text.Json.Nodes;
using Plotting.Layout;

namespace Plotting.Output.Plotly;

/// <summary>
/// A slider as Plotly has it: <c>layout.sliders</c>, whose steps animate to <c>frames</c>, each with the data and the layout of
/// one state. The alt text of a state is its <c>layout.meta.alt</c>; a page that has a slider of its own draws the frames alone.
/// </summary>
internal static class PlotlySlider
{
    /// <summary>What Plotly's slider takes below the axes and their titles, in pixels.</summary>
    private const int Room = 96;

    public static void Add(JsonObject json, Slider slider)
    {
        var (frames, steps) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < slider.States.Count; i++)
        {
            var state = PlotlyWriter.Of(FigureLayout.Of(slider.States[i]));
            state["layout"]!["meta"] = new JsonObject { ["alt"] = $"{slider.States[i].Alt} {slider.Name}: {slider.Labels[i]}." };
            frames.Add(new JsonObject
            {
                ["name"] = slider.Labels[i],
                ["data"] = state["data"]!.DeepClone(),
                ["layout"] = state["layout"]!.DeepClone(),
            });
            steps.Add(new JsonObject
            {
                ["label"] = PlotlyValue.Text(slider.Labels[i]),
                ["method"] = "animate",
                ["args"] = new JsonArray(new JsonArray(slider.Labels[i]), Immediately()),
            });
        }

        // The room is added below, so that the axes stay where the picture has them.
        var (layout, margin) = (json["layout"]!, json["layout"]!["margin"]!);
        var bottom = (double)margin["b"]!;
        layout["height"] = (int)layout["height"]! + Room;
        margin["b"] = bottom + Room;
        layout["sliders"] = new JsonArray(new JsonObject
        {
            ["name"] = slider.Name,
            ["active"] = slider.Shown,
            ["pad"] = new JsonObject { ["t"] = bottom, ["b"] = 0 },
            ["currentvalue"] = new JsonObject { ["prefix"] = PlotlyValue.Text(slider.Name + ": ") },
            ["steps"] = steps,
        });
        json["frames"] = frames;
    }

    private static JsonObject Immediately() => new()
    {
        ["mode"] = "immediate",
        ["frame"] = new JsonObject { ["duration"] = 0, ["redraw"] = true },
        ["transition"] = new JsonObject { ["duration"] = 0 },
    };
}
