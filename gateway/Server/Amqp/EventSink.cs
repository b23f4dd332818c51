using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Amqp;

/// <summary>Puts events into the store, all at once.</summary>
internal sealed class EventSink(UplinkPipeline pipeline, IReadingStore readings)
{
    /// <summary>Stores all that can be stored; what never can is refused with the reason. When the task completes, the rest is durable.</summary>
    /// <exception cref="StoreException">The store takes no writes now. Some may be stored; sent again, they are not stored twice.</exception>
    public async Task StoreAsync(IReadOnlyList<AmqpEvent> events)
    {
        AmqpEvent[] uplinks = [.. events.Where(one => one.Reading != null)];
        Task<IReadOnlyList<AppendResult>> appended = readings.AppendAsync([.. uplinks.Select(one => one.Reading!)]);
        Task[] others = [.. events.Where(one => one.Other != null).Select(StoreOtherAsync)];
        await Task.WhenAll([appended, .. others]);
        IReadOnlyList<AppendResult> results = await appended;
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i].Refusal is { } refusal)
                uplinks[i].Refuse($"The store cannot keep it: {refusal}");
            else
                pipeline.Count(uplinks[i].Reading!.Source, results[i].Stored);
        }
    }

    private async Task StoreOtherAsync(AmqpEvent one)
    {
        try
        {
            await readings.AppendEventAsync(one.Other!);
        }
        catch (Exception e) when (e is not StoreException)
        {
            one.Refuse($"The store cannot keep it: {e.Message}");
        }
    }
}
