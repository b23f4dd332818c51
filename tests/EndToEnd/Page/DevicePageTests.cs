using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using NanoSensors.Server.Tests;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>A device's page, the charts, alerts, the sign-in and the map, in a real browser.</summary>
[TestClass]
public sealed class DevicePageTests
{
    [TestMethod]
    public async Task An_installer_sees_his_node_heard_and_calibrates_it()
    {
        await using PageSite site = await PageSite.StartAsync();
        await site.RegisterAsync(13);
        await using IBrowserContext context = await Browser.OpenAsync(390, 844, "de-DE");
        IPage page = await context.NewPageAsync();
        ConcurrentQueue<string> complaints = Listen(page);
        // As a label's code leads there.
        await page.GotoAsync(site.Address + "#device=" + PageSite.BayEui(13).ToUpperInvariant());
        await page.GetByRole(AriaRole.Heading, new() { Name = "Bay 13" }).WaitForAsync();
        await page.GetByText("noch nicht gehört").WaitForAsync();

        await page.Locator(".command-panel button[name=sign-in]").ClickAsync();
        await page.Locator("#api-key").FillAsync("a guess");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Dieser Schlüssel ist keiner des Servers.").WaitForAsync();
        await page.Locator("#api-key").FillAsync(PageSite.ApiKey);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Kalibrieren: Der Platz ist jetzt leer" }).ClickAsync();
        // Asked twice: nothing has been sent yet.
        Assert.AreEqual(0, await page.Locator(".command-list li").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Ja: kalibrieren" }).ClickAsync();
        await page.Locator(".command-list li[data-state=queued]").GetByText("kalibrieren").WaitForAsync();

        DateTimeOffset posted = DateTimeOffset.UtcNow;
        await site.HeartbeatAsync(13, 3600, posted);
        await page.Locator(".heard-now[data-fresh=yes]").WaitForAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Figure: a node's frame is on its own page {(DateTimeOffset.UtcNow - posted).TotalMilliseconds:F0} ms after its event was posted"));
        StringAssert.Matches(await page.Locator(".device-heard .big").InnerTextAsync(), new Regex("^vor \\d+ Sekunden?$"));
        StringAssert.Contains(await page.Locator(".strength").InnerTextAsync(), "-96 dBm");
        await page.Locator(".device-now .state[data-state=free]").WaitForAsync();
        await page.Locator(".device-battery").GetByText("3,60 V").WaitForAsync();
        // The seconds go on by themselves.
        await Assertions.Expect(page.Locator(".device-heard .big")).ToHaveTextAsync(new Regex("^vor ([4-9]|\\d\\d) Sekunden$"));
        Assert.AreEqual(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        // What the node says of itself, and how often it was woken between two of its statuses.
        await site.StatusAsync(13, 9000, posted.AddDays(-1));
        await site.StatusAsync(13, 9312, posted.AddSeconds(1));
        await page.ReloadAsync();
        await page.Locator(".command-list li").WaitForAsync();
        ILocator node = page.Locator(".device-node");
        foreach (string told in new[] { "Geweckt am Tag312", "Magnetometerarbeitet", "Neustarts3, zuletzt: Wachhund", "Läuft seit2 d 2 h", "Verspätete Empfangsfenster7", "Schreibvorgänge im Flash4.521" })
            await Assertions.Expect(node).ToContainTextAsync(told);
        CollectionAssert.DoesNotContain((await page.Locator("#other-command option").AllInnerTextsAsync()).ToArray(), "Feinstaub mit jeder n-ten Messung");
        Assert.AreEqual(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.AreEqual("", string.Join("\n", complaints.Where(text => !text.Contains("401"))));
    }

    [TestMethod]
    public async Task A_key_stays_in_its_tab_and_goes_with_the_sign_out()
    {
        await using PageSite site = await PageSite.StartAsync();
        await site.RegisterAsync(13);
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(site.Address + "#device=" + PageSite.BayEui(13));
        await page.Locator("#account").ClickAsync();
        await page.Locator("#api-key").FillAsync(PageSite.ApiKey);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#account").GetByText("Api__Key").WaitForAsync();
        IPage other = await context.NewPageAsync();
        await other.GotoAsync(site.Address);
        await other.Locator("#account").GetByText("Sign in").WaitForAsync();
        Assert.AreEqual(0, await page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key !== 'language').length"));
        await page.Locator("#account").ClickAsync();
        await page.Locator(".command-panel button[name=sign-in]").WaitForAsync();
        Assert.AreEqual(0, await page.EvaluateAsync<int>("sessionStorage.length"));
    }

    [TestMethod]
    public async Task The_providers_page_signs_in_and_comes_back_to_where_it_was()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using PageSite site = await PageSite.StartAsync(
            settings: [$"--Oidc:Authority={issuer.Address}", "--Oidc:Audience=nanosensors", "--Oidc:Role=sensors-operator", "--Oidc:ClientId=page"]);
        await site.RegisterAsync(13);
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        ConcurrentQueue<string> complaints = Listen(page);
        string address = site.Address + "#device=" + PageSite.BayEui(13);
        await page.GotoAsync(address);
        await page.Locator(".command-panel button[name=sign-in]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your organisation" }).ClickAsync();
        await page.Locator("#account").GetByText("erika").WaitForAsync();
        Assert.AreEqual(address, page.Url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await page.Locator(".command-list li[data-state=queued]").GetByText("request a status").WaitForAsync();
        Assert.AreEqual("", string.Join("\n", complaints));
    }

    [TestMethod]
    public async Task Whom_the_provider_knows_but_who_lacks_the_role_is_told_so()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using PageSite site = await PageSite.StartAsync(
            settings: [$"--Oidc:Authority={issuer.Address}", "--Oidc:Audience=nanosensors", "--Oidc:Role=another", "--Oidc:ClientId=page"]);
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(site.Address);
        await page.Locator("#account").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your organisation" }).ClickAsync();
        await page.Locator("dialog .problem").GetByText("you may not operate here").WaitForAsync();
        Assert.AreEqual(site.Address, page.Url);
        Assert.AreEqual(0, await page.EvaluateAsync<int>("sessionStorage.length"));
    }

    [TestMethod]
    public async Task Charts_show_day_and_week_and_gaps_as_gaps()
    {
        await using PageSite site = await PageSite.StartAsync();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddMinutes(5);
        foreach (int ago in new[] { 100, 99, 98, 5, 4, 1 })
            await site.AirAsync(1, 80, hour.AddHours(-ago));
        await site.BayAsync(1, true, hour.AddHours(-6));
        await site.BayAsync(1, false, hour.AddHours(-3));
        await site.DoorAsync(10, 5, hour.AddHours(-6));
        await site.DoorAsync(40, 25, hour.AddHours(-5));
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        ConcurrentQueue<string> complaints = Listen(page);
        await page.GotoAsync(site.Address);
        await page.Locator(".trend .chart").Nth(2).WaitForAsync();

        ILocator air = page.Locator("[data-key=trend-air]");
        // Two lines, hours 5 and 4, and a point, hour 1: nothing is drawn across what is not known.
        Assert.AreEqual(2, await air.Locator(".curve .over").CountAsync());
        Assert.AreEqual(1, await air.Locator(".curve .dot").CountAsync());
        await air.Locator("summary").ClickAsync();
        Assert.AreEqual(24, await air.Locator("tbody tr").CountAsync());
        // The other station has said nothing at all.
        Assert.AreEqual(21 + 24, await air.Locator("tbody td").GetByText("Not known").CountAsync());
        string[] inwards = [.. (await page.Locator("[data-key=trend-people] tbody td:nth-of-type(1)").AllTextContentsAsync()).Where(text => text != "Not known")];
        Assert.AreEqual(30, inwards.Sum(text => int.Parse(text, CultureInfo.InvariantCulture)), "the people between two readings, in the hours that these touch");

        await page.Locator("#trends-body button[value=week]").ClickAsync();
        await Assertions.Expect(air.Locator("tbody tr")).ToHaveCountAsync(168);
        Assert.AreEqual(3, await air.Locator(".curve .over").CountAsync());
        await Assertions.Expect(page.Locator("[data-key=trend-people] tbody tr")).ToHaveCountAsync(7);

        // By keyboard: the newest hour is read first.
        await air.Locator(".canvas").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        // The page draws with its next frame.
        await Assertions.Expect(air.Locator(".reading")).ToContainTextAsync("8 µg/m³");
        Assert.AreEqual("", string.Join("\n", complaints));
    }

    [TestMethod]
    public async Task An_alert_is_on_the_page_until_it_is_over_and_leads_to_its_node()
    {
        await using PageSite site = await PageSite.StartAsync();
        await site.HeartbeatAsync(4, 2900, DateTimeOffset.UtcNow.AddMinutes(-2));
        await site.WaitForAlertsAsync(1);
        await using IBrowserContext context = await Browser.OpenAsync(locale: "de-DE");
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(site.Address);
        await page.Locator("#alert-badge").GetByText("1", new() { Exact = true }).WaitForAsync();
        await page.Locator($".fleet tr[data-device='{PageSite.BayEui(4)}']").GetByText("schwach", new() { Exact = true }).WaitForAsync();
        await page.Locator(".alerts").GetByRole(AriaRole.Link, new() { Name = "Die Batterie von Bay 4 ist schwach: 2,90 V." }).ClickAsync();
        await page.Locator(".device-head .flag").GetByText("Batterie schwach").WaitForAsync();

        // What begins and ends while the page is open is told by the stream.
        await site.HeartbeatAsync(5, 2800, DateTimeOffset.UtcNow);
        await page.Locator("#alert-badge").GetByText("2", new() { Exact = true }).WaitForAsync();
        await site.HeartbeatAsync(4, 3600, DateTimeOffset.UtcNow);
        await site.HeartbeatAsync(5, 3600, DateTimeOffset.UtcNow);
        await page.GotoAsync(site.Address + "#nodes");
        await page.Locator(".past-alerts summary").ClickAsync();
        await page.Locator(".past").GetByText("Die Batterie von Bay 4 ist wieder in Ordnung.").WaitForAsync();
        await Assertions.Expect(page.Locator("#alert-badge")).ToBeHiddenAsync();
    }

    [TestMethod]
    public async Task A_map_is_drawn_where_tiles_are_configured_and_only_their_host_is_asked()
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "lib", "leaflet.js")))
            Assert.Inconclusive("Leaflet was not fetched at the build: no npm");
        await using WebApplication tiles = await StartTilesAsync();
        string host = tiles.Urls.First();
        await using PageSite site = await PageSite.StartAsync(settings: [$"--Page:Tiles:Url={host}/{{z}}/{{x}}/{{y}}.svg", "--Page:Tiles:Attribution=© the <b>town</b>"]);
        await site.FillAsync(DateTimeOffset.UtcNow);
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        ConcurrentQueue<string> complaints = Listen(page);
        var hosts = new ConcurrentDictionary<string, int>();
        page.Request += (_, request) => hosts.AddOrUpdate(new Uri(request.Url).GetLeftPart(UriPartial.Authority), 1, (_, count) => count + 1);
        await page.GotoAsync(site.Address);
        await page.Locator(".pin-bay[data-state=taken]").First.WaitForAsync();
        await page.Locator(".leaflet-tile-loaded").First.WaitForAsync();
        Assert.AreEqual(PageSite.BayCount, await page.Locator(".pin-bay").CountAsync());
        Assert.AreEqual(0, await page.Locator(".plan").CountAsync());
        Assert.AreEqual("© the <b>town</b>", await page.Locator(".leaflet-control-attribution").InnerTextAsync());
        CollectionAssert.AreEquivalent(new[] { site.Address.TrimEnd('/'), host }, hosts.Keys.ToArray());

        await site.BayAsync(1, occupied: true, DateTimeOffset.UtcNow);
        await page.Locator($".pin-bay[data-device='{PageSite.BayEui(1)}'][data-state=taken]").WaitForAsync();
        await page.Locator($".pin-bay[data-device='{PageSite.BayEui(1)}']").ClickAsync();
        await page.Locator("#device-title").GetByText("Bay 1", new() { Exact = true }).WaitForAsync();
        Assert.AreEqual("", string.Join("\n", complaints));
    }

    [TestMethod]
    public async Task Where_the_map_cannot_be_loaded_the_plan_is_drawn()
    {
        await using PageSite site = await PageSite.StartAsync(settings: ["--Page:Tiles:Url=http://127.0.0.1:9/{z}/{x}/{y}.png"]);
        await site.FillAsync(DateTimeOffset.UtcNow);
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await page.RouteAsync("**/lib/leaflet.js", route => route.AbortAsync());
        await page.GotoAsync(site.Address);
        await page.Locator(".plan .bay[data-state=taken]").First.WaitForAsync();
        Assert.IsTrue(await page.Locator("#parking-map").IsHiddenAsync());
    }

    private static ConcurrentQueue<string> Listen(IPage page)
    {
        var complaints = new ConcurrentQueue<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Enqueue(message.Text); };
        page.PageError += (_, error) => complaints.Enqueue(error);
        return complaints;
    }

    private static async Task<WebApplication> StartTilesAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication tiles = builder.Build();
        tiles.MapGet("/{z}/{x}/{y}.svg", () => Results.Text("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"256\" height=\"256\"><rect width=\"255\" height=\"255\" fill=\"#e8ece6\"/></svg>", "image/svg+xml"));
        await tiles.StartAsync();
        return tiles;
    }
}
