using System;

namespace nanoFramework.Runtime.Native;

/// <summary>What the runtime's firmware image says of itself.</summary>
public static class SystemInfo
{
    public static Version Version => new(1, 17, 0, 0);
}
