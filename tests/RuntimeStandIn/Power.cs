using System;

namespace nanoFramework.Runtime.Native;

/// <summary>Restarts are not simulated here.</summary>
public static class Power
{
    /// <summary>Throws.</summary>
    public static void RebootDevice()
    {
        throw new NotSupportedException("The stand-in restarts nothing.");
    }
}
