using System.Runtime.CompilerServices;

namespace nanoFramework.Runtime.Native
{
    /// <summary>Restarts. Declared for the table of native methods, whose places and checksum must be the runtime's.</summary>
    public class Power
    {
        /// <summary>Not raised here.</summary>
        public static event RebootEventHandler OnRebootEvent;

        /// <summary>Restarts.</summary>
        public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot)
        {
            RebootDevice(0, rebootOption);
        }

        /// <summary>Restarts.</summary>
        public static void RebootDevice(int exeConstraintTimeout, RebootOption rebootOption = RebootOption.NormalReboot)
        {
            RebootEventHandler handler = OnRebootEvent;
            if (handler != null)
                handler();
            NativeReboot(rebootOption);
        }

        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern void NativeReboot(RebootOption rebootOption);
    }
}
