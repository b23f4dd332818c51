using System;

namespace NanoSensors.NetworkStandIn;

/// <summary>The test is over: takes a thread out of its endless loop.</summary>
public sealed class WorldEndException : Exception
{
}
