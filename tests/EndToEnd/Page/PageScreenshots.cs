using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>
/// The pictures in gateway/Server/docs. They are made on request, of a running demo, which gets a made-up week before now first, so that the charts have
/// something to show:
/// <code>
/// dotnet run --project gateway/Server -- demo --Api:Key=the-key-of-the-pictures
/// PAGE_SCREENSHOTS_OF=http://127.0.0.1:8080/ dotnet run --project tests/EndToEnd -- --filter TestCategory=Screenshots
/// </code>
/// </summary>
[TestClass]
[TestCategory("Screenshots")]
public sealed class PageScreenshots
{
    private const string Variable = "PAGE_SCREENSHOTS_OF";
    private const string Key = "the-key-of-the-pictures";

    [TestMethod]
    public async Task Pictures_of_the_page_for_the_documentation()
    {
        string? address = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(address))
            Assert.Inconclusive($"Pictures are made on request: set {Variable} to the address of a running server.");
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await MadeUpWeek.PostAsync(http);
        JsonArray devices = JsonNode.Parse(await http.GetStringAsync("api/devices"))!["devices"]!.AsArray();
        string bay = devices.Select(device => (string)device!["device"]!).First(eui => (string?)devices.First(device => (string?)device!["device"] == eui)!["profile"] == "parking");

        await TakeAsync(address, "page.png", 1440, 1500, "en-GB", ColorScheme.Light, "");
        await TakeAsync(address, "page-dark.png", 1440, 1500, "de-DE", ColorScheme.Dark, "");
        await TakeAsync(address, "page-phone.png", 390, 1400, "de-DE", ColorScheme.Light, "");
        await TakeAsync(address, "page-week.png", 1440, 1250, "en-GB", ColorScheme.Light, "#trends");
        await TakeAsync(address, "device.png", 1440, 1500, "en-GB", ColorScheme.Light, "#device=" + bay);
        await TakeAsync(address, "device-phone.png", 390, 1400, "de-DE", ColorScheme.Light, "#device=" + bay);
    }

    private static async Task TakeAsync(string address, string file, int width, int height, string locale, ColorScheme scheme, string place)
    {
        await using IBrowserContext context = await Browser.OpenAsync(width, height, locale, scheme);
        await context.AddInitScriptAsync($"sessionStorage.setItem('credential', '{(place.StartsWith("#device", StringComparison.Ordinal) ? Key : "")}')");
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address + place);
        if (place.StartsWith("#device", StringComparison.Ordinal))
        {
            await page.Locator(".frames tbody tr").First.WaitForAsync();
            await page.Locator(".device-signal .chart").First.WaitForAsync();
        }
        else
        {
            await page.Locator("[data-connection=live] .fleet tbody tr").First.WaitForAsync();
            await page.Locator(".plan svg").First.WaitForAsync();
            await page.Locator(".trend .chart").Nth(2).WaitForAsync();
        }

        if (place == "#trends")
        {
            await page.Locator("#trends-body button[value=week]").ClickAsync();
            await Assertions.Expect(page.Locator("[data-key=trend-people] tbody tr")).ToHaveCountAsync(7);
            await page.Locator("#trends").EvaluateAsync("element => element.scrollIntoView()");
        }

        string picture = Path.Combine(Repository.Root, "gateway", "Server", "docs", file);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = picture, Animations = ScreenshotAnimations.Disabled });
        Assert.IsGreaterThan(10_000, new FileInfo(picture).Length);
    }
}
