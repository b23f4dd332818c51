using Microsoft.Playwright;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>Debian's Chromium, driven by Playwright's own driver from its package. Nothing is downloaded.</summary>
internal sealed class PageBrowser : IAsyncDisposable
{
    private static readonly string[] Executables = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private PageBrowser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Ends the test as inconclusive, with the reason, where no browser can be had.</summary>
    public static async Task<PageBrowser> StartAsync()
    {
        string? executable = Environment.GetEnvironmentVariable("CHROMIUM") ?? Executables.FirstOrDefault(File.Exists);
        if (executable == null)
            Assert.Inconclusive($"No Chromium here ({string.Join(", ", Executables)}; or name one in CHROMIUM). Debian: apt-get install chromium");
        IPlaywright playwright;
        try
        {
            playwright = await Playwright.CreateAsync();
        }
        catch (PlaywrightException e)
        {
            Assert.Inconclusive($"Playwright's driver does not start here: {e.Message}");
            throw;
        }

        // Chromium refuses its sandbox to root, which is who runs in a container; the page under test is our own.
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        return new PageBrowser(playwright, browser);
    }

    public Task<IBrowserContext> OpenAsync(
        int width = 1280, int height = 900, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light, float scale = 1)
        => _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height }, Locale = locale, ColorScheme = scheme, DeviceScaleFactor = scale,
        });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
