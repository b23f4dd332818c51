using System;
using System.Runtime.CompilerServices;

namespace nanoFramework.Runtime.Native
{
    /// <summary>What the runtime says of itself.</summary>
    public static class SystemInfo
    {
        // The order of the members is that of the runtime's table, which its checksum covers.
        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern void GetSystemVersion(out int major, out int minor, out int build, out int revision);

        /// <summary>Units for floating point numbers.</summary>
        public enum FloatingPoint
        {
            /// <summary>None.</summary>
            None = 0,
        }

        /// <summary>Version of the runtime.</summary>
        public static Version Version
        {
            get
            {
                int major, minor, build, revision;
                GetSystemVersion(out major, out minor, out build, out revision);
                return new Version(major, minor, build, revision);
            }
        }

        /// <summary>Maker's text.</summary>
        public static extern string OEMString
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        /// <summary>Maker's number.</summary>
        public static extern byte OEM
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        /// <summary>Model.</summary>
        public static extern byte Model
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        /// <summary>Stock keeping unit.</summary>
        public static extern ushort SKU
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        /// <summary>Name of the target.</summary>
        public static extern string TargetName
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        /// <summary>Name of the platform.</summary>
        public static extern string Platform
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        /// <summary>Floating point numbers.</summary>
        public static FloatingPoint FloatingPointSupport
        {
            get { return (FloatingPoint)GetNativeFloatingPointSupport(); }
        }

        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern byte GetNativeFloatingPointSupport();
    }
}
