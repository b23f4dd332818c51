using System.Runtime.CompilerServices;

namespace nanoFramework.Runtime.Native
{
    /// <summary>The runtime's garbage collector.</summary>
    public static class GC
    {
        /// <summary>Collects, and compacts if asked. Returns the free bytes after the collection.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern uint Run(bool compactHeap);

        /// <summary>Switches the runtime's messages about collections on or off.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern void EnableGCMessages(bool enable);
    }
}
