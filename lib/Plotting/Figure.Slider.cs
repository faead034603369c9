using System.Globalization;
using Plotting.Scales;

namespace Plotting;

public sealed partial class Figure
{
    private const int MostStates = 60;

    /// <summary>The states of a slider, each a figure of its own, and the one that the picture shows; null without a slider.</summary>
    internal Slider? States { get; private set; }

    /// <summary>The figure without its slider: the state that the picture shows.</summary>
    internal Figure Still => States is { } slider ? slider.States[slider.Shown] : this;

    /// <summary>
    /// One figure for each value, with a slider that leads through them. All are drawn now: a page needs no kernel to show them.
    /// The picture and the alt text show one state; the axes have room for the data of all.
    /// </summary>
    /// <param name="name">What the slider sets.</param>
    /// <param name="values">2 to 60 values in the order of the slider.</param>
    /// <param name="draw">The figure for a value; every one has the same panels and the same number of series in each.</param>
    /// <param name="shown">The index of the value that the picture shows.</param>
    /// <exception cref="ArgumentException">Too few or too many values, two of one name, or figures of different make-up.</exception>
    /// <example><code>
    /// Figure.Slider("temperature", [0.5, 1, 2], t => new Figure("Heat makes the rare words likelier")
    ///     .Bar(words, Softmax(logits, t)).Y("probability", from: 0, to: 1), shown: 1)
    /// </code></example>
    public static Figure Slider<T>(string name, IReadOnlyList<T> values, Func<T, Figure> draw, int shown = 0)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(draw);
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("Slider: it has no name; say what it sets", nameof(name));
        if (values.Count is < 2 or > MostStates)
            throw new ArgumentException($"Slider: {name} has {values.Count} values; expected 2 to {MostStates}", nameof(values));
        if (shown < 0 || shown >= values.Count)
            throw new ArgumentOutOfRangeException(nameof(shown), shown, $"Slider: expected the index of one of {values.Count} values");
        string[] labels = [.. values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
        if (labels.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Slider: {name} has the value {twice.Key} more than once", nameof(values));

        Figure[] states = [.. values.Select(draw)];
        for (var i = 0; i < states.Length; i++)
            RequireAlike(states[i], states[0], $"Slider: the figure for {name} = {labels[i]}");
        ShareAxes(states);
        var figure = states[shown];
        return new Figure(figure.Panels, figure.Columns)
        {
            _title = figure._title,
            _caption = figure._caption,
            _alt = figure._alt,
            _height = figure._height,
            States = new Slider(name, labels, states, shown),
        };
    }

    private static void RequireAlike(Figure state, Figure first, string which)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.States is not null)
            throw new ArgumentException($"{which} has a slider itself");
        if (state.Panels.Count != first.Panels.Count)
            throw new ArgumentException($"{which} has {state.Panels.Count} panels, the first one {first.Panels.Count}");
        for (var i = 0; i < state.Panels.Count; i++)
        {
            var (count, expected) = (state.Panels[i].Traces.Count, first.Panels[i].Traces.Count);
            if (count != expected)
                throw new ArgumentException($"{which} has {count} series in panel {i + 1}, the first one {expected}");
        }
    }

    private static void ShareAxes(Figure[] states)
    {
        for (var i = 0; i < states[0].Panels.Count; i++)
        {
            Panel[] panels = [.. states.Select(state => state.Panels[i])];
            var (x, y) = (Extent.Empty, Extent.Empty);
            foreach (var panel in panels) (x, y) = (x.With(panel.XData()), y.With(panel.YData()));
            foreach (var panel in panels) (panel.SharedX, panel.SharedY) = (x, y);
        }
    }
}
