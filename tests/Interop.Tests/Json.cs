using Newtonsoft.Json.Linq;

namespace Interop.Tests;

internal static class Json
{
    /// <summary>The places at which the second tree lacks or changes something of the first.</summary>
    public static IEnumerable<string> Differences(JToken expected, JToken? got)
    {
        switch (expected, got)
        {
            case (JObject a, JObject b):
                return a.Properties().SelectMany(p => Differences(p.Value, b[p.Name]));
            case (JArray a, JArray b) when a.Count == b.Count:
                return a.Zip(b).SelectMany(pair => Differences(pair.First, pair.Second));
            case (JValue { Type: JTokenType.Integer or JTokenType.Float } a, JValue { Type: JTokenType.Integer or JTokenType.Float } b)
                when (double)a == (double)b:
                return [];
            default:
                return JToken.DeepEquals(expected, got)
                    ? []
                    : [$"{expected.Path}: {expected.ToString(Newtonsoft.Json.Formatting.None)} became "
                        + $"{got?.ToString(Newtonsoft.Json.Formatting.None) ?? "nothing"}"];
        }
    }
}
