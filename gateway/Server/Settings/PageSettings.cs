namespace NanoSensors.Server;

/// <summary>The live page.</summary>
public sealed class PageSettings
{
    public TileSettings Tiles { get; set; } = new();
}

/// <summary>A map under the site. Without one the page draws a plan of its own and asks no other host for anything.</summary>
public sealed class TileSettings
{
    /// <summary>Where the tiles are, such as https://tiles.example.org/{z}/{x}/{y}.png; unset, there is no map.</summary>
    public string? Url { get; set; }

    /// <summary>Whom the map is to name, as its licence demands. Text.</summary>
    public string Attribution { get; set; } = "";

    /// <summary>The nearest zoom that there are tiles for.</summary>
    public int MaxZoom { get; set; } = 19;

    /// <summary>The host that the page may load pictures from; a {s} in its name stands for any. Null if there is no map.</summary>
    internal string? Origin => string.IsNullOrEmpty(Url) || !Uri.TryCreate(Url.Replace("{s}.", "any.", StringComparison.Ordinal), UriKind.Absolute, out Uri? uri)
        ? null
        : uri.GetLeftPart(UriPartial.Authority).Replace("//any.", "//*.", StringComparison.Ordinal);
}
