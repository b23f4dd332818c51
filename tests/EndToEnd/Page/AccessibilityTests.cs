using Microsoft.Playwright;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>axe-core on every view, light and dark, on a desk and in a hand.</summary>
[TestClass]
public sealed class AccessibilityTests
{
    [TestMethod]
    [DataRow(1280, ColorScheme.Light, "en-GB")]
    [DataRow(360, ColorScheme.Dark, "de-DE")]
    public async Task Axe_finds_no_barrier_on_any_view(int width, ColorScheme scheme, string locale)
    {
        string axe = Path.Combine(Repository.Root, "tests", "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(axe))
            Assert.Inconclusive("axe-core is not there: npm --prefix tests ci");
        await using PageSite site = await PageSite.StartAsync();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await site.FillAsync(now);
        await site.HeartbeatAsync(4, 2900, now.AddMinutes(-5));
        await site.DoorAsync(100, 90, now.AddHours(-2));
        await site.DoorAsync(130, 110, now.AddMinutes(-30));
        await site.WaitForAlertsAsync(1);
        await using IBrowserContext context = await Browser.OpenAsync(width, 900, locale, scheme);
        IPage page = await context.NewPageAsync();
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var violations = new List<string>();

        await page.GotoAsync(site.Address);
        await page.Locator(".fleet tbody tr").First.WaitForAsync();
        await page.Locator(".trend .chart").Nth(2).WaitForAsync();
        await page.EvaluateAsync(await File.ReadAllTextAsync(axe));
        await page.Locator("#bay-list summary").ClickAsync();
        await page.Locator(".trend .as-table summary").First.ClickAsync();
        await CheckAsync("overview, day");
        await page.Locator("#trends-body button[value=week]").ClickAsync();
        await page.Locator("#trends-body button[value=week][aria-pressed=true]").WaitForAsync();
        await page.Locator(".trend .chart").Nth(2).WaitForAsync();
        await CheckAsync("overview, week");
        await page.Locator("#account").ClickAsync();
        await CheckAsync("sign-in");
        await page.Locator("#api-key").FillAsync(PageSite.ApiKey);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#account small").WaitForAsync();
        foreach (string eui in new[] { PageSite.BayEui(4), PageSite.AirEui, PageSite.DoorEui })
        {
            await page.EvaluateAsync("eui => { location.hash = `device=${eui}`; }", eui);
            await page.Locator($".device-head code:text('{eui}')").WaitForAsync();
            await page.Locator(".frames tbody tr").First.WaitForAsync();
            await CheckAsync("device " + eui);
        }

        Assert.AreEqual("", string.Join("\n", violations));

        async Task CheckAsync(string view)
        {
            string[] found = await page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                  .map(violation => `${violation.id}: ${violation.help} (${violation.nodes.slice(0, 3).map(node => node.html).join(' | ')})`)
                """);
            violations.AddRange(found.Select(one => $"{view}: {one}"));
            Assert.AreEqual(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), $"{view} scrolls sideways");
        }
    }
}
