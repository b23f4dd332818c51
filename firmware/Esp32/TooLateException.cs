using System;

namespace NanoSensors.Esp32;

/// <summary>Guarded work returned after its time limit, having caught the exception that was to end it.</summary>
internal sealed class TooLateException : Exception
{
    internal TooLateException()
        : base("The work returned after its time limit.")
    {
    }
}
