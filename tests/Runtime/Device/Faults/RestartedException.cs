using System;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Stands for the chip's restart, which on a board does not return.</summary>
    public sealed class RestartedException : Exception
    {
    }
}
