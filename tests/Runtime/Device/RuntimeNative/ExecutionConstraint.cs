using System.Runtime.CompilerServices;

namespace nanoFramework.Runtime.Native
{
    /// <summary>The runtime's time limit.</summary>
    public static class ExecutionConstraint
    {
        /// <summary>Limits the rest of the calling method; milliseconds, -1 for none.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern void Install(int timeoutMilliseconds, int priority);
    }
}
