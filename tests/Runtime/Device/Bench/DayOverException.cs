using System;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Ends the main loop, which never ends by itself.</summary>
    public sealed class DayOverException : Exception
    {
    }
}
