using Plotting.Layout;

namespace Plotting.Charts.Graphs;

/// <summary>
/// Layers from left to right after Sugiyama, Tagawa and Toda (1981): a node is one layer right of its rightmost
/// source, long edges pass through a lane of their own in every layer they cross, and the order within a layer follows
/// the middle of the neighbours, swept back and forth until no sweep removes a crossing.
/// </summary>
internal static class LayeredLayout
{
    public const double FontSize = 16;
    public const double LinePitch = 21;
    private const double PadX = 12;
    private const double PadY = 9;
    private const double LayerGap = 64;
    private const double RowGap = 20;
    private const double LaneHeight = 14;
    private const int Sweeps = 8;

    private sealed class Item
    {
        public required int Node { get; init; } // -1 for a lane
        public required double Height { get; init; }
        public required int Layer { get; init; }
        public double Y { get; set; } // middle
        public List<Item> Left { get; } = [];
        public List<Item> Right { get; } = [];
    }

    public static GraphLayout Of(
        List<string> ids, List<string[]> lines, List<string?> colours, List<(int From, int To, string? Label)> edges)
    {
        var layerOf = Layers(ids, edges);
        var heights = lines.ConvertAll(l => 2 * PadY + l.Length * LinePitch);
        var widths = lines.ConvertAll(l => 2 * PadX + l.Max(t => TextMetrics.Width(t, FontSize)));
        var layers = Enumerable.Range(0, layerOf.Max() + 1).Select(_ => new List<Item>()).ToArray();
        var items = ids.Select((_, i) => new Item { Node = i, Height = heights[i], Layer = layerOf[i] }).ToArray();
        foreach (var item in items)
            layers[item.Layer].Add(item);

        var chains = edges.ConvertAll(e => Chain(items[e.From], items[e.To], layers));
        Order(layers);
        Place(layers);

        var layerWidths = layers.Select(l => l.Max(i => i.Node < 0 ? 0 : widths[i.Node])).ToArray();
        var gaps = Gaps(layers.Length, edges, layerOf);
        var lefts = new double[layers.Length];
        for (var k = 1; k < layers.Length; k++)
            lefts[k] = lefts[k - 1] + layerWidths[k - 1] + gaps[k - 1];

        var top = layers.Min(l => l.Min(i => i.Y - i.Height / 2));
        var bottom = layers.Max(l => l.Max(i => i.Y + i.Height / 2));
        var nodes = items.Select(i => new GraphNode(
            lines[i.Node], colours[i.Node], lefts[i.Layer] + (layerWidths[i.Layer] - widths[i.Node]) / 2,
            i.Y - i.Height / 2 - top, widths[i.Node], i.Height)).ToArray();
        var arrows = edges.Select((e, k) => new GraphEdge(
            e.From, e.To, e.Label, Route(chains[k], nodes, lefts, layerWidths, top))).ToArray();
        return new GraphLayout(nodes, arrows, lefts[^1] + layerWidths[^1], bottom - top);
    }

    /// <summary>Longest path from the sources; what remains when no node is free is on a cycle.</summary>
    private static int[] Layers(List<string> ids, List<(int From, int To, string? Label)> edges)
    {
        var waiting = new int[ids.Count];
        foreach (var edge in edges)
            waiting[edge.To]++;
        var layer = new int[ids.Count];
        var free = new Queue<int>(Enumerable.Range(0, ids.Count).Where(i => waiting[i] == 0));
        var done = 0;
        while (free.TryDequeue(out var node))
        {
            done++;
            foreach (var edge in edges.Where(e => e.From == node))
            {
                layer[edge.To] = Math.Max(layer[edge.To], layer[node] + 1);
                if (--waiting[edge.To] == 0)
                    free.Enqueue(edge.To);
            }
        }
        if (done < ids.Count)
        {
            var stuck = Enumerable.Range(0, ids.Count).Where(i => waiting[i] > 0).Select(i => ids[i]);
            throw new InvalidOperationException(
                $"DirectedGraph: a cycle runs through {string.Join(", ", stuck)}; only graphs without cycles can be drawn");
        }
        // A source used late moves next to its user: "b" is beside the "+", not at the far left.
        for (var i = 0; i < ids.Count; i++)
        {
            var uses = edges.Where(e => e.From == i).Select(e => layer[e.To]).ToArray();
            if (uses.Length > 0 && !edges.Exists(e => e.To == i))
                layer[i] = uses.Min() - 1;
        }
        return layer;
    }

    private static List<Item> Chain(Item from, Item to, List<Item>[] layers)
    {
        var chain = new List<Item> { from };
        for (var layer = from.Layer + 1; layer < to.Layer; layer++)
        {
            var lane = new Item { Node = -1, Height = LaneHeight, Layer = layer };
            layers[layer].Add(lane);
            chain.Add(lane);
        }
        chain.Add(to);
        for (var i = 1; i < chain.Count; i++)
        {
            chain[i - 1].Right.Add(chain[i]);
            chain[i].Left.Add(chain[i - 1]);
        }
        return chain;
    }

    private static void Order(List<Item>[] layers)
    {
        var best = layers.Select(l => l.ToArray()).ToArray();
        var fewest = Crossings(layers);
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var rightwards = sweep % 2 == 0;
            foreach (var k in rightwards ? Enumerable.Range(1, layers.Length - 1) : Enumerable.Range(0, layers.Length - 1).Reverse())
            {
                var fixedLayer = layers[rightwards ? k - 1 : k + 1];
                var sorted = layers[k]
                    .Select((item, i) => (item, key: Middle(rightwards ? item.Left : item.Right, fixedLayer, i)))
                    .OrderBy(p => p.key).Select(p => p.item).ToArray(); // OrderBy is stable
                layers[k].Clear();
                layers[k].AddRange(sorted);
            }
            var crossings = Crossings(layers);
            if (crossings >= fewest)
                continue;
            fewest = crossings;
            best = layers.Select(l => l.ToArray()).ToArray();
        }
        for (var k = 0; k < layers.Length; k++)
        {
            layers[k].Clear();
            layers[k].AddRange(best[k]);
        }
    }

    private static double Middle(List<Item> neighbours, List<Item> layer, int own) =>
        neighbours.Count == 0 ? own : neighbours.Average(n => (double)layer.IndexOf(n));

    private static int Crossings(List<Item>[] layers)
    {
        var count = 0;
        for (var k = 0; k + 1 < layers.Length; k++)
        {
            var pairs = layers[k].SelectMany((item, i) => item.Right.Select(r => (i, j: layers[k + 1].IndexOf(r)))).ToArray();
            for (var a = 0; a < pairs.Length; a++)
            {
                for (var b = a + 1; b < pairs.Length; b++)
                {
                    if ((pairs[a].i - pairs[b].i) * (pairs[a].j - pairs[b].j) < 0)
                        count++;
                }
            }
        }
        return count;
    }

    /// <summary>Pulls every item towards the mean of its neighbours, then pushes apart what overlaps.</summary>
    private static void Place(List<Item>[] layers)
    {
        foreach (var layer in layers)
        {
            Spread(layer, layer.ConvertAll(_ => 0.0));
        }
        for (var sweep = 0; sweep < 2 * Sweeps; sweep++)
        {
            var order = sweep % 2 == 0 ? layers : layers.Reverse();
            foreach (var layer in order)
                Spread(layer, layer.ConvertAll(i => i.Left.Count + i.Right.Count == 0 ? i.Y : i.Left.Concat(i.Right).Average(n => n.Y)));
        }
    }

    /// <summary>
    /// Places the items of a layer in their order as near to their wishes as the gaps allow (pool adjacent violators:
    /// neighbours that would overlap move as one block to the mean of their wishes).
    /// </summary>
    private static void Spread(List<Item> layer, List<double> wishes)
    {
        var offsets = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
            offsets[i] = offsets[i - 1] + (layer[i - 1].Height + layer[i].Height) / 2 + RowGap;
        var blocks = new List<(double Sum, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            blocks.Add((wishes[i] - offsets[i], 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count >= blocks[^1].Sum / blocks[^1].Count)
            {
                var merged = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveRange(blocks.Count - 2, 2);
                blocks.Add(merged);
            }
        }
        var index = 0;
        foreach (var (sum, count) in blocks)
        {
            for (var k = 0; k < count; k++, index++)
                layer[index].Y = sum / count + offsets[index];
        }
    }

    /// <summary>The gap after each layer: wider where an arrow carries a word.</summary>
    private static double[] Gaps(int layers, List<(int From, int To, string? Label)> edges, int[] layerOf)
    {
        var gaps = Enumerable.Repeat(LayerGap, layers).ToArray();
        foreach (var (from, _, label) in edges)
        {
            if (label is not null)
                gaps[layerOf[from]] = Math.Max(gaps[layerOf[from]], TextMetrics.Width(label, FontSize) + 36);
        }
        return gaps;
    }

    private static List<(double X, double Y)> Route(
        List<Item> chain, GraphNode[] nodes, double[] lefts, double[] widths, double top)
    {
        var (first, last) = (nodes[chain[0].Node], nodes[chain[^1].Node]);
        var points = new List<(double X, double Y)> { (first.X + first.Width, first.Y + first.Height / 2) };
        // A narrow box in a wide layer: run level to the layer's edge before turning.
        points.Add((lefts[chain[0].Layer] + widths[chain[0].Layer], points[0].Y));
        foreach (var lane in chain.Skip(1).Take(chain.Count - 2))
        {
            points.Add((lefts[lane.Layer], lane.Y - top));
            points.Add((lefts[lane.Layer] + widths[lane.Layer], lane.Y - top));
        }
        // Arrows into one box arrive a little apart, in the order they come from.
        var arriving = chain[^1].Left.OrderBy(i => i.Y).ToList();
        var share = (arriving.IndexOf(chain[^2]) + 1.0) / (arriving.Count + 1);
        var y = last.Y + last.Height * (0.2 + 0.6 * share);
        points.Add((lefts[chain[^1].Layer], y));
        points.Add((last.X, y));
        return points;
    }
}
