namespace NanoSensors.Server.Ingest;

/// <summary>Why an event cannot be used.</summary>
/// <param name="Status">The HTTP status that says so.</param>
/// <param name="Detail">The cause, in a sentence.</param>
/// <param name="Fields">What is wrong by path, where it is the fields.</param>
internal sealed record EventProblem(int Status, string Title, string Detail, IDictionary<string, string[]>? Fields = null)
{
    /// <summary>One field.</summary>
    public static EventProblem Of(string path, string message) => Of(new Dictionary<string, string[]> { [path] = [message] });

    public static EventProblem Of(IDictionary<string, string[]> fields) => new(
        400, "The event has fields that cannot be used.", string.Join("; ", fields.Select(field => $"{field.Key} {field.Value[0]}")), fields);
}
