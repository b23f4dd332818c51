using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Node;

/// <summary>Rows of a table of two columns on the node's page.</summary>
internal static class Row
{
    /// <summary>A row with a number; "not available" is a dash.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="label">ASCII and HTML entities.</param>
    /// <param name="value">In the unit times 10 to the power of <paramref name="decimals"/>.</param>
    /// <param name="decimals">0 to 9.</param>
    /// <param name="unit">Behind the number.</param>
    internal static void Number(AsciiWriter writer, string label, int value, int decimals, string unit)
    {
        Begin(writer, label);
        if (value == Message.NotAvailable)
        {
            writer.Text("&ndash;");
        }
        else
        {
            writer.Scaled(value, decimals);
            writer.Text(unit);
        }

        End(writer);
    }

    /// <summary>A row with a text.</summary>
    internal static void Text(AsciiWriter writer, string label, string text)
    {
        Begin(writer, label);
        writer.Text(text);
        End(writer);
    }

    /// <summary>How the sensors fare.</summary>
    internal static void Health(AsciiWriter writer, SensorHealth health, bool english)
    {
        Text(writer, "Sensor", health == SensorHealth.Ok ? "ok" : health == SensorHealth.Degraded ? (english ? "disturbed" : "gest&ouml;rt") : (english ? "fails" : "f&auml;llt aus"));
    }

    /// <summary>The beginning of a row, up to its value.</summary>
    internal static void Begin(AsciiWriter writer, string label)
    {
        writer.Text("<tr><td>");
        writer.Text(label);
        writer.Text("</td><td>");
    }

    /// <summary>The end of a row.</summary>
    internal static void End(AsciiWriter writer)
    {
        writer.Text("</td></tr>");
    }
}
