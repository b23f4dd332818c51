using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace NanoSensors.Server.Metrics;

/// <summary>Adds up what the instruments of our meter and of ASP.NET Core's request meter report, and writes it in Prometheus' text format.</summary>
public sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public MetricsCollector(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other hosts in this process have meters of the same name; the factory's are ours.
            if (ReferenceEquals(instrument.Meter.Scope, factory)
                && (instrument.Meter.Name == ServerMetrics.MeterName || instrument.Name == "http.server.request.duration"))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All series, by name, and those that are known only when somebody asks.</summary>
    public string Write(IEnumerable<Gauge> gauges)
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach ((string name, Family family) in _families)
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(family.Help).Append('\n');
                text.Append("# TYPE ").Append(name).Append(family.IsCounter ? " counter\n" : " summary\n");
                foreach ((string labels, Series series) in family.Series)
                {
                    if (family.IsCounter)
                    {
                        Line(text, name, labels, series.Sum);
                        continue;
                    }

                    Line(text, name + "_sum", labels, series.Sum);
                    Line(text, name + "_count", labels, series.Count);
                }
            }
        }

        foreach (IGrouping<(string Name, string Help), Gauge> family in gauges.GroupBy(gauge => (gauge.Name, gauge.Help)))
        {
            text.Append("# HELP ").Append(family.Key.Name).Append(' ').Append(family.Key.Help).Append("\n# TYPE ").Append(family.Key.Name).Append(" gauge\n");
            foreach (Gauge gauge in family)
                Line(text, gauge.Name, Labels([new(gauge.Label, gauge.LabelValue)]), gauge.Value);
        }

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        text.Append("# HELP process_resident_memory_bytes Resident memory size in bytes.\n# TYPE process_resident_memory_bytes gauge\n");
        Line(text, "process_resident_memory_bytes", "", process.WorkingSet64);
        text.Append("# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.\n# TYPE process_cpu_seconds_total counter\n");
        Line(text, "process_cpu_seconds_total", "", process.TotalProcessorTime.TotalSeconds);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Line(StringBuilder text, string name, string labels, double value)
        => text.Append(name).Append(labels).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string labels = Labels(tags);
        lock (_lock)
        {
            bool isCounter = instrument is Counter<long>;
            string name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (isCounter ? "_total" : "");
            if (!_families.TryGetValue(name, out Family? family))
                _families.Add(name, family = new Family(isCounter, instrument.Description ?? instrument.Name));
            if (!family.Series.TryGetValue(labels, out Series? series))
                family.Series.Add(labels, series = new Series());
            series.Sum += value;
            series.Count++;
        }
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var text = new StringBuilder("{");
        foreach ((string key, object? value) in tags)
        {
            if (text.Length > 1)
                text.Append(',');
            string plain = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            string escaped = plain.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }

        return text.Append('}').ToString();
    }

    private sealed class Series
    {
        public double Sum { get; set; }

        public long Count { get; set; }
    }

    private sealed record Family(bool IsCounter, string Help)
    {
        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }
}
