using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using XPlot.Plotly;

namespace Interop;

// XPlot's classes with room for what plotly.js learned after them; Newtonsoft writes both into one object.

internal interface ILater
{
    IDictionary<string, JToken> Later { get; }
}

internal sealed class LaterLayout : Layout.Layout
{
    [JsonExtensionData]
    public IDictionary<string, JToken> Later { get; } = new Dictionary<string, JToken>(StringComparer.Ordinal);
}

internal sealed class LaterXaxis : Xaxis
{
    [JsonExtensionData]
    public IDictionary<string, JToken> Later { get; } = new Dictionary<string, JToken>(StringComparer.Ordinal);
}

internal sealed class LaterYaxis : Yaxis
{
    [JsonExtensionData]
    public IDictionary<string, JToken> Later { get; } = new Dictionary<string, JToken>(StringComparer.Ordinal);
}

internal sealed class LaterScatter : Scatter, ILater
{
    [JsonExtensionData]
    public IDictionary<string, JToken> Later { get; } = new Dictionary<string, JToken>(StringComparer.Ordinal);
}

internal sealed class LaterBar : Bar, ILater
{
    [JsonExtensionData]
    public IDictionary<string, JToken> Later { get; } = new Dictionary<string, JToken>(StringComparer.Ordinal);
}

internal sealed class LaterHeatmap : Heatmap, ILater
{
    [JsonExtensionData]
    public IDictionary<string, JToken> Later { get; } = new Dictionary<string, JToken>(StringComparer.Ordinal);
}

internal sealed class LaterContour : Contour, ILater
{
    [JsonExtensionData]
    public IDictionary<string, JToken> Later { get; } = new Dictionary<string, JToken>(StringComparer.Ordinal);
}
