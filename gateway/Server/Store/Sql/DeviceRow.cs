namespace NanoSensors.Server.Store.Sql;

/// <summary>What a writer needs of a device: its row, and the name that its readings bear.</summary>
internal sealed record DeviceRow(long Id, string Name);
