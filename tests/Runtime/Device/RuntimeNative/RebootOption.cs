namespace nanoFramework.Runtime.Native
{
    /// <summary>Kinds of restart.</summary>
    public enum RebootOption
    {
        /// <summary>The whole chip.</summary>
        NormalReboot = 0,

        /// <summary>Into the boot loader.</summary>
        EnterNanoBooter = 1,

        /// <summary>The runtime alone.</summary>
        ClrOnly = 2,

        /// <summary>Into the maker's boot loader.</summary>
        EnterProprietaryBooter = 8,
    }
}
