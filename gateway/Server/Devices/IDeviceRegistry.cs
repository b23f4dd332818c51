using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Devices;

/// <summary>The nodes that the server knows.</summary>
public interface IDeviceRegistry
{
    /// <summary>
    /// Adds a device, or changes what is registered of it. With the same AppKey (or none given) its nonces and sessions stay; with
    /// another one they begin anew.
    /// </summary>
    /// <returns>True if it was added.</returns>
    Task<bool> RegisterAsync(Device device);

    /// <summary>The same for many in one transaction.</summary>
    Task RegisterAsync(IReadOnlyCollection<Device> devices);

    Device? Find(Eui64 devEui);

    DeviceStatus? Status(Eui64 devEui);

    /// <summary>All devices, by name.</summary>
    IReadOnlyList<DeviceStatus> List();
}
