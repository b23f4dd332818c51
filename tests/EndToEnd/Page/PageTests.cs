using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;
using NanoSensors.Codec;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>The live page in a real browser against the real server.</summary>
[TestClass]
public sealed class PageTests
{
    private const int PhoneWidth = 360;

    private PageSite _site = null!;

    [TestInitialize]
    public async Task StartSite()
    {
        _site = await PageSite.StartAsync();
        await _site.FillAsync(DateTimeOffset.UtcNow);
    }

    [TestCleanup]
    public async Task EndSite() => await _site.DisposeAsync();

    [TestMethod]
    public async Task The_page_shows_the_site_without_an_error_and_asks_no_other_host()
    {
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        var complaints = new ConcurrentQueue<string>();
        var foreign = new ConcurrentQueue<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Enqueue(message.Text); };
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.RequestFailed += (_, request) => complaints.Enqueue($"{request.Url}: {request.Failure}");
        page.Response += (_, response) => { if (response.Status >= 400) complaints.Enqueue($"{response.Url} answered {response.Status}"); };
        page.Request += (_, request) => { if (!request.Url.StartsWith(_site.Address, StringComparison.Ordinal)) foreign.Enqueue(request.Url); };

        await LoadAsync(page);

        await page.Locator("#free-count").GetByText("8", new() { Exact = true }).WaitForAsync();
        Assert.AreEqual(8, await page.Locator(".bay[data-state=free]").CountAsync());
        Assert.AreEqual(4, await page.Locator(".bay[data-state=taken]").CountAsync());
        Assert.AreEqual(2, await page.Locator(".air-card").CountAsync());
        Assert.AreEqual(1, await page.Locator(".door-card").CountAsync());
        Assert.AreEqual(PageSite.BayCount + 3, await page.Locator(".fleet tbody tr").CountAsync());
        StringAssert.Contains(await page.Locator(".air-card").Nth(1).InnerTextAsync(), "34 µg/m³");
        StringAssert.Contains(await page.Locator(".air-card").Nth(1).InnerTextAsync(), "poor");
        Assert.AreEqual("", string.Join("\n", complaints));
        Assert.AreEqual("", string.Join("\n", foreign));
    }

    [TestMethod]
    public async Task A_bay_changes_on_the_page_when_its_sensor_speaks()
    {
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await LoadAsync(page);
        await BayWith(page, 1, "free").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        DateTimeOffset posted = DateTimeOffset.UtcNow;
        await _site.BayAsync(1, occupied: true, posted);
        await BayWith(page, 1, "taken").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        double milliseconds = (DateTimeOffset.UtcNow - posted).TotalMilliseconds;

        await page.Locator("#free-count").GetByText("7", new() { Exact = true }).WaitForAsync();
        // Those who listen are told in words.
        await page.Locator("#announcer").GetByText("Bay 1 is now taken. 7 of 12 free.").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Figure: a bay's change is on the page {milliseconds:F0} ms after its event was posted"));
    }

    [TestMethod]
    public async Task People_are_counted_from_midnight_on_and_over_the_wrap_of_the_totals()
    {
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        // Noon today in the browser, whatever time it is here, so that the day's beginning lies where the test can see it.
        DateTime noon = DateTime.UtcNow.Date.AddHours(12);
        await page.Clock.SetFixedTimeAsync(noon);
        DateTimeOffset midnight = new(noon.Date, TimeSpan.Zero);
        double zone = await page.EvaluateAsync<double>("new Date().getTimezoneOffset()");
        midnight = midnight.AddMinutes(zone);
        await _site.DoorAsync(FootfallReading.CountModulus - 20, 100, midnight.AddMinutes(-90)); // too early to count from
        await _site.DoorAsync(FootfallReading.CountModulus - 16, 104, midnight.AddMinutes(-30)); // yesterday's
        await _site.DoorAsync(FootfallReading.CountModulus - 10, 110, midnight.AddMinutes(-5));
        await _site.DoorAsync(15, 117, midnight.AddHours(9.5));

        await LoadAsync(page);

        await page.Locator(".counts .in dd").GetByText("25", new() { Exact = true }).WaitForAsync();
        Assert.AreEqual("7", await page.Locator(".counts .out dd").InnerTextAsync());

        await _site.DoorAsync(18, 119, midnight.AddHours(10));
        await page.Locator(".counts .in dd").GetByText("28", new() { Exact = true }).WaitForAsync();
        Assert.AreEqual("9", await page.Locator(".counts .out dd").InnerTextAsync());
    }

    [TestMethod]
    public async Task The_page_knows_the_width_of_the_running_totals()
    {
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(_site.Address);

        int modulus = await page.EvaluateAsync<int>("async () => (await import('/js/counts.js')).totalsModulus");

        Assert.AreEqual(FootfallReading.CountModulus, modulus);
    }

    [TestMethod]
    public async Task The_language_follows_the_browser_and_the_readers_choice()
    {
        await using IBrowserContext context = await Browser.OpenAsync(locale: "de-DE");
        IPage page = await context.NewPageAsync();
        await LoadAsync(page);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Auf einen Blick" }).WaitForAsync();
        Assert.AreEqual("de", await page.Locator("html").GetAttributeAsync("lang"));

        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "At a glance" }).WaitForAsync();
        Assert.AreEqual("en", await page.Locator("html").GetAttributeAsync("lang"));

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "At a glance" }).WaitForAsync();
    }

    [TestMethod]
    public async Task Both_languages_say_the_same_things()
    {
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(_site.Address);

        string[] onlyInOne = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const keys = (texts, prefix = '') => Object.entries(texts).flatMap(([key, value]) =>
                typeof value === 'object' ? keys(value, `${prefix}${key}.`) : [`${prefix}${key} ${(value.match(/\{\w+\}/g) ?? []).sort().join(' ')}`]);
              const de = new Set(keys((await import('/js/texts/de.js')).default));
              const en = new Set(keys((await import('/js/texts/en.js')).default));
              return [...[...de].filter(key => !en.has(key)), ...[...en].filter(key => !de.has(key))];
            }
            """);

        Assert.AreEqual("", string.Join("\n", onlyInOne));
    }

    [TestMethod]
    [DataRow("de-DE")]
    [DataRow("en-GB")]
    public async Task A_phone_shows_the_page_without_scrolling_sideways(string locale)
    {
        await using IBrowserContext context = await Browser.OpenAsync(PhoneWidth, 740, locale);
        IPage page = await context.NewPageAsync();
        await LoadAsync(page);
        await page.Locator("#bay-list summary").ClickAsync();

        Assert.AreEqual(PhoneWidth, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.AreEqual(PhoneWidth, await page.EvaluateAsync<int>("innerWidth"));
    }

    [TestMethod]
    public async Task A_lost_connection_is_said_and_the_page_catches_up_after_it()
    {
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await LoadAsync(page);
        await page.Locator("[data-connection=live]").WaitForAsync();
        string address = _site.Address;

        DirectoryInfo folder = await _site.StopAsync();
        await page.Locator("#banner").GetByText("Connection lost since").WaitForAsync();

        _site = await PageSite.StartAsync(address, folder);
        await _site.BayAsync(2, occupied: true, DateTimeOffset.UtcNow);
        await page.Locator("[data-connection=live]").WaitForAsync(new() { Timeout = 20_000 });
        await BayWith(page, 2, "taken").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.IsTrue(await page.Locator("#banner").IsHiddenAsync());
    }

    [TestMethod]
    public async Task The_keyboard_reaches_and_sorts_the_table_and_keeps_its_place()
    {
        await using IBrowserContext context = await Browser.OpenAsync();
        IPage page = await context.NewPageAsync();
        await LoadAsync(page);
        await page.Keyboard.PressAsync("Tab");
        Assert.AreEqual("#main", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));

        await page.Locator(".fleet button[value=lastHeard]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".fleet th[data-column=lastHeard][aria-sort=ascending]").WaitForAsync();
        await _site.BayAsync(5, occupied: true, DateTimeOffset.UtcNow);
        await page.Locator($".fleet tbody tr:first-child[data-device='{PageSite.BayEui(5)}']").WaitForAsync();

        Assert.AreEqual("lastHeard", await page.EvaluateAsync<string>("document.activeElement.value"));
    }

    private static ILocator BayWith(IPage page, int bay, string state) =>
        page.Locator($".bay[data-device='{PageSite.BayEui(bay)}'][data-state={state}]");

    private async Task LoadAsync(IPage page)
    {
        await page.GotoAsync(_site.Address);
        await page.Locator(".fleet tbody tr").First.WaitForAsync();
    }
}
