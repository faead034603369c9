namespace Plotting;

/// <summary>Colours and font sizes (pixels) that the SVG and the Plotly chart share.</summary>
internal static class Theme
{
    public const string Ink = "#1b1f24";
    public const string Muted = "#4a525c";
    public const string Frame = "#6b737d";
    public const string Grid = "#e3e7ec";
    public const string FaintGrid = "#f1f3f6";
    public const string Paper = "#fdfdfc";
    public const string White = "#ffffff";

    public const double TitleSize = 19;
    public const double PanelTitleSize = 17;
    public const double AxisTitleSize = 17;
    public const double TickSize = 16;
    public const double LegendSize = 16;
    public const double LabelSize = 16;
    public const double PointNameSize = 15;
    public const double CellSize = 15;
}
