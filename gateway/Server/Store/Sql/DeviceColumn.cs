namespace NanoSensors.Server.Store.Sql;

/// <summary>A column of a device's row that readings change.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">A device's value.</param>
/// <param name="Values">The values of several, as an array of the column's type.</param>
internal sealed record DeviceColumn(string Name, Func<DeviceState, object?> Value, Func<IEnumerable<DeviceState>, Array> Values)
{
    public static DeviceColumn Of<T>(string name, Func<DeviceState, T> value)
        => new(name, state => value(state), states => states.Select(value).ToArray());
}
