namespace NanoSensors.Server.Store;

/// <summary>The store could not do what was asked, for instance because the disk is full. Nothing of it was stored.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
