using System.Text;
using Course.Provision;

namespace Course.Pages;

/// <summary>What the pages load: styles and scripts, KaTeX, plotly.js, fonts, and the chapters' pictures.</summary>
internal static class SiteAssets
{
    public static void Copy(Repository repository, List<SiteChapter> chapters, string made)
    {
        var assets = Path.Combine(made, "assets");
        foreach (var file in Directory.GetFiles(Path.Combine(repository.PagesFolder, "assets")))
            File.Copy(file, Path.Combine(assets, Path.GetFileName(file)));

        var packages = NpmPackages.Folder(repository);
        var katex = Path.Combine(packages, "katex", "dist");
        var formulas = Directory.CreateDirectory(Path.Combine(assets, "katex", "fonts")).Parent!.FullName;
        File.Copy(Path.Combine(katex, "katex.min.css"), Path.Combine(formulas, "katex.min.css"));
        File.Copy(Path.Combine(katex, "katex.min.js"), Path.Combine(formulas, "katex.min.js"));
        File.Copy(Path.Combine(katex, "contrib", "auto-render.min.js"), Path.Combine(formulas, "auto-render.min.js"));
        // Every browser that runs these pages reads woff2; the older formats would be four fifths of the fonts.
        foreach (var font in Directory.GetFiles(Path.Combine(katex, "fonts"), "*.woff2"))
            File.Copy(font, Path.Combine(formulas, "fonts", Path.GetFileName(font)));
        File.Copy(
            Path.Combine(packages, "plotly.js-cartesian-dist-min", "plotly-cartesian.min.js"),
            Path.Combine(assets, "plotly-cartesian.min.js"));

        Fonts(Path.Combine(packages, "@fontsource-variable"), assets);

        // A notice that must go with every copy; plotly.js and the fonts bring theirs too.
        File.Copy(Path.Combine(packages, "katex", "LICENSE"), Path.Combine(formulas, "LICENSE.txt"));
        File.Copy(Path.Combine(packages, "plotly.js-cartesian-dist-min", "LICENSE"), Path.Combine(assets, "plotly-cartesian.LICENSE.txt"));

        Directory.CreateDirectory(Path.Combine(assets, "pictures"));
        foreach (var chapter in chapters.Where(chapter => chapter.Picture is not null))
            File.WriteAllText(Path.Combine(made, chapter.Picture!), chapter.Figure!.Svg);
    }

    /// <summary>Every family's own style sheet in one, its files and its licence. A browser loads the parts that it needs.</summary>
    private static void Fonts(string families, string assets)
    {
        var folder = Directory.CreateDirectory(Path.Combine(assets, "fonts")).FullName;
        var styles = new StringBuilder();
        foreach (var family in Directory.GetDirectories(families).Order(StringComparer.Ordinal))
        {
            foreach (var style in (string[])["index.css", "wght-italic.css"])
                styles.Append(File.ReadAllText(Path.Combine(family, style)).Replace("./files/", "fonts/", StringComparison.Ordinal))
                    .Append('\n');
            foreach (var font in Directory.GetFiles(Path.Combine(family, "files"), "*-wght-*.woff2"))
                File.Copy(font, Path.Combine(folder, Path.GetFileName(font)));
            File.Copy(Path.Combine(family, "LICENSE"), Path.Combine(folder, $"{Path.GetFileName(family)}.LICENSE.txt"));
        }

        File.WriteAllText(Path.Combine(assets, "fonts.css"), styles.ToString());
    }
}
