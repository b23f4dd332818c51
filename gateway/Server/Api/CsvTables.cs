using System.Text.Json;
using NanoSensors.Server.Aggregates;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>What the API gives as CSV: the same columns whatever is known, empty where it is not.</summary>
internal static class CsvTables
{
    private static readonly string[] DataKeys =
    [
        "occupied", "previousStateSeconds", "temperature", "relativeHumidity", "pressure", "pm25", "pm10", "co2", "vocIndex", "countIn", "countOut",
        "intervalSeconds", "ageSeconds", "batteryVolts",
    ];

    public static Csv Readings(IEnumerable<Reading> readings)
    {
        var csv = new Csv([
            "device", "name", "time", "kind", "fPort", "fCnt", "source", "rssi", "snr", .. DataKeys, "error",
        ]);
        foreach (Reading reading in readings)
        {
            csv.Add(reading.Device.ToString());
            csv.Add(reading.Name);
            csv.Add(Rfc3339.Format(reading.Time));
            csv.Add(reading.Kind);
            csv.Add(reading.FPort);
            csv.Add(reading.FCnt);
            csv.Add(reading.Source);
            csv.Add(reading.Rssi);
            csv.Add(reading.Snr);
            using JsonDocument data = JsonDocument.Parse(reading.Data);
            foreach (string key in DataKeys)
            {
                if (!data.RootElement.TryGetProperty(key, out JsonElement value))
                    csv.Add((string?)null);
                else if (value.ValueKind == JsonValueKind.Number)
                    csv.Add(value.GetDouble());
                else
                    csv.Add(value.GetRawText());
            }

            csv.Add(reading.Error);
            csv.End();
        }

        return csv;
    }

    public static Csv Aggregates(string kind, IEnumerable<AggregateSeries> series)
    {
        string[] columns = kind switch
        {
            "parking" => ["knownShare", "occupiedShare", "arrivals"],
            "footfall" => ["knownShare", "in", "out", "estimated"],
            _ => [.. Aggregator.AirKeys.SelectMany(key => new[] { key + "Min", key + "Mean", key + "Max" })],
        };
        var csv = new Csv(["device", "name", "from", "to", "readings", .. columns]);
        foreach (AggregateSeries one in series)
        {
            foreach (AggregateView row in one.Buckets)
            {
                csv.Add(one.Device);
                csv.Add(one.Name);
                csv.Add(row.From);
                csv.Add(row.To);
                csv.Add(row.Readings);
                Add(csv, kind, row);
                csv.End();
            }
        }

        return csv;
    }

    private static void Add(Csv csv, string kind, AggregateView row)
    {
        switch (kind)
        {
            case "parking":
                csv.Add(row.KnownShare);
                csv.Add(row.OccupiedShare);
                csv.Add(row.Arrivals);
                break;
            case "footfall":
                csv.Add(row.KnownShare);
                csv.Add(row.In);
                csv.Add(row.Out);
                csv.Add(row.Estimated == true ? "true" : null);
                break;
            default:
                foreach (string key in Aggregator.AirKeys)
                {
                    StatisticsView? value = row.Air?.GetValueOrDefault(key);
                    csv.Add(value?.Min);
                    csv.Add(value?.Mean);
                    csv.Add(value?.Max);
                }

                break;
        }
    }
}
