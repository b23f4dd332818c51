using System.Runtime.CompilerServices;

namespace System
{
    /// <summary>Ticks since the start.</summary>
    public static class Environment
    {
        /// <summary>Milliseconds since the start.</summary>
        public static extern long TickCount64
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }
    }
}
