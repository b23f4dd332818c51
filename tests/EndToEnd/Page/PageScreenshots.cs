using Microsoft.Playwright;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>
/// The pictures in gateway/Server/docs. They are made on request, of a running server with a site that has something to show:
/// <code>
/// dotnet run --project gateway/Server -- demo
/// PAGE_SCREENSHOTS_OF=http://127.0.0.1:8080/ dotnet run --project tests/EndToEnd -- --filter TestCategory=Screenshots
/// </code>
/// </summary>
[TestClass]
[TestCategory("Screenshots")]
public sealed class PageScreenshots
{
    private const string Variable = "PAGE_SCREENSHOTS_OF";

    [TestMethod]
    public async Task Pictures_of_the_page_for_the_documentation()
    {
        string? address = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(address))
            Assert.Inconclusive($"Pictures are made on request: set {Variable} to the address of a running server.");
        await using PageBrowser browser = await PageBrowser.StartAsync();
        await TakeAsync(browser, address, "page.png", 1440, 1500, "en-GB", ColorScheme.Light);
        await TakeAsync(browser, address, "page-dark.png", 1440, 1500, "de-DE", ColorScheme.Dark);
        await TakeAsync(browser, address, "page-phone.png", 390, 1400, "de-DE", ColorScheme.Light);
    }

    private static async Task TakeAsync(PageBrowser browser, string address, string file, int width, int height, string locale, ColorScheme scheme)
    {
        await using IBrowserContext context = await browser.OpenAsync(width, height, locale, scheme);
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address);
        await page.Locator("[data-connection=live] .fleet tbody tr").First.WaitForAsync();
        await page.Locator(".plan svg").First.WaitForAsync();

        string picture = Path.Combine(Repository.Root, "gateway", "Server", "docs", file);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = picture, Animations = ScreenshotAnimations.Disabled });
        Assert.IsGreaterThan(10_000, new FileInfo(picture).Length);
    }
}
