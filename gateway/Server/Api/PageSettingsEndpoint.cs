namespace NanoSensors.Server.Api;

/// <summary>GET /api/page: what the page needs to know before it draws.</summary>
internal static class PageSettingsEndpoint
{
    public static void MapPageSettings(this IEndpointRouteBuilder routes, PageSettings settings)
    {
        // Leaflet is fetched by npm at the build; where there was none the page draws its plan.
        bool hasMap = settings.Tiles.Origin != null && File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "lib", "leaflet.js"));
        var view = new PageView(hasMap ? new TilesView(settings.Tiles.Url!, settings.Tiles.Attribution, settings.Tiles.MaxZoom) : null);
        routes.MapGet("/api/page", () => view).WithName("getPage").WithSummary("What the live page needs to know before it draws");
    }
}

/// <param name="Tiles">The map under the site; absent if there is none.</param>
public sealed record PageView(TilesView? Tiles);

/// <param name="Url">With {z}, {x} and {y}.</param>
/// <param name="Attribution">Whom the map is to name.</param>
public sealed record TilesView(string Url, string Attribution, int MaxZoom);
