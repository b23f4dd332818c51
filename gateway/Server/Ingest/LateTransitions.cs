using System.Text.Json.Nodes;

namespace NanoSensors.Server.Ingest;

/// <summary>A frame of late parking events as one object for each, as if each had come by itself.</summary>
internal static class LateTransitions
{
    /// <summary>
    /// The transitions that can be dated, the latest first: the first is as old as the frame says, each other older by the duration that the one before it tells.
    /// </summary>
    /// <param name="data">What the codec made of the frame.</param>
    /// <returns>None if it is another frame, or one that tells no age.</returns>
    public static List<JsonObject> Of(JsonObject data)
    {
        var transitions = new List<JsonObject>();
        if (data["transitions"] is not JsonArray list || UplinkPipeline.Number(data, "ageSeconds") is not { } age)
            return transitions;
        foreach (JsonObject one in list.Cast<JsonObject>())
        {
            var transition = new JsonObject { ["kind"] = "parking", ["ageSeconds"] = age };
            foreach ((string key, JsonNode? value) in one)
                transition[key] = value?.DeepClone();
            transitions.Add(transition);
            if (UplinkPipeline.Number(one, "previousStateSeconds") is not { } seconds)
                break;
            age += seconds;
        }

        return transitions;
    }
}
