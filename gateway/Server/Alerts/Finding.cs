namespace NanoSensors.Server.Alerts;

/// <summary>What is to be said of one thing now.</summary>
/// <param name="Kind">An <see cref="Store.AlertKind"/>.</param>
/// <param name="Subject">Whom it is about.</param>
/// <param name="Name">What people call it.</param>
/// <param name="State">Whether an alert begins, ends, or stays as it is.</param>
/// <param name="Since">Since when.</param>
/// <param name="Detail">The figures, as JSON.</param>
internal sealed record Finding(string Kind, string Subject, string Name, FindingState State, DateTimeOffset Since, string Detail = "{}");

/// <summary>Between wrong and right lies what changes nothing: a battery that is neither low nor well again.</summary>
internal enum FindingState
{
    Right,
    Between,
    Wrong,
}
