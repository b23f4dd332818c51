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
                listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Add((Family)family!, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Add((Family)family!, value, tags));
        _listener.Start();
    }

    /// <summary>All series, by name, and those that are known only when somebody asks.</summary>
    public string Write(IEnumerable<Gauge> gauges)
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach ((string name, Family family) in _families.Where(one => one.Value.Series.Count > 0))
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
        // Named as .NET's own runtime metrics are: what the collector left in use, and what it keeps for later as well.
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.Any);
        text.Append("# HELP dotnet_gc_last_collection_heap_size_bytes The managed heap after the last collection, with its gaps.\n# TYPE dotnet_gc_last_collection_heap_size_bytes gauge\n");
        Line(text, "dotnet_gc_last_collection_heap_size_bytes", "", heap.HeapSizeBytes);
        text.Append("# HELP dotnet_gc_last_collection_memory_committed_size_bytes Memory that the managed heap held after the last collection.\n# TYPE dotnet_gc_last_collection_memory_committed_size_bytes gauge\n");
        Line(text, "dotnet_gc_last_collection_memory_committed_size_bytes", "", heap.TotalCommittedBytes);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Line(StringBuilder text, string name, string labels, double value)
        => text.Append(name).Append(labels).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private Family FamilyOf(Instrument instrument)
    {
        bool isCounter = instrument is Counter<long>;
        string name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (isCounter ? "_total" : "");
        lock (_lock)
        {
            if (!_families.TryGetValue(name, out Family? family))
                _families.Add(name, family = new Family(isCounter, instrument.Description ?? instrument.Name));
            return family;
        }
    }

    private void Add(Family family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            Series series = family.SeriesOf(tags);
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

    private sealed class Family(bool isCounter, string help)
    {
        // By the hash of the tags, with which most are found without writing the labels anew.
        private readonly Dictionary<int, (KeyValuePair<string, object?>[] Tags, Series Series)> _known = [];

        public bool IsCounter => isCounter;

        public string Help => help;

        /// <summary>By their labels as text.</summary>
        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public Series SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var hash = default(HashCode);
            foreach ((string key, object? value) in tags)
            {
                hash.Add(key);
                hash.Add(value);
            }

            if (_known.TryGetValue(hash.ToHashCode(), out var known) && AreEqual(known.Tags, tags))
                return known.Series;
            string labels = Labels(tags);
            if (!Series.TryGetValue(labels, out Series? series))
                Series.Add(labels, series = new Series());
            _known[hash.ToHashCode()] = (tags.ToArray(), series);
            return series;
        }

        private static bool AreEqual(ReadOnlySpan<KeyValuePair<string, object?>> one, ReadOnlySpan<KeyValuePair<string, object?>> other)
        {
            for (int i = 0; i < one.Length; i++)
            {
                if (i >= other.Length || one[i].Key != other[i].Key || !Equals(one[i].Value, other[i].Value))
                    return false;
            }

            return one.Length == other.Length;
        }
    }
}
