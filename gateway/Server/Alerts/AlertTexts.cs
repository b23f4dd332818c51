using System.Globalization;
using System.Text.Json.Nodes;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Alerts;

/// <summary>An alert in a sentence.</summary>
internal static class AlertTexts
{
    // Not the culture's: a server without ICU's data has none.
    private static readonly NumberFormatInfo s_german = new() { NumberDecimalSeparator = "," };

    public static string English(Alert alert) => Of(alert, CultureInfo.InvariantCulture,
        "{0} is silent: nothing was heard of it for {1}.", "{0} is heard again.",
        "The battery of {0} is low: {1}.", "The battery of {0} is well again.",
        "{0} reports that its sensor is faulty.", "The sensor of {0} works again.",
        "Gateway {0} is down: nothing was heard of it for {1}.", "Gateway {0} is heard again.", "minutes", "hours",
        "{0} can join the network {1} more times only.", "{0} has enough joins left again.",
        "{0} heard nothing from the network and {1}.", "{0} hears the network again.", EnglishStep);

    private static string EnglishStep(string? step) => step switch
    {
        "droppedAnswers" => "dropped its stored answers",
        "rejoined" => "joined again",
        "restarted" => "restarted",
        _ => $"took a step that this server does not know ({step})",
    };

    private static string GermanStep(string? step) => step switch
    {
        "droppedAnswers" => "hat gespeicherte Antworten verworfen",
        "rejoined" => "hat sich neu angemeldet",
        "restarted" => "hat neu gestartet",
        _ => $"hat etwas getan, das dieser Server nicht kennt ({step})",
    };

    public static string German(Alert alert) => Of(alert, s_german,
        "{0} ist still: seit {1} wurde nichts gehört.", "{0} wird wieder gehört.",
        "Die Batterie von {0} ist schwach: {1}.", "Die Batterie von {0} ist wieder in Ordnung.",
        "{0} meldet einen Fehler des Sensors.", "Der Sensor von {0} arbeitet wieder.",
        "Gateway {0} ist ausgefallen: seit {1} wurde nichts gehört.", "Gateway {0} wird wieder gehört.", "Minuten", "Stunden",
        "{0} kann sich nur noch {1}-mal beim Netz anmelden.", "{0} kann sich wieder oft genug anmelden.",
        "{0} hat vom Netz nichts gehört und {1}.", "{0} hört das Netz wieder.", GermanStep);

    private static string Of(
        Alert alert, IFormatProvider culture, string silent, string silentEnded, string battery, string batteryEnded, string sensor, string sensorEnded,
        string gateway, string gatewayEnded, string minutes, string hours, string joins, string joinsEnded, string network, string networkEnded, Func<string?, string> step)
    {
        JsonNode? detail = JsonNode.Parse(alert.Detail);
        bool ended = alert.Ended != null;
        return alert.Kind switch
        {
            AlertKind.Silent => Format(ended ? silentEnded : silent, Limit()),
            AlertKind.Battery => Format(ended ? batteryEnded : battery, Charge()),
            AlertKind.Sensor => Format(ended ? sensorEnded : sensor, ""),
            AlertKind.Joins => Format(ended ? joinsEnded : joins, ((int?)detail?["remainingDevNonces"] ?? 0).ToString(culture)),
            AlertKind.Network => Format(ended ? networkEnded : network, step((string?)detail?["silenceStep"])),
            _ => Format(ended ? gatewayEnded : gateway, Limit()),
        };

        string Format(string text, string what) => string.Format(culture, text, alert.Name, what);

        string Limit()
        {
            double seconds = (double?)detail?["limitSeconds"] ?? 0;
            return seconds < 5400 ? $"{Math.Ceiling(seconds / 60).ToString("0", culture)} {minutes}" : $"{(seconds / 3600).ToString("0.#", culture)} {hours}";
        }

        string Charge() => (double?)detail?["batteryVolts"] is { } volts
            ? $"{volts.ToString("0.00", culture)} V"
            : $"{((double?)detail?["batteryPercent"] ?? 0).ToString("0", culture)} %";
    }
}
