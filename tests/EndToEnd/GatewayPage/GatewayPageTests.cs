using Microsoft.Playwright;
using NanoSensors.Forwarder;
using NanoSensors.Simulation;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Tests.EndToEnd.GatewayPage;

/// <summary>The page that the simulated gateway's firmware serves, in a browser the size of a phone.</summary>
[TestClass]
public sealed class GatewayPageTests
{
    private const string Pictures = "GATEWAY_PICTURES";

    [TestMethod]
    public async Task An_installer_sees_the_gateway_s_status_and_changes_its_configuration_from_a_phone()
    {
        using var port = new TcpPort(0);
        var site = new SimulatedSite(
            SitePlan.MarketSquare(), new SimulatedSiteSettings { Seed = 5 }, new SimulatedBackhaul(new VirtualTime(), 1).Gateway, new SystemWallClock(), port);
        site.Start();
        using var stop = new CancellationTokenSource();
        Task run = Task.Run(() => new RealTimePacer(site.Time, 4).RunAsync(stop.Token));
        await using IBrowserContext context = await Browser.OpenAsync(390, 844, scale: 2);
        IPage page = await context.NewPageAsync();
        var loaded = new List<string>();
        page.Request += (_, request) => loaded.Add(request.Url);
        string address = $"http://127.0.0.1:{port.Number}/";

        await page.GotoAsync(address);
        Assert.Contains("Gateway 024e53fffe000001", await page.InnerTextAsync("h1"));
        Assert.AreEqual(3, await page.Locator("table").Nth(2).Locator(".ok").CountAsync());
        Assert.IsTrue(await FitsAsync(page), "the page is wider than the phone");
        await PictureAsync(page, "status.png");

        await page.ClickAsync("text=Configuration");
        Assert.AreEqual("868.3 SF7", await page.InputValueAsync("#radio2"));
        Assert.IsTrue(await FitsAsync(page));
        await page.FillAsync("#radio2", "868.3 SF6");
        await page.FillAsync("#password", "demo");
        await page.ClickAsync("button");
        await page.Locator(".bad >> text=spreading factor 7 to 12").WaitForAsync();
        Assert.AreEqual("868.3 SF6", await page.InputValueAsync("#radio2"));
        await PictureAsync(page, "configuration.png");

        await page.FillAsync("#radio2", "868.3 SF9");
        await page.FillAsync("#password", "demo!");
        await page.ClickAsync("button");
        await page.Locator("text=The password is not the one on the label").WaitForAsync();
        await Task.Delay(1200 / 4);
        await page.FillAsync("#password", "demo");
        await page.ClickAsync("button");
        await page.Locator("text=Saved").WaitForAsync();

        for (int i = 0; i < 50 && site.Gateway.Boots < 2; i++)
            await Task.Delay(100);
        Assert.AreEqual(2, site.Gateway.Boots);
        await page.GotoAsync(address);
        Assert.Contains("868.3 MHz SF9", await page.InnerTextAsync("body"));
        Assert.Contains("command 1", await page.InnerTextAsync("body"));
        Assert.IsTrue(loaded.All(url => url.StartsWith(address)), string.Join(' ', loaded));
        Assert.IsEmpty(site.Gateway.Exceptions);
        Assert.AreEqual(0, ((GatewayApplication)site.Gateway.Application!).Web.BrokenOff);
        stop.Cancel();
        await run;
    }

    private static Task<bool> FitsAsync(IPage page) => page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth");

    /// <summary>For the documentation, on request: GATEWAY_PICTURES names the folder.</summary>
    private static async Task PictureAsync(IPage page, string file)
    {
        if (Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, file), FullPage = true });
    }
}
