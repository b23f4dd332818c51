using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Store;

/// <summary>
/// All that survives a restart. A task that a writing member returns completes when what was written is durable, so that whoever
/// acknowledges after it acknowledges nothing that a power cut could take.
/// </summary>
public interface IStore
{
    /// <summary>Opens or makes the store and brings its schema up to date.</summary>
    /// <exception cref="SettingException">It cannot be opened.</exception>
    void Open();

    IDeviceRegistry Devices { get; }

    IReadingStore Readings { get; }

    ISessionStore Sessions { get; }

    IDownlinkQueue Downlinks { get; }

    IAuditLog Audit { get; }

    IAlertStore Alerts { get; }

    IGatewayStore Gateways { get; }

    /// <summary>
    /// Removes readings, events, settled downlinks and ended alerts from before a time, some thousands at once so that uplinks need not wait. What tells of now
    /// stays: each device's last reading, the last of each kind, and downlinks that wait.
    /// </summary>
    /// <returns>True if there may be more.</returns>
    Task<bool> RemoveBeforeAsync(DateTimeOffset time);

    /// <summary>Null while the store takes writes, or why it does not.</summary>
    string? Fault { get; }
}
