namespace NanoSensors.Tests.Runtime
{
    /// <summary>What goes wrong. The numbers are those of the runner.</summary>
    internal static class Faults
    {
        /// <summary>A step of the application never ends.</summary>
        internal const int StuckStep = 0;

        /// <summary>A step of the application throws.</summary>
        internal const int ThrowingStep = 1;

        /// <summary>A sensor's driver never answers, and catches every exception.</summary>
        internal const int StuckBinding = 2;

        /// <summary>A page never ends.</summary>
        internal const int StuckPage = 3;

        /// <summary>Opening the board never ends.</summary>
        internal const int StuckStart = 4;
    }
}
