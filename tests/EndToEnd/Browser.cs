using Microsoft.Playwright;

namespace NanoSensors.Tests.EndToEnd;

/// <summary>
/// Debian's Chromium, driven by Playwright's own driver from its package. Nothing is downloaded. Started by the first test that needs it; all share it, each
/// with a context of its own.
/// </summary>
[TestClass]
public static class Browser
{
    private static readonly string[] Executables = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly Lazy<Task<IBrowser>> Shared = new(StartAsync);

    private static IPlaywright? s_playwright;

    /// <summary>A context as if nobody had used the browser before. Ends the test as inconclusive, with the reason, where no browser can be had.</summary>
    public static async Task<IBrowserContext> OpenAsync(
        int width = 1280, int height = 900, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light, float scale = 1)
        => await (await Shared.Value).NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height }, Locale = locale, ColorScheme = scheme, DeviceScaleFactor = scale,
        });

    [AssemblyCleanup]
    public static async Task EndAsync()
    {
        if (Shared.IsValueCreated && Shared.Value.IsCompletedSuccessfully)
            await (await Shared.Value).DisposeAsync();
        s_playwright?.Dispose();
    }

    private static async Task<IBrowser> StartAsync()
    {
        string? executable = Environment.GetEnvironmentVariable("CHROMIUM") ?? Executables.FirstOrDefault(File.Exists);
        if (executable == null)
            Assert.Inconclusive($"No Chromium here ({string.Join(", ", Executables)}; or name one in CHROMIUM). Debian: apt-get install chromium");
        try
        {
            s_playwright = await Playwright.CreateAsync();
        }
        catch (PlaywrightException e)
        {
            Assert.Inconclusive($"Playwright's driver does not start here: {e.Message}");
        }

        // Chromium refuses its sandbox to root, which is who runs in a container; the page under test is our own.
        return await s_playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }
}
