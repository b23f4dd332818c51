using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NanoSensors.Codec;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>A week before now for every device of a server, as a market town might have it: for pictures, not for figures.</summary>
internal static class MadeUpWeek
{
    private const int Days = 7;

    public static async Task PostAsync(HttpClient http)
    {
        JsonArray devices = JsonNode.Parse(await http.GetStringAsync("api/devices"))!["devices"]!.AsArray();
        // Whole hours, and nothing of what the demo itself has lived through.
        DateTimeOffset end = DateTimeOffset.UtcNow.AddMinutes(-20);
        DateTimeOffset start = end.AddDays(-Days);
        var random = new Random(3);
        var events = new List<(string Device, Message Message, DateTimeOffset Time)>();
        foreach (JsonNode? device in devices)
        {
            string eui = (string)device!["device"]!;
            switch ((string?)device["profile"])
            {
                case "parking":
                    Park(eui, start, end, random, events);
                    break;
                case "air":
                    Breathe(eui, start, end, random, events);
                    break;
                default:
                    Walk(eui, start, end, random, events);
                    break;
            }
        }

        int counter = 0;
        await Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (one, stop) =>
        {
            byte[] frame = new byte[Message.MaxLength];
            int length = one.Message.Encode(frame, 0);
            var body = new JsonObject
            {
                ["time"] = one.Time.ToString("O"), ["deviceInfo"] = new JsonObject { ["devEui"] = one.Device }, ["devAddr"] = "00f00f00",
                ["fCnt"] = Interlocked.Increment(ref counter), ["fPort"] = one.Message.FPort, ["data"] = Convert.ToBase64String(frame, 0, length),
                ["rxInfo"] = new JsonArray(new JsonObject { ["gatewayId"] = "0016c001f153a14c", ["rssi"] = -96 - (counter % 9), ["snr"] = 6.5 - (counter % 5) }),
            };
            using HttpResponseMessage answer = await http.PostAsJsonAsync("ingest/chirpstack?event=up", body, stop);
            answer.EnsureSuccessStatusCode();
        });
    }

    // Busy from eight to six, at its height on market days, on Sundays less, and nobody at night.
    private static double Bustle(DateTimeOffset time)
    {
        DateTime local = time.LocalDateTime;
        double hour = local.TimeOfDay.TotalHours;
        double day = Math.Exp(-Math.Pow((hour - 11) / 2.2, 2)) + (0.8 * Math.Exp(-Math.Pow((hour - 16.5) / 1.8, 2)));
        return day * local.DayOfWeek switch
        {
            DayOfWeek.Sunday => 0.35,
            DayOfWeek.Wednesday or DayOfWeek.Saturday => 1.5,
            _ => 1,
        };
    }

    private static void Park(string eui, DateTimeOffset time, DateTimeOffset end, Random random, List<(string, Message, DateTimeOffset)> events)
    {
        bool occupied = false;
        int since = 3600;
        while (time < end)
        {
            events.Add((eui, new ParkingEvent { State = occupied ? ParkingState.Occupied : ParkingState.Free, PreviousStateSeconds = since }, time));
            double minutes = occupied ? 20 + (random.NextDouble() * 70) : 12 + (random.NextDouble() * 50 / (0.06 + Bustle(time)));
            since = (int)(minutes * 60);
            DateTimeOffset next = time.AddMinutes(minutes);
            for (time = time.AddMinutes(30); time < next && time < end; time = time.AddMinutes(30))
                events.Add((eui, new ParkingHeartbeat { State = occupied ? ParkingState.Occupied : ParkingState.Free, BatteryMillivolts = 3600 }, time));
            time = next;
            occupied = !occupied;
        }
    }

    private static void Breathe(string eui, DateTimeOffset start, DateTimeOffset end, Random random, List<(string, Message, DateTimeOffset)> events)
    {
        double level = 5 + (random.NextDouble() * 6);
        // A station that was without power for some hours: a gap.
        DateTimeOffset from = start.AddHours(40 + random.Next(40)), to = from.AddHours(9);
        for (DateTimeOffset time = start; time < end; time = time.AddMinutes(30))
        {
            if (time > from && time < to)
                continue;
            double hour = time.LocalDateTime.TimeOfDay.TotalHours;
            level = Math.Max(2, level + ((random.NextDouble() - 0.5) * 2.4) + (0.06 * (9 - level)));
            double particles = level + (7 * Bustle(time)) + (hour is > 18 and < 23 ? 6 : 0);
            events.Add((eui, new AirReading
            {
                TemperatureCentiCelsius = (int)(100 * (9 + (5 * Math.Sin((hour - 9) / 24 * 2 * Math.PI)))), RelativeHumidityCentiPercent = (int)(100 * (72 - (14 * Math.Sin((hour - 9) / 24 * 2 * Math.PI)))),
                PressurePascal = 97_700 + (int)(end - time).TotalHours * 4, Pm25TenthMicrograms = (int)(particles * 10), Pm10TenthMicrograms = (int)(particles * 17),
                Co2Ppm = 425 + (int)(60 * Bustle(time)) + random.Next(8), BatteryMillivolts = 3600,
            }, time));
        }
    }

    // Open from eight to seven. Who goes in comes out, after some minutes and on the same day; a few by another door.
    private static void Walk(string eui, DateTimeOffset start, DateTimeOffset end, Random random, List<(string, Message, DateTimeOffset)> events)
    {
        var steps = new List<(DateTimeOffset Time, int In, int Out)>();
        int inside = 0;
        for (DateTimeOffset time = start; time < end; time = time.AddMinutes(30))
        {
            double hour = time.LocalDateTime.TimeOfDay.TotalHours;
            int inwards = hour is >= 8 and < 18.5 ? (int)(Bustle(time) * (30 + random.Next(25))) : 0;
            inside += inwards;
            int outwards = hour is >= 8 and < 19 ? (int)(inside * (0.5 + (random.NextDouble() * 0.2))) : inside;
            inside -= outwards;
            steps.Add((time, inwards, outwards + (outwards > 10 ? random.Next(-1, 2) : 0)));
        }

        // The totals end where the demo's own begin: at nothing.
        int countIn = FootfallReading.CountModulus - steps.Sum(step => step.In), countOut = FootfallReading.CountModulus - steps.Sum(step => step.Out);
        foreach ((DateTimeOffset time, int inwards, int outwards) in steps)
        {
            countIn += inwards;
            countOut += outwards;
            events.Add((eui, new FootfallReading
            {
                CountIn = countIn % FootfallReading.CountModulus, CountOut = countOut % FootfallReading.CountModulus, IntervalSeconds = 1800, BatteryMillivolts = 3600,
            }, time));
        }
    }
}
